"""Where a field lies: its columns on each side, what the Catalogs tell of them, and the zones of their clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from wedlock.model.catalog import Column, Family
from wedlock.model.plan import Compare, Flow, Pair, PlanField, PlannedObject, Sided
from wedlock.model.sync import other, shape_of
from wedlock.sync.times import zone_of

Columns = Mapping[str, Column]
"""alias.column → Column; what is missing is not known, and its values are taken as they come."""

PADDED = ("char", "character", "bpchar", "nchar")


@dataclass(frozen=True)
class Place:
    """The columns of a field on one side. `said` is the zone that the field itself names, `zone` the shape's where it
    names none; `engine` is empty where nobody knows."""

    side: Sided
    paths: tuple[str, ...]
    columns: tuple[Column | None, ...]
    engine: str
    said: ZoneInfo | None
    zone: ZoneInfo | None

    @property
    def families(self) -> set[Family]:
        return {column.type.family for column in self.columns if column is not None}

    @property
    def padded(self) -> bool:
        """Whether the engine fills texts with blanks up to the column's length."""
        return any(column is not None and _fixed(column.type.native) for column in self.columns)


def _fixed(native: str) -> bool:
    return native.lower().partition("(")[0].strip() in PADDED


@dataclass(frozen=True)
class Placed:
    """A field with both of its Places."""

    field: PlanField
    left: Place
    right: Place

    def of(self, side: Sided) -> Place:
        return self.left if side == "left" else self.right

    @property
    def families(self) -> set[Family]:
        return self.left.families | self.right.families

    @property
    def padded(self) -> bool:
        """Blanks at the end count on neither side where one of them adds its own."""
        return self.left.padded or self.right.padded

    @property
    def one_way(self) -> bool:
        return self.field.flow is not Flow.BOTH

    @property
    def by_day(self) -> bool:
        return self.field.compare is Compare.DATE

    def day_zone(self, side: Sided) -> ZoneInfo | None:
        """In which zone a moment of this side belongs to a day."""
        here, there = self.of(side), self.of(other(side))
        return here.zone or there.zone


def placed(planned: PlannedObject, field: PlanField, columns: Pair[Columns], engines: Pair[str]) -> Placed:
    def place(side: Sided) -> Place:
        said, paths = field.convert.zone.of(side), field.of(side)
        known = columns.of(side)
        return Place(
            side,
            paths,
            tuple(known.get(path) for path in paths),
            engines.of(side),
            zone_of(said),
            zone_of(said or shape_of(planned, side).zone),
        )

    return Placed(field, place("left"), place("right"))
