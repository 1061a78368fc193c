"""The Side in memory as the suites of the real ones take it.

SQL of the suites runs over a copy of the tables in SQLite, whose differences come back as a user's edits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import SimpleNamespace

from tests.memory_side import MemorySide
from tests.memory_tables import memory_database, stored

from wedlock.connectors.records.exact import binder

NUMBERED = iter(range(10**6))


class Window:
    """The tables as a connection to SQLite."""

    engine = "sqlite"
    dialect = SimpleNamespace(percent="%", mark="?")

    def __init__(self, side: MemorySide, script: list[str]) -> None:
        self.db, self.catalog = side.db, side.db.catalog
        self._tables = [one for one in script if one.lower().lstrip().startswith("create")]

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Cursor]:
        with closing(sqlite3.connect(":memory:")) as there:
            for statement in self._tables:
                there.execute(statement)
            for name, rows in self.db.tables.items():
                binders = [binder(column, "sqlite") for column in self.catalog.by_name[name].columns]
                for row in rows.values():
                    bound = [made(cell) if made else cell for made, cell in zip(binders, row.values(), strict=True)]
                    marks = ", ".join("?" * len(bound))
                    there.execute(f'insert into "{name}" values ({marks})', bound)
            yield there.cursor()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Cursor]:
        with self.snapshot() as cursor:
            yield cursor
            with self.db.transaction():
                for name, rows in self.db.tables.items():
                    now = stored(cursor.connection, self.catalog.by_name[name])
                    for key in [key for key in rows if key not in now]:
                        self.db.delete(name, key)
                    for key, row in now.items():
                        if key not in rows:
                            self.db.insert(name, row)
                        elif rows[key] != row:
                            self.db.update(name, key, **row)


def in_memory(script: list[str]) -> MemorySide:
    """A side over the tables and rows that these SQLite statements make."""
    side = MemorySide(memory_database(script), f"memory {next(NUMBERED)}")
    side.connection = Window(side, script)  # type: ignore[attr-defined]
    return side
