"""Read the records of an object as its Shape says: root rows, joined parts, one value a role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from wedlock.analysis.profile import as_text
from wedlock.errors import Unavailable
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.ports import Progress, Row, RowReader, quiet
from wedlock.model.records import FieldValue, RecordKey, RecordTable
from wedlock.model.shape import Condition, FieldRole, Part, Shape

Reached = dict[str, list[Row | None]]
"""Part alias → its row for every root row, in the order of the roots (None where there is none)."""


class Rows:
    """The rows of a shape's tables, read once: root rows and, per part, the row that belongs to each root row."""

    def __init__(
        self, shape: Shape, catalog: Catalog, reader: RowReader, columns: dict[str, tuple[str, ...]],
        progress: Progress = quiet, only: Collection[RecordKey] | None = None,
    ) -> None:  # fmt: skip
        """`columns`: alias → columns to read of that part, beside those that joining needs.

        With `only`, these records alone are kept in memory: a linked few of a million. A part that cannot be read is
        empty, and `unread` says why; Unavailable where the root cannot be read.
        """
        self.unread: list[Text] = []
        self.shape, self._catalog, self._reader = shape, catalog, reader
        self._read = {alias: _with_needed(shape, alias, columns.get(alias, ())) for alias in _aliases(shape)}
        self._progress = progress
        self.root_columns = self._read["root"]
        self.roots, self.keys = self._roots(only)
        self.reached: Reached = {"root": list(self.roots)}
        for part in shape.parts:
            self.reached[part.alias] = self._reached(part)

    def values(self, alias: str, column: str) -> list[object]:
        """One value per root row."""
        index = self._read[alias].index(column)
        return [None if row is None else row[index] for row in self.reached[alias]]

    def columns_of(self, alias: str) -> tuple[str, ...]:
        return self._read[alias]

    def _roots(self, only: Collection[RecordKey] | None) -> tuple[list[Row], list[RecordKey]]:
        at = [self.root_columns.index(column) for column in self.shape.key]
        roots, keys = [], []
        for row in self._all("root"):
            key = tuple(as_text(row[index]) for index in at)
            if (only is None or key in only) and _meets(row, self.root_columns, self.shape.only):
                roots.append(row)
                keys.append(key)
        return roots, keys

    def _reached(self, part: Part) -> list[Row | None]:
        try:
            return self._reach(part)
        except Unavailable as error:
            self.unread.append(error.problem)
            return [None] * len(self.roots)

    def _all(self, alias: str) -> Iterable[Row]:
        table = self._catalog.by_name[self.shape.table_of(alias)]
        done = 0
        for batch in self._reader.rows(table, self._read[alias]):
            yield from batch
            done += len(batch)
            self._progress(T("Reading records of {table}", table=table.name), done, None)

    def _reach(self, part: Part) -> list[Row | None]:
        """For every root row the part's row: the one that meets the selector and comes first."""
        here = [self._read[part.alias].index(column) for column, _ in part.join]
        there = [self._read[part.parent].index(column) for _, column in part.join]
        parents = self.reached[part.parent]
        wanted = {_joined(row, there) for row in parents if row is not None}
        found: dict[tuple[object, ...], Row] = {}
        order = _order(part, self._read[part.alias])
        for row in self._all(part.alias):
            key = _joined(row, here)
            if key not in wanted or not _meets(row, self._read[part.alias], part.selector):
                continue
            known = found.get(key)
            if known is None or (order is not None and _before(row[order[0]], known[order[0]], order[1])):
                found[key] = row
        return [None if row is None else found.get(_joined(row, there)) for row in parents]


def gather(
    shape: Shape, catalog: Catalog, reader: RowReader, progress: Progress = quiet, unread: list[Text] | None = None
) -> RecordTable:
    """All records of one object in one system, one value a role.

    Fields of a part that cannot be read are empty, and `unread` gets the reason; Unavailable where the root cannot be.
    """
    columns: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for field in shape.fields:
        columns[field.part] += (field.column,)
    rows = Rows(shape, catalog, reader, dict(columns), progress)
    if unread is not None:
        unread += rows.unread
    fields: dict[FieldRole, Sequence[FieldValue]] = {}
    for field in shape.fields:
        fields[field.role] = [_field(value) for value in rows.values(field.part, field.column)]
    return RecordTable(rows.keys, [shape.root] * len(rows.keys), fields)


def union(tables: Sequence[RecordTable]) -> RecordTable:
    """Records of several root tables as one RecordTable; a role that one of them lacks is empty there."""
    roles = {role for table in tables for role in table.fields}
    fields: dict[FieldRole, Sequence[FieldValue]] = {
        role: [value for table in tables for value in table.fields.get(role, [None] * len(table))] for role in roles
    }
    keys = [key for table in tables for key in table.keys]
    return RecordTable(keys, [name for table in tables for name in table.tables], fields)


def _field(value: object) -> FieldValue:
    if value is None or isinstance(value, (bytes, memoryview)):
        return None
    return as_text(value) or None


def _aliases(shape: Shape) -> list[str]:
    return ["root", *(part.alias for part in shape.parts)]


def _with_needed(shape: Shape, alias: str, columns: Collection[str]) -> tuple[str, ...]:
    """The columns to read of a part: those asked for, its joins, its selector and its order."""
    needed: list[str] = list(columns)
    if alias == "root":
        needed += [*shape.key, *(condition.column for condition in shape.only)]
    for part in shape.parts:
        if part.alias == alias:
            needed += [column for column, _ in part.join]
            needed += [condition.column for condition in part.selector]
            needed += [part.first_by.removeprefix("-")] if part.first_by else []
        if part.parent == alias:
            needed += [column for _, column in part.join]
    return tuple(dict.fromkeys(needed))


def _joined(row: Row, indexes: Sequence[int]) -> tuple[object, ...]:
    return tuple(as_text(row[index]) for index in indexes)


def _meets(row: Row, columns: Sequence[str], conditions: Iterable[Condition]) -> bool:
    return all(as_text(row[columns.index(c.column)]) in _spelt(c.values) for c in conditions)


def _spelt(values: tuple[str, ...]) -> set[str]:
    """Codes as `as_text` spells them: a condition may say true and false."""
    return {{"true": "1", "false": "0"}.get(value, value) for value in values}


def _order(part: Part, columns: Sequence[str]) -> tuple[int, bool] | None:
    """Index of the ordering column and whether the greatest comes first."""
    if not part.first_by:
        return None
    return columns.index(part.first_by.removeprefix("-")), part.first_by.startswith("-")


def _before(value: object, other: object, greatest: bool) -> bool:
    if value is None or other is None:
        return other is None and value is not None
    try:
        less = value < other  # type: ignore[operator]  # the database gives one kind a column
    except TypeError:
        less = as_text(value) < as_text(other)
    return bool(less) is not greatest and value != other
