"""SQL Server (2012 and newer) through pymssql, an optional extra. Untested on a server here: no such server runs where
Wedlock is developed. `wedlock check --conformance` tries it on yours; the catalog statements follow Microsoft's
documentation of the `sys` views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from wedlock.connectors import grants
from wedlock.connectors._assemble import Draft, catalog_name, finished
from wedlock.connectors._sql import SqlConnector
from wedlock.connectors.checkup import Checkup
from wedlock.connectors.extras import driver
from wedlock.connectors.failures import Kind
from wedlock.connectors.queries import query
from wedlock.connectors.types import data_type
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Key, Unread
from wedlock.model.ports import TEXT_LIMIT, Progress, Row, quiet

_KINDS = {
    18456: Kind.LOGIN, 18452: Kind.LOGIN, 4060: Kind.NO_DATABASE, 229: Kind.RIGHT, 230: Kind.RIGHT, 916: Kind.RIGHT,
    1222: Kind.SLOW, 20003: Kind.SLOW, 20009: Kind.GONE, 20002: Kind.GONE, 20006: Kind.GONE, 20047: Kind.GONE,
}  # fmt: skip
_OLD = frozenset({"text", "ntext", "image", "xml", "sql_variant", "geography", "geometry", "hierarchyid"})
_AS_IT_IS = frozenset({Family.INTEGER, Family.FLOAT, Family.BOOLEAN, Family.DECIMAL, Family.DATE, Family.TIME})


class MssqlConnector(SqlConnector):
    engine_name: ClassVar[str] = "mssql"
    quotes: ClassVar[tuple[str, str]] = ("[", "]")
    untested: ClassVar[bool] = True

    def catalog(self, progress: Progress = quiet) -> Catalog:
        ((version, collation, default),) = self._query(
            "SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(60)),"
            " CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)), SCHEMA_NAME()"
        )
        self._denied.clear()
        drafts, unread = self._tables(str(default or "dbo"))
        numbers = self._columns(drafts)
        self._keys(drafts, numbers)
        tables, notices = finished(drafts.values())
        progress(T("Reading the catalog of {system}", system=self.name), len(tables), len(tables))
        told = (str(version), None, str(collation), unread, notices)
        return Catalog(self.name, tables, self.engine_name, *told)

    def checkup(self, catalog: Catalog) -> Checkup:
        ((user, powerful, writes, database),) = self._query(
            "SELECT SUSER_SNAME(), IS_SRVROLEMEMBER('sysadmin'),"
            " HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'UPDATE'), DB_NAME()"
        )
        writable = sum(not table.is_view for table in catalog.tables) if writes else 0
        script = grants.mssql(str(database))
        return Checkup(str(user), bool(powerful), writable, tuple(self._denied), (), script)

    def _tables(self, default_schema: str) -> tuple[dict[int, Draft], tuple[Unread, ...]]:
        drafts, unread = {}, []
        for oid, schema, bare, kind, comment, rows, readable in self._query(query("mssql_tables")):
            if self.options.schemas and schema not in self.options.schemas:
                continue
            name = catalog_name(str(schema), str(bare), default_schema)
            is_view = str(kind).strip() == "V"
            estimate = None if rows is None or is_view else int(str(rows))
            drafts[cast(int, oid)] = Draft(str(schema), str(bare), name, is_view, "", str(comment or ""), estimate)
            if not readable:
                unread.append(self._no_right(name))
        return drafts, tuple(unread)

    def _columns(self, drafts: Mapping[int, Draft]) -> dict[int, dict[int, str]]:
        numbers: dict[int, dict[int, str]] = {}
        for row in self._query(query("mssql_columns")):
            oid = cast(int, row[0])
            if oid in drafts:
                drafts[oid].columns.append(_column(row))
                numbers.setdefault(oid, {})[cast(int, row[1])] = str(row[2])
        return numbers

    def _keys(self, drafts: Mapping[int, Draft], numbers: Mapping[int, Mapping[int, str]]) -> None:
        unique: dict[tuple[int, str, bool], list[str]] = {}
        for oid, name, primary, column in self._query(query("mssql_unique")):
            if oid in drafts:
                place = cast(int, oid), str(name), bool(primary)
                unique.setdefault(place, []).append(numbers[cast(int, oid)][cast(int, column)])
        for (table, key_name, is_primary), columns in unique.items():
            if is_primary:
                drafts[table].primary_key = tuple(columns)
            else:
                drafts[table].unique_keys.append(Key(key_name, tuple(columns)))
        foreign: dict[tuple[int, str, int], list[tuple[str, str]]] = {}
        for oid, name, column, target, there in self._query(query("mssql_foreign")):
            if oid in drafts and target in drafts:
                here = numbers[cast(int, oid)][cast(int, column)]
                pair = (here, numbers[cast(int, target)][cast(int, there)])
                foreign.setdefault((cast(int, oid), str(name), cast(int, target)), []).append(pair)
        for (table, key_name, target_id), pairs in foreign.items():
            mine, others = zip(*pairs, strict=True)
            drafts[table].foreign_keys.append(ForeignKey(tuple(mine), drafts[target_id].name, tuple(others), key_name))

    def limited(self, select: str, rest: str, limit: int) -> str:
        return f"SELECT TOP ({limit}) {select} FROM {rest}"  # noqa: S608 - quoted names and numbers only

    def read_expression(self, column: Column) -> str:
        name, kind = self.quote(column.name), column.type
        if kind.family in _AS_IT_IS or (kind.family is Family.DATETIME and not kind.zoned):
            return name
        if kind.family is Family.BINARY:
            return f"CAST({name} AS varbinary({TEXT_LIMIT}))"
        return f"CAST({name} AS nvarchar({TEXT_LIMIT}))"

    def length_expression(self, column: Column) -> str:
        halved = "" if column.type.native.startswith(("varchar", "char", "text")) else " / 2"
        return f"DATALENGTH({self.quote(column.name)}){'' if column.type.family is Family.BINARY else halved}"

    def comparable(self, column: Column) -> bool:
        return super().comparable(column) and column.type.native.partition("(")[0] not in _OLD

    def _create_engine(self) -> Engine:
        self.driver_errors = driver("pymssql", "mssql")
        limits = self.options
        arguments = {
            "login_timeout": limits.connect_timeout_s,
            "timeout": limits.statement_timeout_s,
            "charset": "UTF-8",
            "read_only": True,  # ApplicationIntent: a readable secondary serves us where there is one
        }
        engine = create_engine(
            self.url.set(drivername="mssql+pymssql"), connect_args=arguments, pool_size=1, max_overflow=8
        )
        event.listen(engine, "connect", self._prepare)
        return engine

    def _prepare(self, connection: object, record: object) -> None:  # noqa: ARG002
        """No session of SQL Server is read-only by itself: we only read, roll back, take no locks and wait for none."""
        cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection
        cursor.execute(f"SET LOCK_TIMEOUT {self.options.lock_timeout_s * 1000}")
        cursor.execute("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED")
        cursor.close()

    def _kind(self, error: BaseException) -> Kind:
        number = error.args[0] if error.args else 0
        number = number[0] if isinstance(number, tuple) and number else number
        return _KINDS.get(number, Kind.OTHER) if isinstance(number, int) else Kind.OTHER

    def _message(self, error: BaseException) -> object:
        """The server's sentence; DB-Lib puts its own numbers and repetitions around it."""
        said = error.args[-1] if error.args else error
        said = said[-1] if isinstance(said, tuple) else said
        text = said.decode("utf-8", errors="replace") if isinstance(said, bytes) else str(said)
        lines = [line for line in text.splitlines() if line and not line.startswith(("DB-Lib error", "Net-Lib error"))]
        return "; ".join(dict.fromkeys(lines)) or text


def _column(row: Row) -> Column:
    _, _, name, own, base, length, precision, scale, nullable, default, generated, comment, collation = row
    kind = data_type(_spelled(str(base or own), int(str(length)), int(str(precision)), int(str(scale))), "mssql")
    return Column(
        name=str(name),
        type=kind if own == base else _named(kind, str(own)),
        nullable=bool(nullable),
        default=None if default is None else str(default),
        comment=str(comment or ""),
        generated=bool(generated),
        collation=None if collation is None else str(collation),
    )


def _spelled(base: str, length: int, precision: int, scale: int) -> str:
    """The type as a script writes it; `length` is in bytes, -1 for max."""
    if base in ("nvarchar", "nchar"):
        return f"{base}({'max' if length < 0 else length // 2})"
    if base in ("varchar", "char", "varbinary", "binary"):
        return f"{base}({'max' if length < 0 else length})"
    if base in ("decimal", "numeric"):
        return f"{base}({precision},{scale})"
    return base


def _named(kind: DataType, own: str) -> DataType:
    return DataType(own, kind.family, kind.length, kind.precision, kind.scale, kind.zoned, (), kind.length_in_bytes)
