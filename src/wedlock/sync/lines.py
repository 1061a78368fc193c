"""Lines of a document: which line here is which there, whether they moved, and what is to be written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from wedlock.model.plan import Flow, PlanField, Sided
from wedlock.model.sync import Key, Line, LineWrite, Record
from wedlock.sync.fields import FieldRules
from wedlock.sync.translation import Refs

Pairs = dict[Key, Key]
"""Left line → right line."""


@dataclass(frozen=True)
class LineRules:
    """The plan's lines of one name: the part that holds them on each side, and their fields, compiled."""

    name: str
    left: str
    right: str
    fields: tuple[FieldRules, ...]

    def alias(self, side: Sided) -> str:
        return self.left if side == "left" else self.right

    def of(self, side: Sided, record: Record) -> tuple[Line, ...]:
        return record.lines.get(self.alias(side), ())

    def columns(self, side: Sided) -> tuple[str, ...]:
        return tuple(column for rules in self.fields for column in rules.field.of(side))


def moved(rules: LineRules, side: Sided, agreed: Sequence[Line], now: Sequence[Line]) -> bool:
    """Whether lines came, went or changed, as an edit on this side sees it."""
    before = {line.key: line for line in agreed}
    if before.keys() != {line.key for line in now}:
        return True
    return any(not _unchanged(rules, side, before[line.key], line) for line in now)


def paired(rules: LineRules, pairs: Pairs, left: Sequence[Line], right: Sequence[Line], refs: Refs) -> Pairs:
    """The pairs that still stand, and new ones: by equal content first, then by their order.

    A product that deletes all lines and inserts them again when a form is saved keeps their identity so.
    """
    lefts, rights = {line.key: line for line in left}, {line.key: line for line in right}
    found = {a: b for a, b in pairs.items() if a in lefts and b in rights}
    free = [line for line in right if line.key not in set(found.values())]
    alone: list[Line] = []
    for line in left:
        if line.key in found:
            continue
        twin = next((other for other in free if _agree(rules, line, other, refs)), None)
        if twin is None:
            alone.append(line)
        else:
            found[line.key] = twin.key
            free.remove(twin)
    found.update((a.key, b.key) for a, b in zip(alone, free, strict=False))
    return found


def equal(rules: LineRules, pairs: Pairs, left: Sequence[Line], right: Sequence[Line], refs: Refs) -> bool:
    """Whether every line has its twin, with the same content."""
    if len(left) != len(right) or len(pairs) != len(left):
        return False
    rights = {line.key: line for line in right}
    return all(_agree(rules, line, rights[pairs[line.key]], refs) for line in left)


def writes(
    rules: LineRules, source: Sided, lines: Sequence[Line], there: Sequence[Line], pairs: Pairs, refs: Refs
) -> tuple[LineWrite, ...]:
    """What makes the lines over there like the source's: changed ones, new ones, deleted ones."""
    twin = pairs if source == "left" else {b: a for a, b in pairs.items()}
    here = {line.key: line for line in there}
    found: list[LineWrite] = []
    for line in lines:
        old = here.pop(twin[line.key], None) if line.key in twin else None
        values = _translated(rules, source, line, old, refs)
        if old is None:
            found.append(LineWrite(None, values, tag=tag(rules, line.key)))
        elif values:
            found.append(LineWrite(old.key, values))
    return (*found, *(LineWrite(key, delete=True) for key in here))


def renewed(rules: LineRules, source: Sided, pairs: Pairs, lines: Sequence[Line], new: Mapping[str, Key]) -> Pairs:
    """The pairs after a write that made `new` lines (tag → key)."""
    made = {line.key: new[tag(rules, line.key)] for line in lines if tag(rules, line.key) in new}
    return pairs | (made if source == "left" else {b: a for a, b in made.items()})


def told(record: Record, aliases: Iterable[str]) -> dict[str, list[list[object]]]:
    """Lines as the journal keeps them: alias → [key, values] of each."""
    return {alias: [[list(x.key), dict(x.values)] for x in record.lines.get(alias, ())] for alias in aliases}


def are_as_told(record: Record, lines: object) -> bool:
    """Whether the record's lines are those that `told` gave, as the journal kept them."""
    kept = cast(Mapping[str, Sequence[tuple[Sequence[object], Mapping[str, object]]]], lines)
    return all(_are(record.lines.get(alias, ()), was) for alias, was in kept.items())


def _are(now: Sequence[Line], was: Sequence[tuple[Sequence[object], Mapping[str, object]]]) -> bool:
    return [line.key for line in now] == [tuple(key) for key, _ in was] and all(
        line.values.get(column) == value
        for line, (_, values) in zip(now, was, strict=True)
        for column, value in values.items()
    )


def flows(field: PlanField, target: Sided) -> bool:
    """Whether the field's values may be written on the target."""
    return field.flow in (Flow.BOTH, Flow.TO_RIGHT if target == "right" else Flow.TO_LEFT)


def tag(rules: LineRules, key: Key) -> str:
    """How a new line is called until it has a key of its own."""
    return json.dumps((rules.name, *key), default=str)


def _unchanged(rules: LineRules, side: Sided, before: Line, now: Line) -> bool:
    return all(f.same(side, f.value(side, before.values), f.value(side, now.values)) for f in rules.fields)


def _agree(rules: LineRules, left: Line, right: Line, refs: Refs) -> bool:
    return all(f.agrees(f.value("left", left.values), f.value("right", right.values), refs) for f in rules.fields)


def _translated(rules: LineRules, source: Sided, line: Line, old: Line | None, refs: Refs) -> dict[str, object]:
    target: Sided = "right" if source == "left" else "left"
    found: dict[str, object] = {}
    for f in rules.fields:
        if not flows(f.field, target):
            continue
        value = f.translate(source, f.value(source, line.values), refs)
        if old is None or not f.same(target, value, f.value(target, old.values)):
            found.update(zip(f.field.of(target), value, strict=True))
    return found
