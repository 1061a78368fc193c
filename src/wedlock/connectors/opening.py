"""`connect`: from a URL or a file to the Connector that reads it. Each engine is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from wedlock.connectors.address import existing_file, is_url, masked, parse_url
from wedlock.connectors.options import ReadOptions
from wedlock.errors import InputError, UsageError
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.ports import Progress, quiet


@runtime_checkable
class Connector(Protocol):
    """Reads one system; a context manager. Where there are rows it is a RowReader and an AggregateReader as well."""

    name: str

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def catalog(self, progress: Progress = quiet) -> Catalog: ...
    def close(self) -> None: ...
    @property
    def engine_name(self) -> str: ...
    @property
    def notices(self) -> tuple[Text, ...]: ...


SCHEMES = {
    "postgresql": "postgresql.PostgresqlConnector",
    "postgres": "postgresql.PostgresqlConnector",
    "mysql": "mysql.MysqlConnector",
    "mariadb": "mysql.MysqlConnector",
    "sqlite": "sqlite.SqliteConnector",
    "mssql": "mssql.MssqlConnector",
    "oracle": "oracle.OracleConnector",
}
"""Scheme of a URL (without `+driver`) → module and class in this room."""

SQLITE_MAGIC = b"SQLite format 3\0"


def connect(spec: str, *, name: str, options: ReadOptions = ReadOptions()) -> Connector:  # noqa: B008 - frozen
    """Open `spec`: a database URL, or a file whose content tells what it is (SQLite, catalog JSON, DDL).

    Raises UsageError for what is neither, Unavailable for a server that does not let us in.
    """
    if not is_url(spec):
        return _open_file(existing_file(spec), name, options)
    scheme = spec.partition("://")[0].partition("+")[0].lower()
    if scheme not in SCHEMES:
        raise UsageError(
            T("Wedlock does not know the engine {scheme} of {url}.", scheme=scheme, url=masked(spec)),
            T("It knows {schemes}, and files.", schemes=sorted(SCHEMES)),
        )
    module, _, class_name = SCHEMES[scheme].partition(".")
    engine = getattr(import_module(f"wedlock.connectors.{module}"), class_name)
    connector: Connector = engine(parse_url(spec, options.password), name, options)
    return connector


def _open_file(path: Path, name: str, options: ReadOptions) -> Connector:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise InputError(T("{path} cannot be read: {reason}", path=path, reason=error.strerror or "")) from error
    if start.startswith(SQLITE_MAGIC):
        from wedlock.connectors.sqlite import SqliteConnector

        return SqliteConnector.of_file(path, name, options)
    if _looks_like_json(start):
        from wedlock.connectors.catalog_file import CatalogFile

        return CatalogFile(path, name)
    from wedlock.connectors.ddl import DdlFile

    return DdlFile(path, name, options)


def _looks_like_json(start: bytes) -> bool:
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"{", b"["))
