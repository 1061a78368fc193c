"""Where a record stands on one side: alive, archived, outside of what takes part, or gone."""

from __future__ import annotations

from enum import StrEnum

from wedlock.model.plan import PlanShape
from wedlock.model.sync import Agreed, Record
from wedlock.sync.conditions import holds


class Standing(StrEnum):
    ALIVE = "alive"
    ARCHIVED = "archived"  # `deleted` holds
    OUTSIDE = "outside"  # `only` does not hold: none of our business for now
    GONE = "gone"  # no row


DEAD = (Standing.ARCHIVED, Standing.GONE)


def standing(shape: PlanShape, record: Record | None) -> Standing:
    if record is None:
        return Standing.GONE
    if shape.deleted and holds(shape.deleted, record.values):
        return Standing.ARCHIVED
    return Standing.ALIVE if holds(shape.only, record.values) else Standing.OUTSIDE


def was_dead(shape: PlanShape, agreed: Agreed | None) -> bool:
    """Whether the record was archived when both sides were last agreed."""
    return agreed is not None and bool(shape.deleted) and holds(shape.deleted, agreed.values)
