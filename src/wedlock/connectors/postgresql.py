"""PostgreSQL (10 and newer) through psycopg 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

import psycopg
from psycopg import errors as pg
from psycopg.adapt import Buffer, Loader
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine

from wedlock.connectors import _checkup_postgresql
from wedlock.connectors._assemble import Draft, catalog_name, finished
from wedlock.connectors._sql import COUNT_UP_TO, SqlConnector
from wedlock.connectors.checkup import Checkup
from wedlock.connectors.failures import Kind
from wedlock.connectors.queries import query
from wedlock.connectors.types import data_type, with_values
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Key, Table, Unread
from wedlock.model.ports import TEXT_LIMIT, Progress, Row, quiet

_DATES = ("date", "timestamp", "timestamptz", "time", "timetz")
_AS_IT_IS = frozenset({Family.INTEGER, Family.FLOAT, Family.BOOLEAN, Family.DATE, Family.TIME, Family.DATETIME})
_VIEWS = frozenset("vm")
SEED = 20_260_101
"""Of TABLESAMPLE: the same rows each time, as long as the table does not change."""


class PostgresqlConnector(SqlConnector):
    engine_name: ClassVar[str] = "postgresql"
    _unchecked = False  # whether the database checks no encoding (SQL_ASCII)
    driver_errors: tuple[type[Exception], ...] = (psycopg.Error,)

    def catalog(self, progress: Progress = quiet) -> Catalog:
        ((version, charset, collation, default),) = self._query(query("postgresql_server"))
        self._denied.clear()
        drafts, unread = self._tables(str(default or "public"))
        progress(T("Reading the catalog of {system}", system=self.name), 1, 3)
        numbers = self._columns(drafts)
        progress(T("Reading the catalog of {system}", system=self.name), 2, 3)
        self._keys(drafts, numbers)
        tables, notices = finished(drafts.values())
        progress(T("Reading the catalog of {system}", system=self.name), 3, 3)
        return Catalog(self.name, tables, self.engine_name, str(version), str(charset), str(collation), unread, notices)

    def _tables(self, default_schema: str) -> tuple[dict[int, Draft], tuple[Unread, ...]]:
        drafts, unread = {}, []
        wanted = self.options.schemas
        for oid, schema, bare, kind, comment, rows, readable in self._query(query("postgresql_tables")):
            if wanted and schema not in wanted:
                continue
            name = catalog_name(str(schema), str(bare), default_schema)
            estimate = None if rows is None or kind == "v" else int(str(rows))
            drafts[int(str(oid))] = Draft(
                str(schema), str(bare), name, kind in _VIEWS, "", str(comment or ""), estimate
            )
            if not readable:
                unread.append(self._no_right(name))
        return drafts, tuple(unread)

    def _columns(self, drafts: Mapping[int, Draft]) -> dict[int, dict[int, str]]:
        """Fill in the columns; table → number of a column → its name."""
        codes = self._enum_codes()
        numbers: dict[int, dict[int, str]] = {}
        for row in self._query(query("postgresql_columns")):
            oid = cast(int, row[0])
            if oid in drafts:
                column = _column(row, codes)
                drafts[oid].columns.append(column)
                numbers.setdefault(oid, {})[cast(int, row[1])] = column.name
        return numbers

    def _enum_codes(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, list[str]] = {}
        for oid, code in self._query("SELECT enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder"):
            found.setdefault(cast(int, oid), []).append(str(code))
        return {oid: tuple(codes) for oid, codes in found.items()}

    def _keys(self, drafts: Mapping[int, Draft], numbers: Mapping[int, Mapping[int, str]]) -> None:
        for kind, name, oid, here, target, there in self._query(query("postgresql_keys")):
            draft = drafts.get(cast(int, oid))
            if draft is None:
                continue
            columns = tuple(numbers[cast(int, oid)][n] for n in cast(list[int], here))
            if kind == "p":
                draft.primary_key = columns
            elif kind != "f":
                draft.unique_keys.append(Key(str(name), columns))
            elif cast(int, target) in drafts:
                names = numbers[cast(int, target)]
                target_columns = tuple(names[n] for n in cast(list[int], there))
                draft.foreign_keys.append(
                    ForeignKey(columns, drafts[cast(int, target)].name, target_columns, str(name))
                )

    def checkup(self, catalog: Catalog) -> Checkup:
        return _checkup_postgresql.examine(self._query, catalog, self._denied)

    def read_expression(self, column: Column) -> str:
        name, kind = self.quote(column.name), column.type
        if kind.native == "money":
            return f"{name}::numeric"
        if kind.family in _AS_IT_IS or kind.family is Family.DECIMAL:
            return name
        if kind.family is Family.BINARY:
            return f"substring({name} FROM 1 FOR {TEXT_LIMIT})"
        if self._unchecked:
            return f"convert_to(left({name}::text, {TEXT_LIMIT}), 'SQL_ASCII')"  # the bytes; mended by `values`
        if kind.native.startswith("character varying(") and (kind.length or TEXT_LIMIT) < TEXT_LIMIT:
            return name
        return f"left({name}::text, {TEXT_LIMIT})"

    def length_expression(self, column: Column) -> str:
        cast_to = "" if column.type.family is Family.BINARY else "::text"
        return f"length({self.quote(column.name)}{cast_to})"

    def comparable(self, column: Column) -> bool:
        """Texts of a database that checks no encoding are read as bytes, which have no least and greatest."""
        return super().comparable(column) and not (self._unchecked and column.type.family not in _AS_IT_IS)

    def _spread(self, connection: Connection, table: Table, select: str, limit: int, total: int) -> Sequence[Row]:
        """Single rows by TABLESAMPLE BERNOULLI where the table is scanned anyway to be counted; of a larger one 40
        times as many rows as wanted by blocks (SYSTEM), of which a hash of the row's place takes one in 36. What comes
        above `limit` is thinned evenly, so that new rows stay in."""
        if table.is_view or table.row_estimate is None:
            return super()._spread(connection, table, select, limit, total)
        method, factor, further = "BERNOULLI", 1.1, ""
        if total > COUNT_UP_TO:
            method, factor, further = "SYSTEM", 40.0, " WHERE abs(hashtext(ctid::text)::bigint) % 36 = 0"
        share = min(100.0, 100 * factor * limit / max(total, 1))
        sampled = f"{self.source(table)} TABLESAMPLE {method} ({share:.6f}) REPEATABLE ({SEED}){further}"
        rows = self._run(connection, self.limited(select, sampled, 3 * limit))
        if len(rows) <= limit:
            return rows
        return [rows[i * len(rows) // limit] for i in range(limit)]

    def _create_engine(self) -> Engine:
        limits = self.options
        settings = {
            "default_transaction_read_only": "on",
            "default_transaction_isolation": r"repeatable\ read",
            "statement_timeout": limits.statement_timeout_s * 1000,
            "lock_timeout": limits.lock_timeout_s * 1000,
            "idle_in_transaction_session_timeout": limits.stream_timeout_s * 1000,
            "timezone": "UTC",
            "datestyle": "ISO",
        }
        arguments = {
            "connect_timeout": max(2, limits.connect_timeout_s),  # libpq takes 1 for 2
            "application_name": "wedlock (reads only)",
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            "client_encoding": "UTF8",
        }
        engine = create_engine(
            self.url.set(drivername="postgresql+psycopg"), connect_args=arguments, pool_size=1, max_overflow=8
        )
        event.listen(engine, "connect", self._prepare)
        return engine

    def _prepare(self, connection: psycopg.Connection[Row], record: object) -> None:  # noqa: ARG002
        self._unchecked = connection.info.parameter_status("server_encoding") == "SQL_ASCII"
        tolerate_dates(connection)

    def _kind(self, error: BaseException) -> Kind:
        return kind_of(error)


def kind_of(error: BaseException) -> Kind:
    """What psycopg's exception means."""
    if isinstance(error, (pg.InvalidPassword, pg.InvalidAuthorizationSpecification)):
        return Kind.LOGIN
    if isinstance(error, pg.InsufficientPrivilege):
        return Kind.RIGHT
    if isinstance(error, (pg.QueryCanceled, pg.LockNotAvailable)):
        return Kind.SLOW
    if isinstance(error, psycopg.OperationalError):
        return _kind_of_refusal(str(error)) if error.sqlstate is None else Kind.GONE
    return Kind.OTHER


def _kind_of_refusal(message: str) -> Kind:
    """libpq gives a refused connection no code, only the server's sentence, in the server's language."""
    said = message.lower()
    if "password" in said or "authentication" in said or "pg_hba.conf" in said or "密码" in said or "认证" in said:
        return Kind.LOGIN
    if ("role" in said and "does not exist" in said) or "角色" in said:
        return Kind.LOGIN
    if ("database" in said and "does not exist" in said) or "数据库" in said:
        return Kind.NO_DATABASE
    return Kind.GONE


def _column(row: Row, codes: Mapping[int, tuple[str, ...]]) -> Column:
    _, _, name, native, base, kind, type_oid, required, default, generated, comment, collation = row
    said = None if default is None else str(default)
    return Column(
        name=str(name),
        type=_type(str(native), str(base), str(kind), codes.get(cast(int, type_oid), ())),
        nullable=not required,
        default=said,
        comment=str(comment or ""),
        generated=bool(generated) or (said or "").startswith("nextval("),
        collation=None if collation is None else str(collation),
    )


def _type(native: str, base: str, kind: str, codes: tuple[str, ...]) -> DataType:
    """`kind` is pg_type.typtype: b base, d domain, e enum, c composite, r range."""
    found = data_type(base, "postgresql")
    if codes:
        found = with_values(found, codes)
    elif kind in ("c", "r", "m"):
        found = DataType(base, Family.OTHER)
    return DataType(native, found.family, found.length, found.precision, found.scale, found.zoned, found.values)


def tolerate_dates(connection: psycopg.Connection[Row]) -> None:
    """Dates that Python cannot hold arrive as text."""
    adapters = connection.adapters
    for name in _DATES:
        known = adapters.types[name]
        loader = adapters.get_loader(known.oid, psycopg.pq.Format.TEXT)
        assert loader is not None
        adapters.register_loader(known.oid, _tolerant(cast(type[Loader], loader)))


def _tolerant(inner: type[Loader]) -> type[Loader]:
    class Tolerant(Loader):
        """infinity, BC and years above 9999 as text."""

        def __init__(self, oid: int, context: psycopg.abc.AdaptContext | None = None) -> None:
            super().__init__(oid, context)
            self._load = inner(oid, context).load

        def load(self, data: Buffer) -> object:
            try:
                return self._load(data)
            except (psycopg.DataError, ValueError, OverflowError):
                return bytes(data).decode("ascii", errors="replace")

    return Tolerant
