"""In which order the rows of a record are inserted, and which side of a join is filled from the other.

A part is inserted after its parent and takes over the parent's values, unless the parent refers to it: then it comes
first where the parent cannot stand without it (`entity` before `account`), and otherwise after the parent, which is
told its key in a further step (an address that refers back to its company).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from wedlock.model.catalog import Catalog, Table
from wedlock.model.plan import PlanPart
from wedlock.model.sync import Layout


class Fill(StrEnum):
    """Which side of a join takes its values from the other."""

    DOWN = "down"  # the part's columns take the parent's values
    UP = "up"  # the parent's columns take the part's values, and the part is inserted first
    LATER = "later"  # the parent's columns take the part's values once it is inserted


def insert_order(layout: Layout, fills: Mapping[str, Fill]) -> Iterator[str]:
    """Aliases so that each finds what it refers to."""
    children: dict[str, list[PlanPart]] = {}
    for part in layout.shape.parts:
        children.setdefault(part.of, []).append(part)

    def under(alias: str) -> Iterator[str]:
        for part in children.get(alias, ()):
            if fills[part.alias] is Fill.UP:
                yield from under(part.alias)
        yield alias
        for part in children.get(alias, ()):
            if fills[part.alias] is not Fill.UP:
                yield from under(part.alias)

    return under("root")


def fill_of(layout: Layout, catalog: Catalog, part: PlanPart) -> Fill:
    table, parent = table_of(catalog, part.table), table_of(catalog, layout.shape.tables[part.of])
    here, there = tuple(h for h, _ in part.join), tuple(t for _, t in part.join)
    if _refers(table, here, parent, there):
        return Fill.DOWN
    if not _refers(parent, there, table, here):  # nobody declared it: by whose key it is
        own = set(here) <= set(part.key or table.primary_key)
        parents = set(there) <= set(layout.row_key(part.of))
        made_here = any(table.by_name[column].generated for column in here)
        if not own or (parents and not made_here):
            return Fill.DOWN
    needed = any(column in layout.row_key(part.of) or not parent.by_name[column].nullable for column in there)
    return Fill.UP if needed else Fill.LATER


def _refers(table: Table, here: Iterable[str], target: Table, there: Iterable[str]) -> bool:
    pairs = set(zip(here, there, strict=True))
    return any(
        fk.target == target.name and set(zip(fk.columns, fk.target_columns, strict=True)) <= pairs
        for fk in table.foreign_keys
    )


def table_of(catalog: Catalog, name: str) -> Table:
    if name not in catalog.by_name:
        raise LookupError(f"{catalog.system} has no table {name}")
    return catalog.by_name[name]
