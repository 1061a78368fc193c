"""One side over SQL, as the worker sees it."""

from __future__ import annotations

from collections.abc import Sequence

from wedlock.connectors.records.connection import Connection
from wedlock.connectors.records.reading import reading
from wedlock.model.sync import Key, Layout, Record


class SqlSide:
    """A RecordReader, RootFinder and Identified."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __repr__(self) -> str:
        return f"SqlSide({self.connection!r})"

    def close(self) -> None:
        self.connection.close()

    def read(self, layout: Layout, keys: Sequence[Key]) -> dict[Key, Record]:
        if not keys:
            return {}
        with self.connection.snapshot() as cursor:
            return reading(self.connection, layout).read(cursor, keys).records
