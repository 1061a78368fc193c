"""A database in plain dicts: rows by primary key, constraints, transactions, a log of what changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from wedlock.connectors.opening import connect
from wedlock.connectors.records.constants import coerced
from wedlock.connectors.records.exact import reader
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, ForeignKey, Table
from wedlock.model.sync import Change, Failure, Key, Trouble, Value, Values

Row = dict[str, Value]
Undo = Callable[[], object]


class Broken(Exception):
    """A constraint of the database: nothing of the statement was done."""

    def __init__(self, trouble: Trouble, table: str, column: str = "") -> None:
        super().__init__(f"{table}.{column}: {trouble}")
        self.failure = Failure(trouble, T("{evidence}", evidence=f"{table}.{column}: {trouble}"), column)
        self.table = table


@dataclass
class MemoryDatabase:
    """`tables`: table → primary key → row. `log`: the commits, each the Changes of one transaction.

    `triggers` (table → function of the row) rewrite what is written; `lost` are (place in the log, table) of
    truncations. `markers` are those that creates left.
    """

    catalog: Catalog
    tables: dict[str, dict[Key, Row]]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    log: list[tuple[Change, ...]] = field(default_factory=list)
    markers: dict[str, Key] = field(default_factory=dict)
    triggers: dict[str, Callable[[Row], None]] = field(default_factory=dict)
    lost: list[tuple[int, str]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    _undo: list[Undo] = field(default_factory=list)
    _changes: list[Change] = field(default_factory=list)
    _depth: int = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; the changes come into the log together."""
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if not self._depth:
                self._roll_back()
            raise
        self._depth -= 1
        if not self._depth:
            self._undo.clear()
            if self._changes:
                self.log.append(tuple(dict.fromkeys(self._changes)))
                self._changes.clear()

    def _roll_back(self) -> None:
        while self._undo:
            self._undo.pop()()
        self._changes.clear()

    # Statements, of users and of the writer

    def insert(self, table: str, values: Values) -> Row:
        """A new row: with the numbers and defaults that the engine gives."""
        known, rows = self.catalog.by_name[table], self.tables[table]
        row = {column.name: self._given(known, column, values) for column in known.columns}
        with self.transaction():
            self._check(known, row, None)
            key = self.key_of(known, row)
            rows[key] = row
            self._undo.append(lambda: rows.pop(key))
            self._note(known, row)
        return row

    def update(self, table: str, key: Key, **values: Value) -> None:
        """Set columns of one row; LookupError where there is none."""
        known, rows = self.catalog.by_name[table], self.tables[table]
        before = rows[key]
        row = {**before, **values}
        with self.transaction():
            self._check(known, row, key)
            after = self.key_of(known, row)
            self._undo.append(lambda: _replace(rows, after, key, before))
            _replace(rows, key, after, row)
            self._note(known, before)
            self._note(known, row)

    def delete(self, table: str, key: Key) -> None:
        known, rows = self.catalog.by_name[table], self.tables[table]
        with self.transaction():
            row = rows[key]
            self._check_referrers(known, row)
            del rows[key]
            self._undo.append(lambda: rows.__setitem__(key, row))
            self._note(known, row, deleted=True)

    def truncate(self, table: str) -> None:
        """Every row goes, and no capture can say which."""
        self.tables[table].clear()
        self.lost.append((len(self.log), table))

    def rows(self, table: str) -> list[Row]:
        return list(self.tables[table].values())

    def find(self, table: str, columns: Sequence[str], key: Sequence[Value]) -> list[Row]:
        """The rows whose columns hold these values."""
        if tuple(columns) == self.catalog.by_name[table].primary_key:
            row = self.tables[table].get(tuple(key))
            return [] if row is None else [row]
        wanted = dict(zip(columns, key, strict=True))
        return [row for row in self.tables[table].values() if all(row[name] == one for name, one in wanted.items())]

    @property
    def transaction_number(self) -> str:
        """Of the transaction that is under way."""
        return str(len(self.log) + 1)

    @staticmethod
    def key_of(table: Table, row: Values) -> Key:
        return tuple(row[name] for name in table.primary_key or row)

    # What an engine does by itself

    def _given(self, table: Table, column: Column, values: Values) -> Value:
        if column.name in values:
            return values[column.name]
        if column.generated or (table.primary_key == (column.name,) and column.type.native.upper() == "INTEGER"):
            return self._number(table.name, column.name)
        text = (column.default or "").strip("()'")
        return coerced(column, text) if column.default is not None and text.upper() != "NULL" else None

    def _number(self, table: str, column: str) -> int:
        least = max((row[column] for row in self.tables[table].values()), default=0)
        assert isinstance(least, int)
        self.numbers[table] = max(self.numbers.get(table, 0), least) + 1
        return self.numbers[table]

    def _check(self, table: Table, row: Row, key: Key | None) -> None:
        if table.name in self.triggers:
            self.triggers[table.name](row)
        for column in table.columns:
            if row[column.name] is None and not column.nullable:
                raise Broken(Trouble.MISSING, table.name, column.name)
        for unique in (table.primary_key, *(key.columns for key in table.unique_keys)):
            values = [row[name] for name in unique]
            if unique and None not in values:
                for other in self.find(table.name, unique, values):
                    if key is None or self.key_of(table, other) != key:
                        raise Broken(Trouble.DUPLICATE, table.name, unique[-1])
        for fk in table.foreign_keys:
            values = [row[name] for name in fk.columns]
            own = fk.target == table.name and values == [row[name] for name in fk.target_columns]
            if None not in values and not own and not self.find(fk.target, fk.target_columns, values):
                raise Broken(Trouble.MISSING, table.name, fk.columns[0])

    def _check_referrers(self, table: Table, row: Row) -> None:
        for name, fk in self.catalog.referrers.get(table.name, ()):
            if any(other is not row for other in self._referring(name, fk, row)):
                raise Broken(Trouble.MISSING, name, fk.columns[0])

    def _referring(self, name: str, fk: ForeignKey, row: Row) -> list[Row]:
        return self.find(name, fk.columns, [row[column] for column in fk.target_columns])

    def _note(self, table: Table, row: Values, deleted: bool = False) -> None:
        columns = table.primary_key or tuple(row)
        key = tuple(row[name] for name in columns)
        self._changes.append(Change(table.name, columns, key, self.clock(), deleted, self.transaction_number))


def _replace(rows: dict[Key, Row], key: Key, after: Key, row: Row) -> None:
    """In its place, unless it has another key now."""
    if key != after:
        del rows[key]
    rows[after] = row


def memory_database(script: Sequence[str], clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> MemoryDatabase:
    """The tables and rows that these SQLite statements make."""
    catalog, loaded = _loaded(tuple(script))
    tables = {name: {key: dict(row) for key, row in rows.items()} for name, rows in loaded.items()}
    return MemoryDatabase(catalog, tables, clock)


@cache
def _loaded(script: tuple[str, ...]) -> tuple[Catalog, Mapping[str, Mapping[Key, Row]]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "loaded.db"
        with closing(sqlite3.connect(path)) as db:
            for statement in script:
                db.execute(statement)
            db.commit()
            with connect(f"sqlite:///{path}", name="memory") as connector:
                catalog = connector.catalog()
            return catalog, {table.name: stored(db, table) for table in catalog.tables if not table.is_view}


def stored(db: sqlite3.Connection, table: Table) -> dict[Key, Row]:
    """The rows of a SQLite table by primary key, exactly."""
    names = [column.name for column in table.columns]
    readers = [reader(column, "sqlite") for column in table.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    found = {}
    for raw in db.execute(f'select {quoted} from "{table.name}"'):
        values = [cell if made is None or cell is None else made(cell) for made, cell in zip(readers, raw, strict=True)]
        row = dict(zip(names, values, strict=True))
        found[MemoryDatabase.key_of(table, row)] = row
    return found
