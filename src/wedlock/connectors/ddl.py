"""A DDL file: `pg_dump -s`, `mysqldump --no-data`, SQLite's `.schema`, SQL Server's and Oracle's scripts.

Statements that concern no table are passed over and counted; those that nobody understands are named by their lines.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from wedlock.connectors._assemble import finished
from wedlock.connectors._ddl_columns import ENGINES
from wedlock.connectors._ddl_reading import Reading
from wedlock.connectors._encoding import text_of
from wedlock.connectors._statements import guess_dialect, statements
from wedlock.connectors.options import ReadOptions
from wedlock.errors import InputError
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.ports import Progress, quiet

_NO_TEXT = {
    b"PGDMP": T("It is pg_dump's own format: write `pg_restore -s -f schema.sql FILE` and give schema.sql."),
    b"\x1f\x8b": T("It is compressed: unpack it with gunzip."),
    b"PK\x03\x04": T("It is a ZIP or Office file: unpack it, or export SQL."),
}


class DdlFile:
    """Reads the Catalog out of a SQL script; there are no rows."""

    engine_name: ClassVar[str] = "ddl"

    def __init__(self, path: Path, name: str, options: ReadOptions) -> None:
        self.name = name
        self.path = path
        raw = path.read_bytes()
        for mark, hint in _NO_TEXT.items():
            if raw.startswith(mark):
                raise _no_ddl(path, hint)
        self._script, self._encoding = text_of(raw, options.encoding)
        if not re.search(r"\bCREATE\b.{0,60}?\bTABLE\b", self._script, re.IGNORECASE | re.DOTALL):
            raise _no_ddl(path, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open."""

    @property
    def notices(self) -> tuple[Text, ...]:
        return ()

    def catalog(self, progress: Progress = quiet) -> Catalog:
        dialect = guess_dialect(self._script)
        reading = Reading(dialect)
        for number, statement in enumerate(statements(self._script, dialect), 1):
            if number % 50 == 0:
                progress(T("Reading the catalog of {system}", system=self.name), number, None)
            reading.read(statement)
        if not reading.drafts:
            raise _no_ddl(self.path, None)
        tables, dangling = finished(reading.complete())
        notices = (*self._notices(), *reading.notices(), *dangling)
        engine = ENGINES[dialect]
        return Catalog(self.name, tables, self.engine_name, engine, self._encoding, notices=notices)

    def _notices(self) -> tuple[Text, ...]:
        if self._encoding == "utf-8":
            return ()
        return (T("The file is not in UTF-8; it was read as {encoding}.", encoding=self._encoding),)


def _no_ddl(path: Path, hint: Text | None) -> InputError:
    return InputError(
        T("{path} is neither a SQLite file, nor a catalog file, nor SQL that creates tables.", path=path),
        hint or T("A DDL file comes from pg_dump -s, mysqldump --no-data, .schema of SQLite, or SQL Server's scripts."),
    )
