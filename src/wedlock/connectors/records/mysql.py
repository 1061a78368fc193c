"""MySQL (8.0 and newer) and MariaDB (10.4 and newer) through PyMySQL, opened for reading and writing."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from typing import Any, ClassVar

import pymysql
from pymysql.constants import CLIENT
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import PoolProxiedConnection

from wedlock.connectors.failures import Kind
from wedlock.connectors.mysql import kind_of, limit_time
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.records.connection import Connection, Transactions
from wedlock.connectors.records.dialect import Dialect
from wedlock.connectors.records.refusals import Refusal
from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column
from wedlock.model.sync import SideIdentity, Trouble

_TROUBLES = {
    Trouble.DUPLICATE: {1022, 1062, 1169, 1586},
    Trouble.MISSING: {1048, 1216, 1217, 1364, 1451, 1452},
    Trouble.INTERMITTENT: {1020, 1205, 1213, 1317, 1969, 3024, 3572},
    Trouble.TOO_LARGE: {1118, 1153},
}
_MISFIT = frozenset({1054, 1109, 1146})
"""A column, a table that is not there."""
_NAMED = re.compile(r"[Cc]olumn '(?:[^']*\.)?([^'.]+)'|Field '([^']+)'")
_SQL_MODE = "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO"
"""Zero dates may stand: what a product wrote under a looser mode can be read, compared and written back."""


_TELLING = ("server_uuid", "server_id", "hostname", "port", "datadir", "read_only", "super_read_only")


class MysqlDialect(Dialect):
    mark = "%s"
    percent = "%%"
    quotes = ("`", "`")
    lock = " FOR UPDATE"

    def __init__(self, skips_locked: bool) -> None:
        self.lock_free = " FOR UPDATE SKIP LOCKED" if skips_locked else ""

    def read(self, column: Column, prefix: str = "") -> str:
        """A FLOAT is sent with six digits of its seven to nine, its DOUBLE with all."""
        name = prefix + self.quote(column.name)
        return f"CAST({name} AS DOUBLE)" if column.type.native.lower().startswith("float") else name

    def equal(self, columns: tuple[Column, Column], prefixes: tuple[str, str]) -> str:
        """Texts of two collations do not compare: the second is read in the first's."""
        first, second = columns
        if not (first.collation and second.collation) or first.collation == second.collation:
            return super().equal(columns, prefixes)
        name = f"{prefixes[1]}{self.quote(second.name)}"
        other = f"CONVERT({name} USING {first.charset}) COLLATE {first.collation}"
        return f"{prefixes[0]}{self.quote(first.name)} = {other}"

    def behind(self, names: Sequence[str], values: Sequence[Any]) -> tuple[str, list[Any]]:
        """Spelt out: MariaDB finds no index for a comparison of rows."""
        said, parameters = f"{names[-1]} > %s", [values[-1]]
        for name, value in zip(names[-2::-1], values[-2::-1], strict=True):
            said = f"{name} >= %s AND ({name} > %s OR {said})"
            parameters = [value, value, *parameters]
        return f"({said})", parameters

    def _rows(self, names: Sequence[str], marks: str) -> str:
        return f"({', '.join(names)}) IN ({marks})"


class MysqlConnection(Connection):
    engine: ClassVar[str] = "mysql"
    errors: ClassVar[tuple[type[Exception], ...]] = (pymysql.Error, OSError)
    transactions: ClassVar[Transactions] = Transactions(
        ("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",),
        ("SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "START TRANSACTION READ WRITE"),
    )

    def __init__(self, url: URL, name: str, options: ReadOptions, catalog: Catalog) -> None:
        if not url.database:
            raise SettingsError(
                T("The URL of {system} names no database.", system=name),
                T("Write its name at the end: mysql://user@host/database."),
            )
        super().__init__(url, name, options, catalog)

    def explained(self, error: BaseException) -> Refusal:
        code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
        found = _NAMED.search(str(self._message(error)))
        column = (found[1] or found[2]) if found else ""
        for trouble, codes in _TROUBLES.items():
            if code in codes:
                return Refusal(trouble, column=column)
        return Refusal(Trouble.CONNECTION if kind_of(error) is Kind.GONE else Trouble.VALUE, column=column)

    def identity(self) -> SideIdentity:
        """MySQL's server_uuid; MariaDB has none, so host, port and data directory stand for it."""
        with self.snapshot() as cursor:
            cursor.execute(f"SHOW GLOBAL VARIABLES WHERE Variable_name IN ({', '.join(map(repr, _TELLING))})")
            told = {str(name).lower(): str(value) for name, value in cursor.fetchall()}
        fallback = ":".join(told.get(name, "") for name in ("server_id", "hostname", "port", "datadir"))
        writable = not any(told.get(name, "OFF") in ("ON", "1") for name in ("read_only", "super_read_only"))
        return SideIdentity(told.get("server_uuid") or fallback, str(self.url.database), writable=writable)

    def hopeless(self, error: BaseException) -> bool:
        return super().hopeless(error) or (bool(error.args) and error.args[0] in _MISFIT)

    def _create_engine(self) -> Engine:
        arguments = {
            "connect_timeout": self.options.connect_timeout_s,
            "read_timeout": self.options.connect_timeout_s,  # of the greeting; `_prepare` lengthens it
            "charset": "utf8mb4",
            "autocommit": True,
            "client_flag": CLIENT.FOUND_ROWS,  # rowcount tells the rows found, changed or not
        }
        engine = create_engine(
            self.url.set(drivername="mysql+pymysql"), connect_args=arguments, pool_size=2, max_overflow=8,
            pool_reset_on_return=None,
        )  # fmt: skip
        event.listen(engine, "connect", self._prepare)
        return engine

    def _prepare(self, connection: pymysql.Connection[pymysql.cursors.Cursor], record: object) -> None:  # noqa: ARG002
        with connection.cursor() as cursor:
            cursor.execute(
                "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"  # that of a snapshot
            )
            cursor.execute(
                f"SET SESSION time_zone = '+00:00', sql_mode = '{_SQL_MODE}',"
                f" lock_wait_timeout = {max(1, self.options.lock_timeout_s)},"
                f" innodb_lock_wait_timeout = {max(1, self.options.lock_timeout_s)}"
            )
            with contextlib.suppress(pymysql.Error):  # MariaDB makes a table of a long list, in a collation of its own
                cursor.execute("SET SESSION in_predicate_conversion_threshold = 0")
        limit_time(connection, self.options.statement_timeout_s)

    def _look(self, lent: PoolProxiedConnection) -> None:
        with lent.cursor() as cursor:  # type: ignore[attr-defined]  # PyMySQL's
            cursor.execute("SELECT version()")
            ((version,),) = cursor.fetchall()
        self.dialect = MysqlDialect(_skips_locked(str(version)))
        super()._look(lent)

    def _kind(self, error: BaseException) -> Kind:
        return kind_of(error)

    def _message(self, error: BaseException) -> object:
        return error.args[1] if len(error.args) > 1 else error


def _skips_locked(version: str) -> bool:
    """MariaDB 10.6, MySQL 8.0."""
    numbers = [int(n) for n in re.findall(r"\d+", version)[:2]] + [0, 0]
    return numbers[:2] >= ([10, 6] if "mariadb" in version.lower() else [8, 0])
