"""PostgreSQL (10 and newer) through psycopg 3, opened for reading and writing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.types.string import TextLoader
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from wedlock.connectors.failures import Kind
from wedlock.connectors.postgresql import kind_of, tolerate_dates
from wedlock.connectors.records.connection import Connection, Cursor, Transactions
from wedlock.connectors.records.dialect import Dialect
from wedlock.connectors.records.exact import is_padded
from wedlock.connectors.records.refusals import Refusal
from wedlock.connectors.values import text_or_bytes
from wedlock.model.catalog import Column, Family
from wedlock.model.sync import SideIdentity, Trouble

_KEPT = frozenset({
    "bool", "int2", "int4", "int8", "oid", "float4", "float8", "numeric", "date", "time", "timestamp", "timestamptz",
    "bytea", "text", "varchar", "bpchar", "name",
})  # fmt: skip
"""Types that psycopg hands over exactly; all others arrive as the server spells them."""

_CLASSES = {"22": Trouble.VALUE, "23": Trouble.VALUE, "40": Trouble.INTERMITTENT, "55": Trouble.INTERMITTENT,
            "08": Trouble.CONNECTION, "57": Trouble.CONNECTION, "53": Trouble.INTERMITTENT}  # fmt: skip
_CODES = {"23505": Trouble.DUPLICATE, "23503": Trouble.MISSING, "23502": Trouble.MISSING, "23P01": Trouble.DUPLICATE,
          "57014": Trouble.INTERMITTENT, "25P03": Trouble.CONNECTION}  # fmt: skip


_IDENTITY = """
SELECT (SELECT system_identifier FROM pg_control_system()),
       d.datname, d.oid,
       CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint())::text
            ELSE ltrim(left(pg_walfile_name(pg_current_wal_lsn()), 8), '0') END,
       pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean
FROM pg_database d WHERE d.datname = current_database()
"""


class PostgresqlDialect(Dialect):
    quotes = ('"', '"')
    mark = "%s"
    percent = "%%"
    lock = " FOR UPDATE"
    lock_free = " FOR UPDATE SKIP LOCKED"

    def read(self, column: Column, prefix: str = "") -> str:
        name = prefix + self.quote(column.name)
        return f"{name}::numeric" if column.type.native == "money" else name

    def equal(self, columns: tuple[Column, Column], prefixes: tuple[str, str]) -> str:
        """Columns of two families compare as texts: a number, and a text that refers to it. Of two collations the first
        counts."""
        same = columns[0].type.family is columns[1].type.family
        names = [prefix + self.quote(column.name) for column, prefix in zip(columns, prefixes, strict=True)]
        if columns[0].collation != columns[1].collation:
            names[1] += f" COLLATE {self.quote(columns[0].collation or 'default')}"
        return " = ".join(name if same else f"({name})::text" for name in names)

    def among(
        self, columns: Sequence[Column], rows: Sequence[Sequence[object]], prefix: str = ""
    ) -> tuple[str, Sequence[Any]]:
        """One array a column, so that a statement stays the same, and prepared, whatever the number of keys."""
        names = [prefix + self.quote(column.name) for column in columns]
        arrays = [f"%s::{_array(column)}" for column in columns]
        values = [list(column) for column in zip(*rows, strict=True)]
        if len(names) == 1:
            return f"{names[0]} = ANY({arrays[0]})", values
        return f"({', '.join(names)}) IN (SELECT * FROM unnest({', '.join(arrays)}))", values  # noqa: S608 - quoted names


class PostgresqlConnection(Connection):
    engine: ClassVar[str] = "postgresql"
    errors: ClassVar[tuple[type[Exception], ...]] = (psycopg.Error,)
    transactions: ClassVar[Transactions] = Transactions(
        ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",), ("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",)
    )
    dialect = PostgresqlDialect()

    def explained(self, error: BaseException) -> Refusal:
        if not isinstance(error, psycopg.Error):
            return Refusal(Trouble.VALUE)
        code = error.sqlstate or ""
        trouble = _CODES.get(code) or _CLASSES.get(code[:2])
        if trouble is None:
            broken = not code and isinstance(error, psycopg.OperationalError)
            trouble = Trouble.CONNECTION if broken else Trouble.VALUE
        return Refusal(trouble, error.diag.table_name or "", error.diag.column_name or "")

    def identity(self) -> SideIdentity:
        """The cluster's identifier; the database with its number, which a restored one does not keep; the timeline,
        which grows with every promotion. Whoever set `default_transaction_read_only` wants nothing written there."""
        with self.snapshot() as cursor:
            cursor.execute(_IDENTITY)
            ((system, name, number, timeline, reads_only),) = cursor.fetchall()
        return SideIdentity(str(system), f"{name} ({number})", str(timeline), not reads_only)

    def transaction(self, cursor: Cursor) -> str:
        """As the log has it: 32 bits."""
        cursor.execute("SELECT txid_current() & 4294967295")
        found = cursor.fetchone()
        return str(found[0]) if found else ""

    def _create_engine(self) -> Engine:
        limits = self.options
        settings = {
            "statement_timeout": limits.statement_timeout_s * 1000,
            "lock_timeout": limits.lock_timeout_s * 1000,
            "idle_in_transaction_session_timeout": 2 * limits.statement_timeout_s * 1000,
            "timezone": "UTC",
            "datestyle": "ISO",
            "intervalstyle": "postgres",
            "extra_float_digits": 1,
            "standard_conforming_strings": "on",
        }
        arguments = {
            "connect_timeout": max(2, limits.connect_timeout_s),  # libpq takes 1 for 2
            "application_name": "wedlock",
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            "client_encoding": "UTF8",
            "autocommit": True,
        }
        engine = create_engine(
            self.url.set(drivername="postgresql+psycopg"), connect_args=arguments, pool_size=2, max_overflow=8,
            pool_reset_on_return=None, use_native_hstore=False,
        )  # fmt: skip
        event.listen(engine, "connect", _adapt)
        return engine

    def hopeless(self, error: BaseException) -> bool:
        """Class 42: of rights, and of statements that do not fit the tables."""
        return isinstance(error, psycopg.Error) and (error.sqlstate or "").startswith("42")

    def _spoils(self, error: BaseException) -> bool:
        """A prepared statement whose table was altered meanwhile fails for as long as the session lives."""
        return isinstance(error, psycopg.Error) and error.sqlstate in ("0A000", "26000")

    def _kind(self, error: BaseException) -> Kind:
        return kind_of(error)


def _array(column: Column) -> str:
    """The array type of a column: without its length, to which a cast would cut a longer key, and of no domain, whose
    check would refuse the whole array."""
    kind, native = column.type, column.type.native
    if kind.family is Family.TEXT and native != "citext":
        return "bpchar[]" if is_padded(column) else "text[]"
    if kind.family is Family.DATETIME:
        return "timestamptz[]" if kind.zoned else "timestamp[]"
    if kind.family is Family.DECIMAL and native != "money":
        return "numeric[]"
    return _ARRAYS.get(kind.family) or f"{native.partition('(')[0].strip()}[]".replace("%", "%%")


_ARRAYS = {
    Family.INTEGER: "bigint[]", Family.UUID: "uuid[]", Family.DATE: "date[]", Family.BOOLEAN: "boolean[]",
    Family.FLOAT: "float8[]", Family.BINARY: "bytea[]",
}  # fmt: skip


def _adapt(connection: psycopg.Connection[Any], record: object) -> None:  # noqa: ARG001
    """Dates that Python cannot hold, and types that it has no exact value for, arrive as text."""
    for known in connection.adapters.types:
        if known.name not in _KEPT:
            connection.adapters.register_loader(known.oid, TextLoader)
        if known.array_oid:
            connection.adapters.register_loader(known.array_oid, TextLoader)
    tolerate_dates(connection)
    if connection.info.parameter_status("server_encoding") == "SQL_ASCII":
        connection.execute("SET client_encoding TO SQL_ASCII")  # else the server refuses to send what is no UTF-8
        for name in ("text", "varchar", "bpchar", "name"):
            connection.adapters.register_loader(name, _Unchecked)


class _Unchecked(Loader):
    """Text of a database that checks no encoding, or the bytes themselves where they are no UTF-8."""

    def load(self, data: Buffer) -> str | bytes:
        return text_or_bytes(bytes(data))
