"""What is agreed on once a write is done, and what can be agreed on where nobody heard how a write ended. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wedlock.model.plan import Sided
from wedlock.model.sync import Agreed, Line, Link, Record, Replaced, Values, other
from wedlock.sync.rules import ObjectRules, UnitRules


def agreed_after(
    rules: ObjectRules, units: Sequence[UnitRules], side: Sided, record: Record, old: Agreed | None
) -> Agreed:
    """What is agreed on a side once these units are settled: their columns as they are now, all others as before."""
    values = dict(old.values) if old is not None else {}
    lines = dict(old.lines) if old is not None else {}
    now = record.values
    for unit in units:
        for column in unit.columns.of(side):
            values[column] = now.get(column)
        for entry in unit.lines:
            wanted = entry.columns(side)
            lines[entry.alias(side)] = tuple(
                Line(x.key, {c: x.values.get(c) for c in wanted}) for x in entry.of(side, record)
            )
    for column in rules.kept.of(side):
        values[column] = now.get(column)
    return Agreed(values, lines)


def replaced_by(
    units: Sequence[UnitRules], side: Sided, before: Record, now: datetime
) -> dict[tuple[Sided, str], Replaced]:
    """What a write to `side` replaced, so that a form saved late is known."""
    return {
        (side, unit.name): Replaced(tuple(before.values.get(c) for c in unit.columns.of(side)), now)
        for unit in units
        if unit.fields
    }


def as_asked(units: Sequence[UnitRules], side: Sided, asked: Values, now: Values) -> list[UnitRules]:
    """The units that are as we wrote them. Where a default or a trigger put something else, nothing is agreed yet."""
    return [
        unit
        for unit in units
        if all(asked.get(c) == now.get(c) for c in unit.columns.of(side))
        or all(f.same(side, f.value(side, asked), f.value(side, now)) for f in unit.fields)
    ]


def arrived(link: Link, units: Sequence[UnitRules], side: Sided, record: Record, before: Values, at: datetime) -> Link:
    """The Link once it turned out that a write whose end nobody had heard of took place.

    What the write brought is agreed on there. From which values it was made is not known any more, so that nothing is
    agreed on the other side: as long as ours stands, whatever differs from it is an edit made over there since.
    """
    mine = [unit for unit in units if not unit.lines]
    old, from_ = link.agreed(side), link.agreed(other(side))
    now = {c: record.values.get(c) for unit in mine for c in unit.columns.of(side)}
    unknown = {c for unit in mine for c in unit.columns.of(other(side))}
    here = Agreed({**(old.values if old else {}), **now}, old.lines if old else {})
    there = from_ and Agreed({c: v for c, v in from_.values.items() if c not in unknown}, from_.lines)
    was = {
        (side, unit.name): Replaced(tuple(before.get(c, record.values.get(c)) for c in unit.columns.of(side)), at)
        for unit in mine
        if before
    }
    left, right = (here, there) if side == "left" else (there, here)
    return replace(link, agreed_left=left, agreed_right=right, replaced={**link.replaced, **was})
