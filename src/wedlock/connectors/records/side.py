"""One side over SQL, as the worker sees it."""

from __future__ import annotations

from collections.abc import Sequence

from wedlock.connectors.records.connection import Connection
from wedlock.connectors.records.reading import reading
from wedlock.connectors.records.roots import Roots
from wedlock.connectors.records.takers import Takers
from wedlock.connectors.records.writing import SqlWriter
from wedlock.model.sync import Change, Intent, Key, Layout, Outcome, Record, SideIdentity, Write


class SqlSide:
    """A RecordReader, RecordWriter, RootFinder and Identified."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._writer = SqlWriter(connection)

    def __repr__(self) -> str:
        return f"SqlSide({self.connection!r})"

    def close(self) -> None:
        self.connection.close()

    def read(self, layout: Layout, keys: Sequence[Key]) -> dict[Key, Record]:
        if not keys:
            return {}
        with self.connection.snapshot() as cursor:
            return reading(self.connection, layout).read(cursor, keys).records

    def keys(self, layout: Layout, after: Key | None, limit: int) -> list[Key]:
        with self.connection.snapshot() as cursor:
            return self.connection.made_of(layout, Takers).page(cursor, after, limit)

    def count(self, layout: Layout) -> int:
        with self.connection.snapshot() as cursor:
            return self.connection.made_of(layout, Takers).count(cursor)

    def roots(self, layout: Layout, changes: Sequence[Change]) -> set[Key]:
        with self.connection.snapshot() as cursor:
            return self.connection.made_of(layout, Roots).find(cursor, changes)

    def write(self, layout: Layout, writes: Sequence[Write]) -> list[Outcome]:
        return self._writer.write(layout, writes)

    def made(self, layout: Layout, intents: Sequence[Intent]) -> dict[str, Key | None]:
        return self._writer.made(layout, intents)

    def identity(self) -> SideIdentity:
        return self.connection.identity()
