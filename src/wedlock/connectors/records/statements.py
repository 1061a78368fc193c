"""Row operations of many records carried out set by set: what has the same table and columns goes together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from wedlock.connectors.records.bulk import Bulk, MysqlBulk
from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.exact import Convert, binder, reader
from wedlock.connectors.records.operations import NewRow, RowChange, RowGone, Unfit
from wedlock.language import T
from wedlock.model.catalog import Column, Table
from wedlock.model.sync import Key, Trouble, Value


def bulk(connection: Connection, cursor: Cursor) -> Bulk:
    """The engine's own way with many rows."""
    if connection.engine == "postgresql":
        from wedlock.connectors.records.bulk_postgresql import PostgresqlBulk

        return PostgresqlBulk(connection, cursor)
    return (MysqlBulk if connection.engine == "mysql" else Bulk)(connection, cursor)


class Statements:
    """What is written within one transaction."""

    def __init__(self, connection: Connection, cursor: Cursor) -> None:
        self.connection, self.cursor = connection, cursor
        self.dialect = connection.dialect
        self._bulk = bulk(connection, cursor)

    # Insert

    def insert(self, rows: Iterable[NewRow]) -> None:
        """Insert by stages; afterwards every row knows the columns that others need of it."""
        for _, staged in groupby(sorted(rows, key=_stage), _stage):
            same: dict[tuple[str, tuple[str, ...], bool], list[NewRow]] = {}
            for row in staged:
                if row.later:
                    row.settle()
                same.setdefault((row.table.name, tuple(row.values), row.again), []).append(row)
            for (_, columns, again), group in same.items():
                self._insert_same(group[0].table, columns, group, again)

    def _insert_same(self, table: Table, columns: tuple[str, ...], rows: Sequence[NewRow], again: bool) -> None:
        asked = tuple(name for name in rows[0].known if name not in columns)
        values = self._bound([table.by_name[name] for name in columns], [list(row.values.values()) for row in rows])
        told = self._bulk.insert(table, columns, values, asked, again)
        if asked:
            readers = [reader(table.by_name[name], self.connection.engine) for name in asked]
            for row, found in zip(rows, told, strict=True):
                row.values.update(zip(asked, map(_read, readers, found), strict=True))

    # Update, delete

    def change(self, changes: Iterable[RowChange]) -> None:
        same: dict[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], list[RowChange]] = {}
        for change in changes:
            if change.later or change.row is not None:
                change.settle()
            named, empty = _naming(change)
            same.setdefault((change.table.name, tuple(change.values), named, empty), []).append(change)
        for (_, columns, named, empty), group in same.items():
            table = group[0].table
            rows = [[*change.values.values(), *_key(change)] for change in group]
            bound = self._bound([table.by_name[name] for name in (*columns, *named)], rows)
            _at_most(self._bulk.change(table, columns, named, empty, bound), table, len(group))

    def delete(self, gone: Iterable[RowGone]) -> None:
        """Children first: the later a row is inserted, the earlier it goes."""
        for _, staged in groupby(sorted(gone, key=_stage, reverse=True), _stage):
            same: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[RowGone]] = {}
            for row in staged:
                same.setdefault((row.table.name, *_naming(row)), []).append(row)
            for (_, named, empty), group in same.items():
                table = group[0].table
                bound = self._bound([table.by_name[name] for name in named], [_key(row) for row in group])
                _at_most(self._bulk.delete(table, named, empty, bound), table, len(group))

    # Read

    def rows(
        self, table: Table, columns: Sequence[str], named: Sequence[str], keys: Sequence[Sequence[Value]]
    ) -> list[list[Value]]:
        """What the columns hold in the rows whose `named` columns have one of the `keys`."""
        chosen = [table.by_name[name] for name in columns]
        by = [table.by_name[name] for name in named]
        among, parameters = self.dialect.among(by, self._bound(by, keys))
        expressions = ", ".join(map(self.dialect.read, chosen))
        source = self.dialect.source(table)
        self.cursor.execute(f"SELECT {expressions} FROM {source} WHERE {among}", parameters)  # noqa: S608 - quoted names
        readers = [reader(column, self.connection.engine) for column in chosen]
        return [list(map(_read, readers, row)) for row in self.cursor.fetchall()]

    def _bound(self, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """The rows as the driver takes them for these columns."""
        binders = [(at, made) for at, column in enumerate(columns) if (made := binder(column, self.connection.engine))]
        if not binders:
            return rows
        bound = [list(row) for row in rows]
        for row in bound:
            for at, convert in binders:
                if row[at] is not None:
                    row[at] = convert(row[at])
        return bound


def _read(convert: Convert | None, value: Any) -> Value:
    return value if convert is None or value is None else convert(value)


def _stage(row: NewRow | RowGone) -> int:
    return row.stage


def _naming(row: RowChange | RowGone) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that name the row by their values, and those that have none."""
    if None not in row.key:
        return row.named, ()
    pairs = list(zip(row.named, row.key, strict=True))
    return tuple(n for n, part in pairs if part is not None), tuple(n for n, part in pairs if part is None)


def _key(row: RowChange | RowGone) -> Key:
    return row.key if None not in row.key else tuple(part for part in row.key if part is not None)


def _at_most(count: int, table: Table, expected: int) -> None:
    """A row that its columns do not name alone: nothing may be written to its like."""
    if count > expected:
        raise Unfit(
            Trouble.VALUE,
            T("Several rows of {table} are alike: name a `key` for this part in the plan.", table=table.name),
        )
