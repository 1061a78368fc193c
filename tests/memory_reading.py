"""Records out of a MemoryDatabase: the root, its parts by their joins, and whose record a row is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tests.memory_tables import MemoryDatabase, Row

from wedlock.connectors.records.exact import key_reader, to_key
from wedlock.model.catalog import Family
from wedlock.model.plan import PlanPart
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Change, Key, Layout, Line, Record, Value, Values
from wedlock.sync.conditions import holds

Joined = dict[tuple[Value, ...], list[Row]]


def key_in(db: MemoryDatabase, table: str, columns: Sequence[str], row: Values) -> Key:
    """The row's key, as Keys are written: whole numbers and texts."""
    known = db.catalog.by_name[table].by_name
    readers = [key_reader(known[name]) for name in columns]
    return tuple(made(row[name]) if made else row[name] for made, name in zip(readers, columns, strict=True))


class MemoryReading:
    """One call's look at the tables; joins are indexed once for it."""

    def __init__(self, db: MemoryDatabase, layout: Layout) -> None:
        self.db, self.layout, self.shape = db, layout, layout.shape
        self._parts: dict[str, list[PlanPart]] = {}
        for part in layout.shape.parts:
            self._parts.setdefault(part.of, []).append(part)
        self._indexes: dict[str, Joined] = {}

    def read(self, keys: Iterable[Key]) -> dict[Key, Record]:
        found = {}
        for key in keys:
            for row in self._roots(key)[:1]:
                found[key] = self._record(row)
        return found

    def all(self) -> list[Record]:
        """Every record that `only` lets take part, by key."""
        rows = [row for row in self.db.rows(self.shape.root) if None not in [row[name] for name in self.shape.key]]
        records = [self._record(row) for row in rows]
        return sorted((r for r in records if holds(self.shape.only, r.values)), key=lambda r: _order(r.key))

    def _roots(self, key: Key) -> list[Row]:
        table = self.db.catalog.by_name[self.shape.root]
        made = [to_key(table.by_name[name])(part) for name, part in zip(self.shape.key, key, strict=True)]
        direct = self.db.find(table.name, self.shape.key, made)
        if direct or self.shape.key == table.primary_key:
            return direct
        wanted, rows = tuple(made), self.db.rows(table.name)
        return [row for row in rows if key_in(self.db, table.name, self.shape.key, row) == wanted]

    def _record(self, root: Row) -> Record:
        lines: dict[str, list[Line]] = {alias: [] for alias in self.layout.lines}
        values = self._values("root", root)
        self._attach("root", root, values, lines)
        ordered = {alias: tuple(sorted(held, key=lambda line: _order(line.key))) for alias, held in lines.items()}
        return Record(key_in(self.db, self.shape.root, self.shape.key, root), values, ordered)

    def _attach(self, alias: str, row: Row, values: dict[str, Value], lines: dict[str, list[Line]]) -> None:
        for part in self._parts.get(alias, ()):
            rows = self._joined(part, row)
            if part.rows is Cardinality.MANY:
                for one in rows:
                    held = self._values(part.alias, one)
                    self._attach(part.alias, one, held, lines)
                    key = key_in(self.db, part.table, self.layout.row_key(part.alias), one)
                    lines[part.alias].append(Line(key, held))
            elif rows:
                chosen = self._chosen(part, rows)
                values.update(self._values(part.alias, chosen))
                self._attach(part.alias, chosen, values, lines)

    def _values(self, alias: str, row: Row) -> dict[str, Value]:
        return {f"{alias}.{name}": row[name] for name in self.layout.columns[alias]}

    def _joined(self, part: PlanPart, parent: Row) -> list[Row]:
        if part.alias not in self._indexes:
            index: Joined = {}
            for row in self.db.rows(part.table):
                if holds(part.where, row):
                    index.setdefault(tuple(row[here] for here, _ in part.join), []).append(row)
            self._indexes[part.alias] = index
        wanted = tuple(parent[there] for _, there in part.join)
        return [] if None in wanted else self._indexes[part.alias].get(wanted, [])

    def _chosen(self, part: PlanPart, rows: list[Row]) -> Row:
        """The first by `first_by`, missing values last, of equal ones the least key."""
        rows = sorted(rows, key=lambda row: _order([row[name] for name in self.layout.row_key(part.alias)]))
        first = part.first_by.removeprefix("-")
        if not first:
            return rows[0]
        filled = [row for row in rows if row[first] is not None] or rows
        best = max if part.first_by.startswith("-") else min
        return best(filled, key=lambda row: _order([row[first]]))

    # Upwards

    def roots(self, changes: Iterable[Change]) -> set[Key]:
        return {key for change in changes for key in self._owners(change)}

    def _owners(self, change: Change) -> Iterator[Key]:
        for alias, table in self.shape.tables.items():
            if table != change.table:
                continue
            named = dict(zip(change.columns, change.key, strict=True))
            known = self.db.catalog.by_name[table].by_name
            if alias == "root" and named.keys() == set(self.shape.key):
                yield tuple(to_key(known[name])(named[name]) for name in self.shape.key)
                continue
            for row in self._rows(table, named):
                yield from self._up(alias, row)

    def _rows(self, table: str, named: Values) -> list[Row]:
        """The rows with this key, by their own values, else by how Keys write them (a UUID, a decimal, bytes)."""
        known = self.db.catalog.by_name[table].by_name
        wanted = tuple(to_key(known[name])(value) for name, value in named.items())
        if all(known[name].type.family in (Family.INTEGER, Family.TEXT) for name in named):
            return self.db.find(table, tuple(named), wanted)
        return [row for row in self.db.rows(table) if key_in(self.db, table, tuple(named), row) == wanted]

    def _up(self, alias: str, row: Row) -> Iterator[Key]:
        if alias == "root":
            yield key_in(self.db, self.shape.root, self.shape.key, row)
            return
        part = self.shape.part_of[alias]
        wanted = [row[here] for here, _ in part.join]
        if None not in wanted:
            for parent in self.db.find(self.shape.tables[part.of], [there for _, there in part.join], wanted):
                yield from self._up(part.of, parent)


def _order(key: Sequence[Any]) -> list[tuple[str, Any]]:
    return [("", part) if isinstance(part, (int, float)) else (type(part).__name__, part) for part in key]
