"""SQLite files, opened read-only."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Self
from urllib.parse import quote as url_quote

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import QueuePool

from wedlock.connectors._assemble import Draft, finished
from wedlock.connectors._sql import SqlConnector
from wedlock.connectors.address import sqlite_path
from wedlock.connectors.checkup import Checkup
from wedlock.connectors.failures import Kind
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.types import data_type
from wedlock.connectors.values import text_or_bytes
from wedlock.errors import WedlockError
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, Family, ForeignKey, Key, Table, Unread
from wedlock.model.ports import TEXT_LIMIT, Progress, Row, quiet

COUNT_ROWS_UP_TO = 100_000
"""Highest rowid up to which a table without statistics is counted while reading the catalog (below 5 ms)."""

STEPS_BETWEEN_LOOKS = 100_000
"""Steps of SQLite's machine between two looks at the clock: about 1 ms."""

_UNCUT = frozenset({Family.INTEGER, Family.FLOAT, Family.BOOLEAN, Family.DATE, Family.TIME, Family.DATETIME})


class SqliteConnector(SqlConnector):
    engine_name: ClassVar[str] = "sqlite"
    driver_errors: tuple[type[Exception], ...] = (sqlite3.Error,)
    quotes: ClassVar[tuple[str, str]] = ("`", "`")  # between double quotes an unknown name would be a text

    def __init__(self, url: URL, name: str, options: ReadOptions) -> None:
        self.path = sqlite_path(url)
        self._deadline = 0.0
        super().__init__(url, name, options)

    @classmethod
    def of_file(cls, path: Path, name: str, options: ReadOptions) -> Self:
        return cls(URL.create("sqlite", database=str(path)), name, options)

    @property
    def shown_url(self) -> str:
        """The file; a name that is no UTF-8 stands with a mark in place of its bytes."""
        return os.fsencode(self.path).decode("utf-8", "replace")

    def catalog(self, progress: Progress = quiet) -> Catalog:
        ((version,),) = self._query("SELECT sqlite_version()")
        ((encoding,),) = self._query("PRAGMA encoding")
        drafts, unread = self._tables()
        self._unique_keys(drafts)
        self._foreign_keys(drafts)
        self._estimate(drafts)
        tables, dangling = finished(drafts.values())
        progress(T("Reading the catalog of {system}", system=self.name), len(tables), len(tables))
        return Catalog(self.name, tables, self.engine_name, str(version), str(encoding), None, tuple(unread), dangling)

    def _tables(self) -> tuple[dict[str, Draft], list[Unread]]:
        listed = self._query(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
        )
        drafts, unread = {}, []
        for raw, kind in listed:
            if isinstance(raw, bytes):
                shown = raw.decode(errors="replace")
                unread.append(Unread(shown, T("its name is not valid UTF-8")))
            else:
                drafts[str(raw)] = Draft(None, str(raw), str(raw), is_view=kind == "view")
        for name, draft in list(drafts.items()):
            try:
                self._columns(draft)
            except WedlockError as error:  # a view over a column or table that is gone
                unread.append(Unread(name, error.problem))
                del drafts[name]
        return drafts, unread

    def _columns(self, draft: Draft) -> None:
        primary: dict[int, str] = {}
        for _, name, native, required, default, place, hidden in self._query(
            f"PRAGMA table_xinfo({self.quote(draft.bare_name)})"
        ):
            if hidden == 1:
                continue
            column = str(name)
            if place:
                primary[int(str(place))] = column
            kind = data_type(str(native or ""), "sqlite")
            draft.columns.append(
                Column(column, kind, not required and not place, None if default is None else str(default),
                       generated=hidden in (2, 3))
            )  # fmt: skip
        draft.primary_key = tuple(primary[n] for n in sorted(primary))

    def _unique_keys(self, drafts: dict[str, Draft]) -> None:
        keys: dict[tuple[str, str], list[str | None]] = {}
        for table, index, column in self._query(
            "SELECT m.name, i.name, c.name FROM sqlite_master m JOIN pragma_index_list(m.name) i"
            " JOIN pragma_index_info(i.name) c WHERE m.type = 'table' AND i.\"unique\" AND NOT i.partial"
            " ORDER BY m.name, i.seq, c.seqno"
        ):
            keys.setdefault((str(table), str(index)), []).append(None if column is None else str(column))
        for (table, index), columns in keys.items():
            named = tuple(column for column in columns if column is not None)
            if table in drafts and len(named) == len(columns):  # without expressions
                drafts[table].unique_keys.append(Key(index, named))

    def _foreign_keys(self, drafts: dict[str, Draft]) -> None:
        """SQLite compares names without case, and a reference without columns means the primary key."""
        exact = {name.lower(): draft for name, draft in drafts.items()}
        keys: dict[tuple[str, int], tuple[str, list[str], list[str | None]]] = {}
        for table, number, target, column, to in self._query(
            'SELECT m.name, f.id, f."table", f."from", f."to" FROM sqlite_master m'
            " JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq"
        ):
            _, here, there = keys.setdefault((str(table), int(str(number))), (str(target), [], []))
            here.append(str(column))
            there.append(None if to is None else str(to))
        for (table, _), (target, here, there) in keys.items():
            draft, other = drafts.get(table), exact.get(target.lower())
            if draft is not None:
                name, columns = (other.name, _named(other, there)) if other else (target, tuple(map(str, there)))
                draft.foreign_keys.append(ForeignKey(_spelled(draft, here), name, columns))

    def _estimate(self, drafts: dict[str, Draft]) -> None:
        """Rows by ANALYZE's figures where there are any, else by counting, large tables by their highest rowid."""
        analyzed: dict[str, int] = {}
        if self._query("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"):
            for table, figures in self._query("SELECT tbl, max(stat) FROM sqlite_stat1 GROUP BY tbl"):
                first = str(figures).split(" ")[0]
                if first.isdigit():
                    analyzed[str(table)] = int(first)
        for name, draft in drafts.items():
            if not draft.is_view:
                draft.row_estimate = analyzed[name] if name in analyzed else self._counted(draft)

    def _counted(self, draft: Draft) -> int | None:
        source = self.quote(draft.bare_name)
        try:
            ((highest,),) = self._query(f"SELECT max(rowid) FROM {source}")  # noqa: S608 - a quoted name
            if isinstance(highest, int) and highest > COUNT_ROWS_UP_TO:
                return highest
        except WedlockError:  # WITHOUT ROWID
            pass
        try:
            ((count,),) = self._query(f"SELECT count(*) FROM {source}")  # noqa: S608 - a quoted name
            return int(str(count))
        except WedlockError:  # a virtual table whose module is not here
            return None

    def checkup(self, catalog: Catalog) -> Checkup:
        """A file has no accounts: whoever may read it reads all of it."""
        writable = sum(not table.is_view for table in catalog.tables) if os.access(self.path, os.W_OK) else 0
        note = T("SQLite keeps no log of changes; they would be found by triggers or by comparing.")
        return Checkup("", False, writable, (), (), "", note)

    def spread_key(self, table: Table) -> str | None:
        found = super().spread_key(table)
        return found or (None if table.is_view or table.primary_key else "rowid")

    def read_expression(self, column: Column) -> str:
        """A column of any declared type may hold anything, so the cut asks for the value's own type."""
        name = self.quote(column.name)
        if column.type.family in _UNCUT:
            return name
        return f"CASE WHEN length({name}) > {TEXT_LIMIT} THEN substr({name}, 1, {TEXT_LIMIT}) ELSE {name} END"

    def comparable(self, column: Column) -> bool:  # noqa: ARG002 - everything compares in SQLite
        return True

    def _before_stream(self, connection: Connection) -> None:  # noqa: ARG002
        self._deadline = time.monotonic() + self.options.stream_timeout_s

    def _run(self, connection: Connection, statement: str) -> Sequence[Row]:
        self._deadline = time.monotonic() + self.options.statement_timeout_s
        return super()._run(connection, statement)

    def _create_engine(self) -> Engine:
        return create_engine("sqlite://", creator=self._open, poolclass=QueuePool, pool_size=1, max_overflow=8)

    def _open(self) -> sqlite3.Connection:
        """Read-only; as unchanging where the file is in WAL mode (which needs a -shm beside it) in a closed folder."""
        connection = self._opened("mode=ro")
        try:
            connection.execute("SELECT 1 FROM sqlite_master").fetchall()
        except sqlite3.OperationalError as error:
            closed = "readonly" in str(error) or "unable to open" in str(error)
            connection.close()
            if not closed or self.path.with_name(self.path.name + "-wal").exists():
                raise
            connection = self._opened("immutable=1")
        return connection

    def _opened(self, mode: str) -> sqlite3.Connection:
        return open_file(self.path, mode, "PRAGMA query_only = ON", self.options.lock_timeout_s, self._too_late)

    def _too_late(self) -> bool:
        return bool(self._deadline) and time.monotonic() > self._deadline

    def _kind(self, error: BaseException) -> Kind:
        return kind_of(error)


def open_file(
    path: Path, mode: str, pragma: str, lock_timeout_s: float, too_late: Callable[[], bool]
) -> sqlite3.Connection:
    """A connection that takes its transactions from us, gives broken texts as bytes, and ends a statement that is
    `too_late`. `mode` is of SQLite's URIs."""
    connection = sqlite3.connect(
        f"file:{url_quote(os.fsencode(path))}?{mode}",
        uri=True,
        timeout=lock_timeout_s,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = text_or_bytes
    connection.execute(pragma)
    connection.set_progress_handler(too_late, STEPS_BETWEEN_LOOKS)
    return connection


def kind_of(error: BaseException) -> Kind:
    """What SQLite's exception means."""
    said = str(error).lower()
    if "interrupted" in said or "locked" in said:
        return Kind.SLOW
    if "unable to open" in said or "not a database" in said or "malformed" in said:
        return Kind.GONE
    return Kind.OTHER


def _named(target: Draft, columns: Sequence[str | None]) -> tuple[str, ...]:
    if None in columns:
        return target.primary_key
    return _spelled(target, [column for column in columns if column is not None])


def _spelled(draft: Draft, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns as the table spells them."""
    exact = {column.name.lower(): column.name for column in draft.columns}
    return tuple(exact.get(column.lower(), column) for column in columns)
