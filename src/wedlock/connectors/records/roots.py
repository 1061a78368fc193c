"""Whose row it is: from a changed row upward through the shape's joins to the root rows that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.exact import to_key
from wedlock.connectors.records.rows import AT_ONCE, Rows
from wedlock.connectors.records.sought import sought
from wedlock.connectors.records.takers import joins
from wedlock.model.sync import Change, Key, Layout

Columns = tuple[str, ...]


class Roots:
    """The way up from every alias of a Layout."""

    def __init__(self, connection: Connection, layout: Layout) -> None:
        self._connection, self._layout = connection, layout
        self._root = Rows(connection, layout.shape.root, "root", layout.shape.key, layout.shape.key)
        self._selects = {alias: self._select(alias) for alias in layout.shape.tables}
        self._to_key = [to_key(connection.column(layout.shape.root, name)) for name in layout.shape.key]

    def find(self, cursor: Cursor, changes: Sequence[Change]) -> set[Key]:
        """A root row's own key is told whether the row exists or not; all else is as the rows are now."""
        found: set[Key] = set()
        for (table, columns), keys in _by_table(changes).items():
            for alias, its in self._layout.shape.tables.items():
                if its == table:
                    found.update(self._of(cursor, alias, columns, keys))
        return found

    def _of(self, cursor: Cursor, alias: str, columns: Columns, keys: Sequence[Key]) -> Iterator[Key]:
        if alias == "root" and sorted(columns) == sorted(self._layout.shape.key):
            at = [columns.index(name) for name in self._layout.shape.key]
            for key in keys:
                yield tuple([convert(key[place]) for convert, place in zip(self._to_key, at, strict=True)])
            return
        table = self._connection.table(self._layout.shape.tables[alias])
        known = [self._connection.column(table.name, name) for name in columns]
        bound = sought(known, keys, self._connection.engine)
        select = self._selects[alias]
        for start in range(0, len(bound), AT_ONCE):
            among, parameters = self._connection.dialect.among(known, bound[start : start + AT_ONCE], "a0.")
            cursor.execute(f"{select} WHERE {among}", parameters)
            yield from self._root.keys_of(cursor.fetchall())

    def _select(self, alias: str) -> str:
        """The distinct root keys, from the changed rows (a0) up over their parents (a1, a2 …)."""
        connection, shape = self._connection, self._layout.shape
        source = connection.dialect.source
        said, at = f"{source(connection.table(shape.tables[alias]))} a0", 0
        while alias != "root":
            part = shape.part_of[alias]
            parent = source(connection.table(shape.tables[part.of]))
            pairs = [(there, here) for here, there in joins(connection, self._layout, part)]
            on = " AND ".join(connection.dialect.equal(pair, (f"a{at + 1}.", f"a{at}.")) for pair in pairs)
            said, alias, at = f"{said} JOIN {parent} a{at + 1} ON {on}", part.of, at + 1
        key: list[Any] = [connection.column(shape.root, name) for name in shape.key]
        expressions = ", ".join(connection.dialect.read(column, f"a{at}.") for column in key)
        return f"SELECT DISTINCT {expressions} FROM {said}"  # noqa: S608 - quoted names


def _by_table(changes: Sequence[Change]) -> dict[tuple[str, Columns], list[Key]]:
    """(table, the columns that name its rows) → the keys, each once."""
    found: dict[tuple[str, Columns], dict[Key, None]] = {}
    for change in changes:
        found.setdefault((change.table, change.columns), {})[change.key] = None
    return {place: list(keys) for place, keys in found.items()}
