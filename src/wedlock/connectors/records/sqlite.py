"""SQLite files, opened for reading and writing."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import QueuePool

from wedlock.connectors.address import sqlite_path
from wedlock.connectors.failures import Kind
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.records.connection import Connection, Cursor, Transactions
from wedlock.connectors.records.dialect import Dialect
from wedlock.connectors.records.refusals import Refusal
from wedlock.connectors.sqlite import kind_of, open_file
from wedlock.model.catalog import Catalog
from wedlock.model.sync import SideIdentity, Trouble

_TROUBLES = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: Trouble.DUPLICATE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: Trouble.DUPLICATE,
    sqlite3.SQLITE_CONSTRAINT_ROWID: Trouble.DUPLICATE,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: Trouble.MISSING,
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: Trouble.MISSING,
    sqlite3.SQLITE_TOOBIG: Trouble.TOO_LARGE,
    sqlite3.SQLITE_BUSY: Trouble.INTERMITTENT,
    sqlite3.SQLITE_LOCKED: Trouble.INTERMITTENT,
    sqlite3.SQLITE_INTERRUPT: Trouble.INTERMITTENT,
    sqlite3.SQLITE_CANTOPEN: Trouble.CONNECTION,
    sqlite3.SQLITE_NOTADB: Trouble.CONNECTION,
    sqlite3.SQLITE_CORRUPT: Trouble.CONNECTION,
    sqlite3.SQLITE_IOERR: Trouble.CONNECTION,
    sqlite3.SQLITE_FULL: Trouble.CONNECTION,
}
_NAMED = re.compile(r"constraint failed: (\S+)\.([^.,]+)$")


class SqliteConnection(Connection):
    engine: ClassVar[str] = "sqlite"
    errors: ClassVar[tuple[type[Exception], ...]] = (sqlite3.Error,)
    transactions: ClassVar[Transactions] = Transactions(("BEGIN",), ("BEGIN IMMEDIATE",))
    dialect = Dialect()

    def __init__(self, url: URL, name: str, options: ReadOptions, catalog: Catalog) -> None:
        self.path = sqlite_path(url)
        self._deadline = 0.0
        super().__init__(url, name, options, catalog)

    @property
    def shown_url(self) -> str:
        """The file; a name that is no UTF-8 stands with a mark in place of its bytes."""
        return os.fsencode(self.path).decode("utf-8", "replace")

    def explained(self, error: BaseException) -> Refusal:
        code = getattr(error, "sqlite_errorcode", 0)
        found = _NAMED.search(str(error))
        table, column = (found[1], found[2]) if found else ("", "")
        trouble = _TROUBLES.get(code) or _TROUBLES.get(code & 0xFF) or Trouble.VALUE
        return Refusal(trouble, table, column)

    def identity(self) -> SideIdentity:
        """The file itself, not its name alone: a copy that was put in its place has another number."""
        told = self.path.stat()
        return SideIdentity(
            f"{told.st_dev:x}:{told.st_ino:x}", str(self.path.resolve()), writable=os.access(self.path, os.W_OK)
        )

    def hopeless(self, error: BaseException) -> bool:
        return str(error).startswith(("no such ", "attempt to write a readonly")) or "has no column named" in str(error)

    @contextmanager
    def _transaction(self, opening: tuple[str, ...]) -> Iterator[Cursor]:
        self._deadline = time.monotonic() + self.options.statement_timeout_s
        with super()._transaction(opening) as cursor:
            yield cursor

    def _create_engine(self) -> Engine:
        return create_engine(
            "sqlite://", creator=self._open, poolclass=QueuePool, pool_size=2, max_overflow=8,
            pool_reset_on_return=None,
        )  # fmt: skip

    def _open(self) -> sqlite3.Connection:
        return open_file(self.path, "mode=rw", "PRAGMA foreign_keys = ON", self.options.lock_timeout_s, self._too_late)

    def _too_late(self) -> bool:
        return bool(self._deadline) and time.monotonic() > self._deadline

    def _kind(self, error: BaseException) -> Kind:
        return kind_of(error)
