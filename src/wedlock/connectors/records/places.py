"""The tables of a record made ready for writing: what a plan's shape means for each of its aliases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from wedlock.connectors.records.constants import coerced
from wedlock.connectors.records.fitting import fitting
from wedlock.connectors.records.order import Fill, fill_of, insert_order, table_of
from wedlock.connectors.records.unfit import Fit
from wedlock.model.catalog import Catalog, Column, Table
from wedlock.model.plan import FOLLOWING, Conditions, Insert, Maker, Mirror, PlanPart
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Layout, Value


@dataclass(frozen=True, eq=False)
class Place:
    """One alias of a shape. `stage` counts in the order of inserts; `structural` columns say which row it is.

    `always`: the row belongs to every record. `refers` are the columns that children and the parent need to know.
    """

    alias: str
    table: Table
    key: tuple[str, ...]
    stage: int
    fits: Mapping[str, Fit]
    constants: Mapping[str, Value]
    rules: tuple[tuple[str, Insert], ...]
    structural: frozenset[str]
    mapped: tuple[str, ...]
    known: tuple[str, ...]
    parent: str = ""
    join: tuple[tuple[str, str], ...] = ()
    fill: Fill = Fill.DOWN
    create: bool = True
    shared: bool = False
    always: bool = False
    chosen: bool = False
    mirror: Mirror | None = None
    line: str = ""
    keyed: bool = True
    where: Conditions = ()
    first_by: str = ""

    def column(self, name: str) -> Column:
        return self.table.by_name[name]

    def path(self, column: str) -> str:
        return f"{self.alias}.{column}"

    @cached_property
    def probe(self) -> str:
        """The column that a record has if it has the row."""
        return self.path(self.key[0])

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The columns by which a stored row is found again: its key, else all that choose it."""
        if self.keyed:
            return self.key
        return tuple(dict.fromkeys(filter(None, (*self.key, *(name for name, _ in self.where), self.first_by))))

    @cached_property
    def named_paths(self) -> tuple[str, ...]:
        return tuple(map(self.path, self.named))

    def shown(self, column: str) -> str:
        """The column as the database calls it."""
        return f"{self.table.name}.{column}"

    @cached_property
    def swap(self) -> Mapping[str, str]:
        """The column of a row → the one of its twin that has the same value."""
        pairs = self.mirror.swap if self.mirror else ()
        return dict(pairs) | {there: here for here, there in pairs}

    @cached_property
    def twin_constants(self) -> Mapping[str, Value]:
        """What the twin has otherwise."""
        values = self.mirror.values if self.mirror else ()
        return {name: coerced(self.column(name), text) for name, text in values}


@dataclass(frozen=True, eq=False)
class Places:
    """A layout over a catalog. `header` and `lines` (by the lines' alias) are in the order of inserts."""

    layout: Layout
    catalog: Catalog
    by_alias: Mapping[str, Place]
    header: tuple[Place, ...]
    lines: Mapping[str, tuple[Place, ...]]
    revived: tuple[tuple[str, Value], ...]
    archived: tuple[tuple[str, Value], ...]
    followers: tuple[tuple[Place, str, Insert], ...]

    @property
    def root(self) -> Place:
        return self.by_alias["root"]


def places(layout: Layout, catalog: Catalog) -> Places:
    """Make a layout ready; LookupError names a table or column that the Catalog does not have."""
    fills = {part.alias: fill_of(layout, catalog, part) for part in layout.shape.parts}
    order = list(insert_order(layout, fills))
    found = {alias: _place(layout, catalog, alias, stage, fills) for stage, alias in enumerate(order)}
    line_of = layout.line_of
    return Places(
        layout, catalog, found,
        tuple(found[alias] for alias in order if alias not in line_of),
        {line: tuple(found[alias] for alias in order if line_of.get(alias) == line) for line in layout.lines},
        tuple((path, _revival(found, path, values)) for path, values in layout.shape.deleted),
        tuple((path, _constant(found, path, values[0])) for path, values in layout.shape.deleted),
        tuple(
            (place, column, rule) for place in found.values() for column, rule in place.rules if rule.make in FOLLOWING
        ),
    )  # fmt: skip


def _place(layout: Layout, catalog: Catalog, alias: str, stage: int, fills: Mapping[str, Fill]) -> Place:
    shape = layout.shape
    table = table_of(catalog, shape.tables[alias])
    part = shape.part_of.get(alias)
    fits = {column.name: fitting(column, catalog) for column in table.columns}
    rules = tuple(rule for rule in shape.insert if rule.column.partition(".")[0] == alias)
    base = {
        "alias": alias, "table": table, "key": layout.row_key(alias), "stage": stage, "fits": fits,
        "constants": _constants(layout, table, alias, rules),
        "rules": tuple((rule.column.partition(".")[2], rule) for rule in rules if rule.make is not None),
        "known": _known(layout, alias),
        "line": layout.line_of.get(alias, ""),
    }  # fmt: skip
    if part is None:
        return Place(**base, structural=frozenset(shape.key), mapped=(), always=True)  # type: ignore[arg-type]
    structural = _structural(layout, part, rules)
    mapped = tuple(name for name in layout.columns[alias] if name not in structural)
    fill = fills[alias]
    needed = fill is Fill.UP or (fill is Fill.DOWN and part.rows is Cardinality.ONE)
    always = part.create and not part.shared and needed
    return Place(
        **base, structural=structural, mapped=mapped, parent=part.of, join=part.join, fill=fill,  # type: ignore[arg-type]
        create=part.create, shared=part.shared, always=always, chosen=part.rows is Cardinality.CHOSEN,
        mirror=part.mirror, keyed=bool(part.key),
        where=part.where, first_by=part.first_by.removeprefix("-"),
    )  # fmt: skip


def _structural(layout: Layout, part: PlanPart, rules: Iterable[Insert]) -> frozenset[str]:
    """The columns that say which row it is, or that we made: when the others are empty, the row holds nothing."""
    found = {*layout.row_key(part.alias), *(here for here, _ in part.join), *(name for name, _ in part.where)}
    found.add(part.first_by.removeprefix("-"))
    found.update(rule.column.partition(".")[2] for rule in rules)
    found.update(there for child in layout.shape.parts if child.of == part.alias for _, there in child.join)
    if part.mirror:
        found.add(part.mirror.link)
        swapped = {name for pair in part.mirror.swap for name in pair} & {here for here, _ in part.join}
        found |= swapped
    return frozenset(found)


def _known(layout: Layout, alias: str) -> tuple[str, ...]:
    """The columns that must be known once the row is inserted: its key, what joins lead to, what copies take."""
    found = dict.fromkeys(layout.row_key(alias) if alias == "root" or layout.shape.part_of[alias].key else ())
    for part in layout.shape.parts:
        if part.alias == alias:
            found.update(dict.fromkeys(here for here, _ in part.join))
        if part.of == alias:
            found.update(dict.fromkeys(there for _, there in part.join))
    for rule in layout.shape.insert:
        if rule.make is Maker.COPY:
            found.update({path.partition(".")[2]: None for path in rule.of if path.partition(".")[0] == alias})
    return tuple(found)


def _constants(layout: Layout, table: Table, alias: str, rules: Iterable[Insert]) -> dict[str, Value]:
    shape = layout.shape
    found: dict[str, Value] = {}
    made = {rule.column.partition(".")[2] for rule in rules}
    only = tuple((path.partition(".")[2], values) for path, values in shape.only if path.partition(".")[0] == alias)
    where: Conditions = shape.part_of[alias].where if alias in shape.part_of else ()
    for name, values in (*only, *where):
        if name not in made and values:
            found[name] = coerced(table.by_name[name], values[0])
    for rule in rules:
        if rule.make is None:
            name = rule.column.partition(".")[2]
            found[name] = None if rule.value is None else coerced(table.by_name[name], rule.value)
    return found


def _constant(found: Mapping[str, Place], path: str, value: str) -> Value:
    alias, _, name = path.partition(".")
    return coerced(found[alias].column(name), value)


_OPPOSITE: Mapping[Value, Value] = {True: False, False: True}  # 1 and 0 are equal to them


def _revival(found: Mapping[str, Place], path: str, values: tuple[str, ...]) -> Value:
    """What an archived record's column is set to by a revival: what a new record has there, else the opposite."""
    alias, _, name = path.partition(".")
    place = found[alias]
    if name in place.constants:
        return place.constants[name]
    archived = coerced(place.column(name), values[0])
    if place.column(name).nullable and archived not in _OPPOSITE:
        return None
    opposite = _OPPOSITE.get(archived)
    return opposite if isinstance(archived, bool) or opposite is None else int(bool(opposite))
