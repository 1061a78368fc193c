"""MySQL (5.7 and newer) and MariaDB (10.2 and newer) through PyMySQL."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

import pymysql
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine

from wedlock.connectors import _checkup_mysql
from wedlock.connectors._assemble import Draft, catalog_name, finished
from wedlock.connectors._sql import SqlConnector
from wedlock.connectors.checkup import Checkup
from wedlock.connectors.failures import Kind
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.queries import query
from wedlock.connectors.types import data_type
from wedlock.errors import SettingsError
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Column, Family, ForeignKey, Key, Unread
from wedlock.model.ports import TEXT_LIMIT, Progress, Row, quiet

_SYSTEM_SCHEMAS = frozenset({"information_schema", "mysql", "performance_schema", "sys"})
_LOGIN = frozenset({1045, 1130, 1251, 1698, 1862, 2059, 4151})
_RIGHT = frozenset({1044, 1142, 1143, 1227, 1345, 1370})
_SLOW = frozenset({1205, 1317, 1969, 3024, 3572})
_GONE = frozenset({1040, 1053, 1203, 1927, 2002, 2003, 2005, 2006, 2013, 4031})
_AS_IT_IS = frozenset({Family.INTEGER, Family.FLOAT, Family.DATE, Family.TIME, Family.DATETIME, Family.BOOLEAN})
_LONG = ("tinytext", "text", "mediumtext", "longtext", "json")


class MysqlConnector(SqlConnector):
    engine_name: ClassVar[str] = "mysql"
    driver_errors: tuple[type[Exception], ...] = (pymysql.Error, OSError)
    quotes: ClassVar[tuple[str, str]] = ("`", "`")

    def __init__(self, url: URL, name: str, options: ReadOptions) -> None:
        if not url.database:
            raise SettingsError(
                T("The URL of {system} names no database.", system=name),
                T("Write its name at the end: mysql://user@host/database."),
            )
        super().__init__(url, name, options)

    def catalog(self, progress: Progress = quiet) -> Catalog:
        ((version, charset, collation),) = self._query(
            "SELECT version(), @@character_set_database, @@collation_database"
        )
        engine = "mariadb" if "mariadb" in str(version).lower() else "mysql"
        self._denied.clear()
        drafts, unread = self._tables()
        progress(T("Reading the catalog of {system}", system=self.name), 1, 3)
        self._columns(drafts, unread)
        progress(T("Reading the catalog of {system}", system=self.name), 2, 3)
        self._keys(drafts)
        tables, dangling = finished(drafts.values())
        progress(T("Reading the catalog of {system}", system=self.name), 3, 3)
        notices = (*dangling, *self._hidden())
        read = (str(version), str(charset), str(collation), tuple(unread.values()), notices)
        return Catalog(self.name, tables, engine, *read)

    def checkup(self, catalog: Catalog) -> Checkup:
        return _checkup_mysql.examine(self._query, catalog, self._schemas(), self._denied)

    def _schemas(self) -> list[str]:
        """The schemas to read: those wished for, else the URL's own database."""
        return [name for name in self.options.schemas if name not in _SYSTEM_SCHEMAS] or [str(self.url.database)]

    def _told(self, name: str) -> Sequence[Row]:
        """The rows of a catalog statement. It opens every table once, so it may take as long as a stream: 1,000 tables
        took 0.6 s, but beyond the server's table cache each is opened anew."""
        statement = query(name).replace("{schemas}", ", ".join(map(_string, self._schemas())))
        with self._guard(streaming=True), self._engine.connect() as connection:
            self._before_stream(connection)
            return self._run(connection, statement)

    def _tables(self) -> tuple[dict[tuple[str, str], Draft], dict[str, Unread]]:
        drafts, unread = {}, {}
        for schema, bare, kind, rows, comment, _ in self._told("mysql_tables"):
            name = catalog_name(str(schema), str(bare), str(self.url.database))
            is_view = kind == "VIEW"
            remark = "" if str(comment) == "VIEW" else str(comment or "")
            if is_view and "references invalid" in remark:
                unread[name] = Unread(
                    name, T("the view refers to a table or column that is gone, or that its owner may not read")
                )
                continue
            estimate = None if rows is None or is_view else int(str(rows))
            drafts[str(schema), str(bare)] = Draft(str(schema), str(bare), name, is_view, "", remark, estimate)
        return drafts, unread

    def _columns(self, drafts: dict[tuple[str, str], Draft], unread: dict[str, Unread]) -> None:
        readable: dict[tuple[str, str], bool] = {}
        for schema, table, *rest in self._told("mysql_columns"):
            place = str(schema), str(table)
            if place in drafts:
                drafts[place].columns.append(_column(rest))
                readable[place] = readable.get(place, False) or "select" in str(rest[8])
        for place, draft in list(drafts.items()):
            if not draft.columns:
                del drafts[place]
            if not readable.get(place):
                unread.setdefault(draft.name, self._no_right(draft.name))

    def _keys(self, drafts: Mapping[tuple[str, str], Draft]) -> None:
        unique: dict[tuple[str, str, str], list[str | None]] = {}
        for schema, table, index, column, part in self._told("mysql_unique"):
            place = str(schema), str(table), str(index)
            unique.setdefault(place, []).append(None if part or column is None else str(column))
        for (schema_name, table_name, index_name), columns in unique.items():
            draft = drafts.get((schema_name, table_name))
            named = tuple(column for column in columns if column is not None)
            if draft is None or len(named) < len(columns):
                continue
            if index_name == "PRIMARY":
                draft.primary_key = named
            else:
                draft.unique_keys.append(Key(index_name, named))
        self._foreign_keys(drafts)

    def _foreign_keys(self, drafts: Mapping[tuple[str, str], Draft]) -> None:
        pairs: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
        for schema, table, name, column, to_schema, to_table, to_column in self._told("mysql_foreign"):
            target = catalog_name(str(to_schema), str(to_table), str(self.url.database))
            pairs.setdefault((str(schema), str(table), str(name), target), []).append((str(column), str(to_column)))
        for (schema_name, table_name, key_name, target_name), columns in pairs.items():
            if draft := drafts.get((schema_name, table_name)):
                here, there = zip(*columns, strict=True)
                draft.foreign_keys.append(ForeignKey(tuple(here), target_name, tuple(there), key_name))

    def _hidden(self) -> tuple[Text, ...]:
        """MySQL shows only what an account may touch: with rights on single tables, others may exist unseen."""
        if _checkup_mysql.covers(self._query("SHOW GRANTS"), str(self.url.database)):
            return ()
        return (T("{user} has rights on single tables only; the server hides the others.", user=self.url.username),)

    def read_expression(self, column: Column) -> str:
        name, kind = self.quote(column.name), column.type
        if kind.family in _AS_IT_IS or kind.family is Family.DECIMAL:
            return name
        if kind.family is Family.OTHER:
            return f"LEFT(HEX({name}), {TEXT_LIMIT})"  # geometry, bits: bytes of the server's own
        native = kind.native.lower()
        cut = native.startswith(_LONG) or (kind.length or 0) > TEXT_LIMIT or kind.family is Family.BINARY
        return f"LEFT({name}, {TEXT_LIMIT})" if cut else name

    def length_expression(self, column: Column) -> str:
        counted = "LENGTH" if column.type.family is Family.BINARY else "CHAR_LENGTH"
        return f"{counted}({self.quote(column.name)})"

    def _before_stream(self, connection: Connection) -> None:
        """While rows are streamed the statement runs on, so its time-out is that of the stream."""
        limit_time(connection.connection.dbapi_connection, self.options.stream_timeout_s)

    def _abandon(self, connection: Connection) -> None:
        """PyMySQL reads an open result to its end when its cursor dies: tell it that there is none, then hang up."""
        result = getattr(connection.connection.dbapi_connection, "_result", None)
        if result is not None:
            result.unbuffered_active = False
        super()._abandon(connection)

    def _create_engine(self) -> Engine:
        limits = self.options
        arguments = {
            "connect_timeout": limits.connect_timeout_s,
            "read_timeout": limits.connect_timeout_s,  # of the greeting; `_prepare` lengthens it
            "charset": "utf8mb4",
        }
        engine = create_engine(
            self.url.set(drivername="mysql+pymysql"), connect_args=arguments, pool_size=1, max_overflow=8
        )
        event.listen(engine, "connect", self._prepare)
        event.listen(engine, "checkin", self._restore)
        return engine

    def _prepare(self, connection: pymysql.Connection[pymysql.cursors.Cursor], record: object) -> None:  # noqa: ARG002
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.execute("SET SESSION time_zone = '+00:00'")
            cursor.execute("SET SESSION sql_mode = ''")  # ANSI_QUOTES would make our backticks' strings names
            cursor.execute(f"SET SESSION lock_wait_timeout = {max(1, self.options.lock_timeout_s)}")
            cursor.execute("SET SESSION net_write_timeout = 600")  # we may take our time between two batches
        limit_time(connection, self.options.statement_timeout_s)

    def _restore(self, connection: object, record: object) -> None:  # noqa: ARG002
        if connection is not None:
            with contextlib.suppress(pymysql.Error, OSError):  # a broken connection is thrown away by the pool
                limit_time(connection, self.options.statement_timeout_s)

    def _kind(self, error: BaseException) -> Kind:
        return kind_of(error)

    def _message(self, error: BaseException) -> object:
        return error.args[1] if len(error.args) > 1 else error


def kind_of(error: BaseException) -> Kind:
    """What PyMySQL's exception means."""
    code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    if code == 2013 and "timed out" in str(error):
        return Kind.SLOW
    if code == 1049:
        return Kind.NO_DATABASE
    for codes, kind in ((_LOGIN, Kind.LOGIN), (_RIGHT, Kind.RIGHT), (_SLOW, Kind.SLOW), (_GONE, Kind.GONE)):
        if code in codes:
            return kind
    return Kind.GONE if isinstance(error, OSError) else Kind.OTHER


def limit_time(connection: object, seconds: int) -> None:
    """The server's own statement time-out: MariaDB's in seconds, MySQL's in milliseconds and for SELECT only; and, for
    a server that hangs and obeys none, that of the socket, which PyMySQL keeps in `_read_timeout`."""
    known = cast("pymysql.Connection[pymysql.cursors.Cursor]", connection)
    known._read_timeout = seconds + 5  # type: ignore[attr-defined]  # not in its stubs
    with known.cursor() as cursor:
        try:
            cursor.execute(f"SET SESSION max_statement_time = {seconds}")
        except pymysql.Error:
            cursor.execute(f"SET SESSION max_execution_time = {seconds * 1000}")


def _column(told: Sequence[object]) -> Column:
    name, native, nullable, default, extra, comment, charset, collation, _ = told
    said = str(extra or "").lower()
    return Column(
        name=str(name),
        type=data_type(str(native), "mysql"),
        nullable=nullable == "YES",
        default=None if default is None or str(default).upper() == "NULL" else str(default),
        comment=str(comment or ""),
        generated="auto_increment" in said or ("generated" in said and "default_generated" not in said),
        charset=None if charset is None else str(charset),
        collation=None if collation is None else str(collation),
    )


def _string(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
