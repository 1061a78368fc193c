"""The rows of one table as one alias of a Layout needs them: read by sets of keys or of join values, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wedlock.connectors.records.alike import Row
from wedlock.connectors.records.conditions import condition
from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.exact import key_reader, reader
from wedlock.connectors.records.sought import sought
from wedlock.model.catalog import Column
from wedlock.model.plan import Conditions
from wedlock.model.sync import Key, Value, Values

AT_ONCE = 2000
"""Keys in one statement: SQLite takes 32,766 parameters, and a hundred kilobytes of SQL are parsed in milliseconds."""


class Rows:
    """`names` are the columns read, `paths` the same as alias.column; `key` names the row."""

    def __init__(
        self, connection: Connection, table: str, alias: str, names: tuple[str, ...], key: tuple[str, ...]
    ) -> None:
        self.table = connection.table(table)
        self.names = names
        self.paths = tuple(f"{alias}.{name}" for name in names)
        self.dialect, self._engine = connection.dialect, connection.engine
        self.can_skip = bool(self.dialect.lock_free)
        columns = [connection.column(table, name) for name in names]
        self._key = [connection.column(table, name) for name in key]
        self._key_at = [names.index(name) for name in key]
        self._key_paths = [f"{alias}.{name}" for name in key]
        self._key_readers = [key_reader(column) for column in self._key]
        self._simple = self._key_readers == [None]
        self._readers = [(at, made) for at, column in enumerate(columns) if (made := reader(column, self._engine))]
        expressions = ", ".join(map(self.dialect.read, columns))
        self._select = f"SELECT {expressions} FROM {self.dialect.source(self.table)} WHERE "  # noqa: S608 - quoted names

    def by_key(self, cursor: Cursor, keys: Sequence[Key], lock: str = "") -> Iterator[tuple[Key, Row]]:
        """(key, row) of the rows that exist; see `joined` for `lock`."""
        for row in self._fetched(cursor, self._key, keys, (), lock):
            yield self.key_of(row), row

    def joined(
        self, cursor: Cursor, names: Sequence[str], values: Sequence[tuple[Value, ...]], where: Conditions, lock: str
    ) -> Iterator[Row]:
        """The rows whose columns `names` have one of the `values`. `lock`: empty, `lock` (waiting for others) or
        `free` (leaving out rows that others have locked, where the engine can).
        """
        return self._fetched(cursor, [self.table.by_name[name] for name in names], values, where, lock)

    def key_of(self, row: Row) -> Key:
        if self._simple:
            return (row[self._key_at[0]],)
        return self._as_key([row[at] for at in self._key_at])

    def keys_of(self, rows: Sequence[Row]) -> list[Key]:
        """The keys of rows that were read with the key's columns alone, as the driver gives them."""
        return [self.key_of(row) for row in self._exact(rows) if None not in row]

    def key_in(self, values: Values) -> Key:
        return self._as_key([values[path] for path in self._key_paths])

    def _as_key(self, values: Sequence[Value]) -> Key:
        read = zip(values, self._key_readers, strict=True)
        return tuple([value if convert is None else convert(value) for value, convert in read])

    def _fetched(
        self, cursor: Cursor, columns: Sequence[Column], values: Sequence[tuple[Value, ...]], where: Conditions,
        lock: str,
    ) -> Iterator[Row]:  # fmt: skip
        bound = sought(columns, values, self._engine)
        behind = {"": "", "lock": self.dialect.lock, "free": self.dialect.lock_free or self.dialect.lock}[lock]
        also, more = condition(self.dialect, self.table, where, self._engine)
        for start in range(0, len(bound), AT_ONCE):
            among, parameters = self.dialect.among(columns, bound[start : start + AT_ONCE])
            cursor.execute(f"{self._select}{among}{also}{behind}", [*parameters, *more])
            yield from self._exact(cursor.fetchall())

    def _exact(self, rows: Sequence[Row]) -> Sequence[Row]:
        if not self._readers:
            return rows
        made = []
        for row in rows:
            values = list(row)
            for at, convert in self._readers:
                if values[at] is not None:
                    values[at] = convert(values[at])
            made.append(values)
        return made
