"""Row operations of many records carried out set by set: one statement a table and set of columns, many rows.

Engines differ in how the keys of new rows come back: psycopg sends the rows down one pipeline, MariaDB and SQLite know
RETURNING, MySQL tells the last number it gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, TypeVar

from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.exact import Convert, binder, reader
from wedlock.connectors.records.operations import NewRow, RowChange, RowGone
from wedlock.model.catalog import Column, Table
from wedlock.model.sync import Value

Op = TypeVar("Op")
MANY = 500
"""Rows in one statement of MariaDB's: with 50 columns still below its 65,535 parameters."""


class Statements:
    """What is written within one transaction."""

    def __init__(self, connection: Connection, cursor: Cursor) -> None:
        self.connection, self.cursor = connection, cursor
        self.dialect = connection.dialect

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
        told = self._inserted(table, columns, values, asked, again)
        if asked:
            readers = [reader(table.by_name[name], self.connection.engine) for name in asked]
            for row, found in zip(rows, told, strict=True):
                row.values.update(zip(asked, map(_read, readers, found), strict=True))

    def _inserted(
        self, table: Table, columns: tuple[str, ...], values: Sequence[Sequence[Any]], asked: tuple[str, ...],
        again: bool,
    ) -> Sequence[Sequence[Any]]:  # fmt: skip
        """Insert the rows; of each what the columns `asked` have now, in the same order."""
        engine = self.connection.engine
        names = ", ".join(map(self.dialect.quote, columns))
        head = f"INSERT INTO {self.dialect.source(table)} ({names})"
        if engine == "postgresql" and again:
            head += " OVERRIDING SYSTEM VALUE"  # an identity that is always generated was so once
        one = f"({', '.join([self.dialect.mark] * len(columns))})"
        if not columns and engine != "mysql":
            head, one = f"INSERT INTO {self.dialect.source(table)} DEFAULT", ""
        insert = f"{head} VALUES {one}"
        if not asked:
            self.cursor.executemany(insert, values)
            return ()
        returning = f" RETURNING {', '.join(self.dialect.read(table.by_name[name]) for name in asked)}"
        if engine == "postgresql":
            return _pipelined(self.cursor, insert + returning, values)
        if engine == "sqlite":
            return [self.cursor.execute(insert + returning, row).fetchone() for row in values]
        if self._returns and columns:
            return self._in_blocks(head, one, returning, values)
        return [self._numbered(table, insert, row, asked) for row in values]

    @property
    def _returns(self) -> bool:
        """MariaDB since 10.5."""
        catalog = self.connection.catalog
        version = tuple(map(int, re.findall(r"\d+", catalog.version)[:2]))
        return catalog.engine == "mariadb" and version >= (10, 5)

    def _in_blocks(
        self, head: str, one: str, returning: str, values: Sequence[Sequence[Any]]
    ) -> Sequence[Sequence[Any]]:
        found: list[Sequence[Any]] = []
        for start in range(0, len(values), MANY):
            block = values[start : start + MANY]
            statement = f"{head} VALUES {', '.join([one] * len(block))}{returning}"
            self.cursor.execute(statement, [value for row in block for value in row])
            found += self.cursor.fetchall()
        return found

    def _numbered(self, table: Table, insert: str, row: Sequence[Any], asked: tuple[str, ...]) -> Sequence[Any]:
        """MySQL: the number it gave, and by it the rest."""
        self.cursor.execute(insert, row)
        number = self.cursor.lastrowid  # type: ignore[attr-defined]  # PyMySQL's
        counted = next(name for name in table.primary_key if table.by_name[name].generated)
        if asked == (counted,):
            return (number,)
        names = ", ".join(self.dialect.read(table.by_name[name]) for name in asked)
        source, key = self.dialect.source(table), self.dialect.quote(counted)
        self.cursor.execute(f"SELECT {names} FROM {source} WHERE {key} = %s", [number])  # noqa: S608 - quoted names
        found = self.cursor.fetchone()
        assert found is not None
        return found

    # Update, delete

    def change(self, changes: Iterable[RowChange]) -> None:
        same: dict[tuple[object, ...], list[RowChange]] = {}
        for change in changes:
            if change.later or change.row is not None:
                change.settle()
            same.setdefault((change.table.name, change.named, _nulls(change), tuple(change.values)), []).append(change)
        for group in same.values():
            self._change_same(group)

    def _change_same(self, changes: Sequence[RowChange]) -> None:
        first = changes[0]
        setting = ", ".join(f"{self.dialect.quote(name)} = {self.dialect.mark}" for name in first.values)
        which = self._which(first.named, _nulls(first))
        columns = [first.table.by_name[name] for name in (*first.values, *_filled(first))]
        rows = [[*change.values.values(), *_part(change)] for change in changes]
        statement = f"UPDATE {self.dialect.source(first.table)} SET {setting} WHERE {which}"  # noqa: S608 - quoted names
        self.cursor.executemany(statement, self._bound(columns, rows))

    def delete(self, gone: Iterable[RowGone]) -> None:
        """Children first: the later a row is inserted, the earlier it goes."""
        for _, staged in groupby(sorted(gone, key=_stage, reverse=True), _stage):
            same: dict[tuple[object, ...], list[RowGone]] = {}
            for row in staged:
                same.setdefault((row.table.name, row.named, _nulls(row)), []).append(row)
            for group in same.values():
                first = group[0]
                columns = [first.table.by_name[name] for name in _filled(first)]
                which = self._which(first.named, _nulls(first))
                statement = f"DELETE FROM {self.dialect.source(first.table)} WHERE {which}"  # noqa: S608 - quoted names
                self.cursor.executemany(statement, self._bound(columns, [_part(row) for row in group]))

    def _which(self, named: Sequence[str], nulls: Sequence[bool]) -> str:
        return " AND ".join(
            f"{self.dialect.quote(name)} " + ("IS NULL" if null else f"= {self.dialect.mark}")
            for name, null in zip(named, nulls, strict=True)
        )

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


def _pipelined(cursor: Any, statement: str, values: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """psycopg: one statement a row, in one pipeline, so that each row's answer is its own."""
    cursor.executemany(statement, values, returning=True)
    found = [cursor.fetchone()]
    while cursor.nextset():
        found.append(cursor.fetchone())
    return found


def _read(convert: Convert | None, value: Any) -> Value:
    return value if convert is None or value is None else convert(value)


def _stage(row: NewRow | RowGone) -> int:
    return row.stage


def _nulls(row: RowChange | RowGone) -> tuple[bool, ...]:
    return tuple([part is None for part in row.key])


def _filled(row: RowChange | RowGone) -> list[str]:
    return [name for name, part in zip(row.named, row.key, strict=True) if part is not None]


def _part(row: RowChange | RowGone) -> list[Value]:
    return [part for part in row.key if part is not None]
