"""Whole records, many at once: one statement for the root, one for every part, put together by their joins.

reading(connection, layout).read(cursor, keys)               # in a snapshot
reading(connection, layout).read(cursor, keys, lock=True)    # in a writing transaction, for compare-and-set
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from wedlock.connectors.records.alike import Asked, Row, by_asked, joinable
from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.rows import Rows
from wedlock.model.plan import PlanPart
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Key, Layout, Line, Record, Value

Values = dict[str, Value]


@dataclass(slots=True)
class Found:
    """The records by the keys that were asked for, and the keys whose root row somebody else has locked."""

    records: dict[Key, Record] = field(default_factory=dict)
    busy: set[Key] = field(default_factory=set)


@dataclass(slots=True)
class _Holder:
    """What rows hang on: the values of a record's header, or of one of its lines; and the record's lines."""

    key: Key
    values: Values
    lines: dict[str, list[Line]]


def reading(connection: Connection, layout: Layout) -> Reading:
    """The Reading of a Layout, compiled once a connection."""
    return connection.made_of(layout, Reading)


class Reading:
    """A Layout made into statements."""

    def __init__(self, connection: Connection, layout: Layout) -> None:
        self.layout = layout
        self.rows = {
            alias: Rows(connection, table, alias, layout.columns[alias], layout.row_key(alias))
            for alias, table in layout.shape.tables.items()
        }
        self._parts = [
            _Part(connection, self.rows[part.alias], part, layout) for part in parents_first(layout.shape.parts)
        ]

    def read(self, cursor: Cursor, keys: Iterable[Key], lock: bool = False) -> Found:
        """The records that exist. With `lock` their rows are locked until the transaction ends, those of shared parts
        apart; a record whose root row is locked by somebody else is `busy` where the engine can tell, else waited for.
        """
        found, wanted = Found(), dict.fromkeys(keys)
        roots = self._roots(cursor, list(wanted), lock, found)
        holders = {"": list(roots.values())}
        for part in self._parts:
            part.attach(cursor, holders, lock)
        for asked, holder in roots.items():
            lines = {alias: tuple(sorted(held, key=_by_key)) for alias, held in holder.lines.items()}
            found.records[asked] = Record(holder.key, holder.values, lines)
        return found

    def _roots(self, cursor: Cursor, keys: list[Key], lock: bool, found: Found) -> dict[Key, _Holder]:
        rows, held, how = self.rows["root"], {}, "free" if lock else ""
        for asked, (row, *_) in by_asked(keys, lambda some: rows.by_key(cursor, some, how)).items():
            values = dict(zip(rows.paths, row, strict=True))
            held[asked] = _Holder(rows.key_of(row), values, {alias: [] for alias in self.layout.lines})
        missing = [key for key in keys if key not in held]
        if lock and missing and rows.can_skip:
            found.busy.update(by_asked(missing, lambda some: rows.by_key(cursor, some)))
        return held


class _Part:
    """A part of the shape: which of its rows belong to a holder, and which of those is chosen."""

    def __init__(self, connection: Connection, rows: Rows, part: PlanPart, layout: Layout) -> None:
        self._rows, self._part = rows, part
        self._here = tuple(here for here, _ in part.join)
        self._there = tuple(f"{part.of}.{there}" for _, there in part.join)
        self._at = tuple(rows.names.index(here) for here in self._here)
        parent = layout.shape.tables[part.of]
        self._plain = [
            joinable(connection.column(part.table, here), connection.column(parent, there)) for here, there in part.join
        ]
        self._as_it_is = not any(self._plain)
        self._first = rows.names.index(part.first_by.removeprefix("-")) if part.first_by else None
        self._holders = layout.line_of.get(part.of, "")
        self._many = part.rows is Cardinality.MANY
        self._row_key = [rows.names.index(name) for name in layout.row_key(part.alias)]

    def attach(self, cursor: Cursor, holders: dict[str, list[_Holder]], lock: bool) -> None:
        """Read the rows that belong to the holders, and put them there."""
        wanted = self._wanted(holders[self._holders])
        found = by_asked(list(wanted), lambda some: self._fetched(cursor, some, lock))
        matched = [(holder, rows) for joined, rows in found.items() for holder in wanted[joined]]
        if self._many:
            holders[self._part.alias] = [line for holder, rows in matched for line in self._lines(holder, rows)]
            return
        for holder, rows in matched:
            holder.values.update(zip(self._rows.paths, self._chosen(rows), strict=True))

    def _wanted(self, holders: Sequence[_Holder]) -> dict[Asked, list[_Holder]]:
        """What the holders' rows are joined by; nothing for one that has no such value."""
        wanted: dict[Asked, list[_Holder]] = {}
        for holder in holders:
            joined = self._joined([holder.values.get(path) for path in self._there])
            if None not in joined:
                wanted.setdefault(joined, []).append(holder)
        return wanted

    def _fetched(self, cursor: Cursor, values: Sequence[Asked], lock: bool) -> Iterator[tuple[Asked, Row]]:
        how, at = "lock" if lock and not self._part.shared else "", self._at
        for row in self._rows.joined(cursor, self._here, values, self._part.where, how):
            yield self._joined([row[index] for index in at]), row

    def _joined(self, values: list[Value]) -> Asked:
        if self._as_it_is:
            return tuple(values)
        return tuple([plain(value) if plain else value for plain, value in zip(self._plain, values, strict=True)])

    def _lines(self, holder: _Holder, rows: Sequence[Row]) -> Iterable[_Holder]:
        for row in rows:
            key, values = self._rows.key_of(row), dict(zip(self._rows.paths, row, strict=True))
            holder.lines[self._part.alias].append(Line(key, values))
            yield _Holder(key, values, holder.lines)

    def _chosen(self, rows: Sequence[Row]) -> Row:
        """The row that comes first; of equal ones the one with the least key. A missing value comes last."""
        if len(rows) == 1:
            return rows[0]
        ordered = sorted(rows, key=lambda row: [_order(row[index]) for index in self._row_key])
        first = self._first
        if first is None:
            return ordered[0]
        filled = [row for row in ordered if row[first] is not None] or ordered
        if self._part.first_by.startswith("-"):
            return max(filled, key=lambda row: _order(row[first]))
        return min(filled, key=lambda row: _order(row[first]))


def parents_first(parts: Sequence[PlanPart]) -> list[PlanPart]:
    """The parts so that each comes after the one that it hangs on."""
    known, ordered, left = {"root"}, [], list(parts)
    while left:
        ready = [part for part in left if part.of in known]
        if not ready:
            raise LookupError(f"parts in a circle: {[part.alias for part in left]}")
        ordered += ready
        known.update(part.alias for part in ready)
        left = [part for part in left if part.alias not in known]
    return ordered


def _order(value: Any) -> tuple[str, Any]:
    """SQLite may hold numbers and texts in one column."""
    return ("", value) if isinstance(value, (int, float)) else (type(value).__name__, value)


def _by_key(line: Line) -> list[tuple[str, Any]]:
    return [_order(part) for part in line.key]
