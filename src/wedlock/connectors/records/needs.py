"""What synchronising the accepted objects needs on one side: which tables are read, which rows and columns written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from wedlock.connectors.records.order import Fill, fill_of
from wedlock.model.catalog import Catalog, Table
from wedlock.model.plan import FOLLOWING, Flow, Maker, PlanField, PlannedObject, Sided
from wedlock.model.sync import Layout

_NEXTVAL = re.compile(r"nextval\('(?P<name>.+?)'(?:::regclass)?\)", re.IGNORECASE)


@dataclass
class TableNeed:
    """Every table is read. `rows`: rows are inserted and, by an undo or a deletion, deleted; `update` names columns.

    `watched`: its changes are captured.
    """

    table: Table
    rows: bool = False
    watched: bool = False
    update: dict[str, None] = field(default_factory=dict)


@dataclass
class Needs:
    """By the table's name in the Catalog; `sequences` as the database calls them. `markers`: records are created."""

    tables: dict[str, TableNeed] = field(default_factory=dict)
    sequences: dict[str, None] = field(default_factory=dict)
    markers: bool = False

    def of(self, catalog: Catalog, name: str) -> TableNeed:
        return self.tables.setdefault(name, TableNeed(catalog.by_name[name]))


def needs(objects: Sequence[tuple[PlannedObject, Layout]], side: Sided, catalog: Catalog) -> Needs:
    """Those of all objects together. What is written through a product's API is only read here."""
    found = Needs()
    for planned, layout in objects:
        for table in layout.shape.tables.values():
            found.of(catalog, table).watched = True
        if layout.shape.through == "sql":
            _written(found, planned, layout, side, catalog)
    return found


def _written(found: Needs, planned: PlannedObject, layout: Layout, side: Sided, catalog: Catalog) -> None:
    shape, shared = layout.shape, {part.alias for part in layout.shape.parts if part.shared}
    found.markers = True
    for alias, table in shape.tables.items():
        if alias == "root" or (shape.part_of[alias].create and alias not in shared):
            need = found.of(catalog, table)
            need.rows = True
            found.sequences.update(dict.fromkeys(_of_defaults(need.table)))
        if alias not in shared:  # rows are locked while they are written, which takes the right to change a column
            found.of(catalog, table).update.setdefault(layout.columns[alias][0])
    for insert in shape.insert:
        if insert.make is Maker.LOOKUP:
            found.of(catalog, insert.table)
        elif insert.make is Maker.SEQUENCE:
            found.sequences.update(dict.fromkeys(insert.of))
    for path in _updated(planned, layout, side, catalog):
        alias, _, column = path.partition(".")
        if alias not in shared and not catalog.by_name[shape.tables[alias]].by_name[column].generated:
            found.of(catalog, shape.tables[alias]).update[column] = None


def _updated(planned: PlannedObject, layout: Layout, side: Sided, catalog: Catalog) -> Iterator[str]:
    """The columns (alias.column) that a change, an archiving or an undo may set."""
    shape = layout.shape
    for one in _fields(planned):
        if one.flow is Flow.BOTH or one.flow is (Flow.TO_LEFT if side == "left" else Flow.TO_RIGHT):
            yield from one.of(side)
    yield from (path for path, _ in shape.deleted)
    if shape.changed:
        yield shape.changed
    yield from (insert.column for insert in shape.insert if insert.make in FOLLOWING)
    for part in shape.parts:
        if part.shared or fill_of(layout, catalog, part) is Fill.LATER:
            yield from (f"{part.of}.{there}" for _, there in part.join)
        if part.mirror:
            swapped = (column for pair in part.mirror.swap for column in pair)
            yield from (f"{part.alias}.{column}" for column in (part.mirror.link, *swapped))


def _fields(planned: PlannedObject) -> Iterable[PlanField]:
    return (*planned.fields, *(one for lines in planned.lines for one in lines.fields))


def _of_defaults(table: Table) -> Iterator[str]:
    """The sequences that number its new rows; an identity column needs no right of its own."""
    for column in table.columns:
        if column.default and (found := _NEXTVAL.search(column.default)):
            yield found["name"]
