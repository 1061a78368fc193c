"""References between planned objects: a contact's customer, an order's customer, a line's product.

A reference is told by a foreign key, or by a row that the shape looks up (through Creme's relation rows, say), to the
root of another planned object on both sides. Links translate it, so that nobody copies the other object's name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedlock.model.catalog import Column
from wedlock.model.shape import Cardinality

if TYPE_CHECKING:
    from wedlock.analysis.proposed_fields import Sketch

NAMES: Mapping[str, str] = {
    "customer_master": "customer", "contact_person": "contact", "product_catalog": "product", "sales_order": "order",
    "supplier_master": "supplier",
}  # fmt: skip
"""Object → what a field is called that refers to it; others by their own name."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The column `path` (alias.column) refers to the root of `table`; `told` by the shape, which looks the row up."""

    path: str
    table: str
    lines: bool
    told: bool
    needed: bool

    @property
    def rank(self) -> tuple[bool, bool]:
        return self.told, self.needed


@dataclass(frozen=True, slots=True)
class Reference:
    """Both columns refer to `object`."""

    left: str
    right: str
    object: str

    @property
    def name(self) -> str:
        return NAMES.get(self.object, self.object)


def find_references(
    left: Sketch, right: Sketch, objects: Mapping[tuple[str, str], str], itself: str, alike: Collection[tuple[str, str]]
) -> Iterator[Reference]:
    """One reference per object and place (header, lines): the pair that is `alike` (by plain columns), else the one
    that the shapes tell, else the one that must be filled. Of several equal ones none, for a person would guess too."""
    ours, theirs = tuple(pointers(left)), tuple(pointers(right))
    for (here, there), name in objects.items():
        for lines in (False, True):
            mine = [p for p in ours if p.table == here and p.lines is lines]
            others = [p for p in theirs if p.table == there and p.lines is lines]
            both = [(a, b) for a in mine for b in others if (left.plain(a.path), right.plain(b.path)) in alike]
            if both:
                yield Reference(both[0][0].path, both[0][1].path, name)
            elif name != itself and (a := _clearest(mine)) and (b := _clearest(others)):
                yield Reference(a.path, b.path, name)


def _clearest(found: list[Pointer]) -> Pointer | None:
    best = max((p.rank for p in found), default=None)
    first = [p for p in found if p.rank == best]
    return first[0] if len(first) == 1 else None


def pointers(sketch: Sketch) -> Iterator[Pointer]:
    """The columns of a shape that refer to another table's row, what the shape looks up first."""
    told = dict(_looked_up(sketch))
    for path, table in told.items():
        yield _pointer(sketch, path, table, told=True)
    for alias, name in sketch.shape.tables.items():
        if alias != "root" and (sketch.shape.part_of[alias].shared or not sketch.usable(alias)):
            continue
        # A row that refers to its own table (the parent company, the duplicate it was merged into) is another matter.
        for column, key in sketch.catalog.by_name[name].reference_of.items():
            path = f"{alias}.{column}"
            if path not in told and not _holds(sketch, path) and key.target != name:
                yield _pointer(sketch, path, key.target, told=False)


def _looked_up(sketch: Sketch) -> Iterator[tuple[str, str]]:
    """The parent's column through which a shared row is found, and the table of that row."""
    for part in sketch.shape.parts:
        if part.shared and part.rows is Cardinality.ONE and len(part.join) == 1 and sketch.usable(part.of):
            yield f"{part.of}.{part.join[0][1]}", part.table


def _holds(sketch: Sketch, path: str) -> bool:
    """Whether a column holds the record itself together: a key, or the join to its own root."""
    alias, _, column = path.partition(".")
    if alias == "root":
        return column in sketch.shape.key
    part = sketch.shape.part_of[alias]
    return column in {here for here, _ in part.join} | {c for c, _ in part.where} | set(part.key)


def _pointer(sketch: Sketch, path: str, table: str, told: bool) -> Pointer:
    column: Column = sketch.column(path)
    return Pointer(path, table, sketch.in_lines(path.partition(".")[0]), told, not column.nullable)
