"""Two linked records met: every merge unit settled, and what is to be written on which side. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from wedlock.model.plan import SIDES, Flow, Pair, Sided
from wedlock.model.sync import (
    Agreed,
    Answer,
    Conflict,
    Failure,
    Key,
    LineWrite,
    Link,
    Question,
    Record,
    Value,
    other,
)
from wedlock.sync import lines as line
from wedlock.sync.fields import FieldRules
from wedlock.sync.lines import LineRules, Pairs
from wedlock.sync.merge import Move, UnitState, Verdict, settle
from wedlock.sync.rules import ObjectRules, UnitRules
from wedlock.sync.translation import Refs
from wedlock.sync.trouble import ValueTrouble, Waits

_UNKNOWN = object()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A Link and both records, what tells when a side was edited last, and what persons answered about them."""

    link: Link
    records: Pair[Record]
    edited: Callable[[Sided], datetime | None]
    answers: Sequence[Conflict] = ()


@dataclass(slots=True)
class SideWrite:
    """What is to be written on one side, and for which units."""

    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, tuple[LineWrite, ...]] = field(default_factory=dict)
    units: list[tuple[UnitRules, Verdict]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.values or self.lines)


@dataclass(slots=True)
class Merged:
    """What came of a meeting. `equal` are units that agree as they are; `pairs` the lines' twins by their name;
    `unsaid` are units that differ and cannot be translated (yet)."""

    to: dict[Sided, SideWrite] = field(default_factory=dict)
    equal: list[UnitRules] = field(default_factory=list)
    asked: list[Conflict] = field(default_factory=list)
    failures: list[tuple[Sided, Failure]] = field(default_factory=list)
    waits: Waits | None = None
    unsaid: list[str] = field(default_factory=list)
    pairs: dict[str, Pairs] = field(default_factory=dict)


def merge_records(rules: ObjectRules, met: Meeting, refs: Refs, now: datetime, thorough: bool = False) -> Merged:
    """Settle every unit; a unit that cannot be translated holds no other one up.

    A unit whose raw values on both sides are those agreed on is not looked at any closer, unless `thorough`.
    """
    merged = Merged()
    touched = dict.fromkeys(range(len(rules.units)), SIDES) if thorough else _touched(rules, met)
    for at in sorted(touched):
        unit = rules.units[at]
        pairs = _pairs(unit, met, refs) if unit.lines else {}
        merged.pairs.update(pairs)
        state = _state(rules, unit, met, touched[at], pairs, refs, now)
        rule = replace(unit.rule, owner=_owner(rules, unit, met, refs)) if unit.owner_by else unit.rule
        verdict = settle(state, rule)
        if verdict.move is Move.NOTHING:
            merged.equal.append(unit)
        elif verdict.move is Move.ASK:
            merged.asked.append(_question(rules, unit, met, verdict))
        else:
            _write(merged, unit, verdict, met, pairs, refs)
    return merged


def values_to_create(rules: ObjectRules, source: Sided, record: Record, refs: Refs) -> SideWrite:
    """What a new record on the other side gets. Raises ValueTrouble or Waits: it is created whole or not at all."""
    target, found = other(source), SideWrite()
    values = found.values
    for unit in rules.units:
        for f in unit.fields:
            if line.flows(f.field, target):
                ours = f.of(source)
                made = ours.translate(ours.value(record.values), refs)
                values.update(zip(f.of(target).columns, made, strict=True))
        for entry in unit.lines:
            here = entry.of(source, record)
            if here:
                found.lines[entry.alias(target)] = line.writes(entry, source, here, (), {}, refs)
    return found


def rewritten(rules: ObjectRules, met: Meeting, side: Sided, wanted: SideWrite, now: Record) -> list[Conflict]:
    """Units of which the application made something else when we wrote them: asked once, not fought for ever."""
    found = [unit for unit, _ in wanted.units for f in unit.fields if not _arrived(f, side, wanted.values, now.values)]
    if not found:
        return []
    after = replace(met, records=Pair(now, met.records.right) if side == "left" else Pair(met.records.left, now))
    why = Verdict(Move.ASK, f"{side} changed what was written", question=Question.MERGE)
    return [_question(rules, unit, after, why) for unit in {unit.name: unit for unit in found}.values()]


def _arrived(f: FieldRules, side: Sided, wanted: Mapping[str, Value], now: Mapping[str, Value]) -> bool:
    there = f.of(side)
    return there.columns[0] not in wanted or there.same(there.value(wanted), there.value(now))


def _touched(rules: ObjectRules, met: Meeting) -> dict[int, tuple[Sided, ...]]:
    """The units (by number) of which a raw value is no longer the very one agreed on, and on which sides; also those
    about which a person was asked."""
    link, found = met.link, dict[int, tuple[Sided, ...]]()
    for side in SIDES:
        agreed, record = link.agreed(side), met.records.of(side)
        if agreed is None:
            return dict.fromkeys(range(len(rules.units)), SIDES)
        for at in _touched_on(rules, side, agreed, record):
            found[at] = (*found.get(at, ()), side)
    if met.answers:
        about = {conflict.unit for conflict in met.answers}
        for at, unit in enumerate(rules.units):
            if unit.name in about:
                found.setdefault(at, ())
    return found


def _touched_on(rules: ObjectRules, side: Sided, agreed: Agreed, record: Record) -> set[int]:
    before, now, found = agreed.values, record.values, set[int]()
    if len(before) < rules.agreed_on.of(side) or not before.items() <= now.items():
        was, is_ = before.get, now.get
        found.update([at for column, at in rules.columns.of(side) if was(column, _UNKNOWN) != is_(column)])
    for at in rules.with_lines:
        if any(_lines_touched(entry, side, agreed, record) for entry in rules.units[at].lines):
            found.add(at)
    return found


def _lines_touched(entry: LineRules, side: Sided, agreed: Agreed, record: Record) -> bool:
    columns, before = entry.columns(side), agreed.lines.get(entry.alias(side))
    now = [(x.key, [x.values.get(c) for c in columns]) for x in entry.of(side, record)]
    return before is None or [(x.key, [x.values.get(c) for c in columns]) for x in before] != now


def _pairs(unit: UnitRules, met: Meeting, refs: Refs) -> dict[str, Pairs]:
    found = {}
    for entry in unit.lines:
        known = {left: right for name, left, right in met.link.line_pairs if name == entry.name}
        left, right = entry.of("left", met.records.left), entry.of("right", met.records.right)
        found[entry.name] = line.paired(entry, known, left, right, refs)
    return found


def _state(
    rules: ObjectRules, unit: UnitRules, met: Meeting, touched: Sequence[Sided], pairs: Mapping[str, Pairs], refs: Refs,
    now: datetime,
) -> UnitState:  # fmt: skip
    known, left, right = _moves(unit, met, touched)
    late = left and _returned(rules, unit, "left", met, now)
    late_right = right and _returned(rules, unit, "right", met, now)
    alone = left != right and unit.rule.flow is Flow.BOTH and not (late or late_right or met.answers)
    if alone:  # only one side was edited: nothing else is asked, and the write sees whether anything differs
        return UnitState(False, known, left, right, True, True)
    if _equal(unit, met, pairs, refs):
        return UnitState(True, known, left, right, True, True)
    answer = _answer(unit, met) if met.answers else None
    said, by = (answer.answer, answer.by) if answer else (None, "")
    filled = Pair(*(_filled(unit, side, met.records.of(side)) for side in SIDES))
    edited = Pair(met.edited("left"), met.edited("right"))
    return UnitState(
        False, known, left, right, filled.left, filled.right, late, late_right, edited.left, edited.right, said, by
    )


def _moves(unit: UnitRules, met: Meeting, touched: Sequence[Sided]) -> tuple[bool, bool, bool]:
    """Whether the unit was agreed on before, and whether either side moved it since."""
    known = [side for side in SIDES if side not in touched or _is_known(unit, side, met.link.agreed(side))]
    moved = {side: side in touched and _moved(unit, side, met) for side in known}
    if len(known) == len(SIDES):
        return True, moved["left"], moved["right"]
    if known and not moved[known[0]]:  # a write of ours that was in doubt: what differs, differs by an edit over there
        return True, known[0] == "right", known[0] == "left"
    return False, False, False


def _is_known(unit: UnitRules, side: Sided, agreed: Agreed | None) -> bool:
    if agreed is None:
        return False
    for column in unit.columns.of(side):
        if column not in agreed.values:
            return False
    return all(entry.alias(side) in agreed.lines for entry in unit.lines) if unit.lines else True


def _moved(unit: UnitRules, side: Sided, met: Meeting) -> bool:
    agreed, record = met.link.agreed(side), met.records.of(side)
    assert agreed is not None  # known
    for f in unit.fields:
        here = f.of(side)
        before, now = here.value(agreed.values), here.value(record.values)
        if before != now and not here.same(before, now):
            return True
    return any(line.moved(entry, side, agreed.lines[entry.alias(side)], entry.of(side, record)) for entry in unit.lines)


def _equal(unit: UnitRules, met: Meeting, pairs: Mapping[str, Pairs], refs: Refs) -> bool:
    left, right = met.records.left, met.records.right
    for f in unit.fields:
        if not f.agrees(f.left.value(left.values), f.right.value(right.values), refs):
            return False
    return all(
        line.equal(entry, pairs[entry.name], entry.of("left", left), entry.of("right", right), refs)
        for entry in unit.lines
    )


def _filled(unit: UnitRules, side: Sided, record: Record) -> bool:
    for f in unit.fields:
        if f.filled(f.of(side).value(record.values)):
            return True
    return any(entry.of(side, record) for entry in unit.lines)


def _returned(rules: ObjectRules, unit: UnitRules, side: Sided, met: Meeting, now: datetime) -> bool:
    """Whether the side moved to exactly what we replaced there within the window."""
    replaced = met.link.replaced.get((side, unit.name))
    if replaced is None or abs(now - replaced.at) > timedelta(hours=rules.planned.stale_hours):
        return False  # also where the clock was set back since: the window does not last for ever
    before = dict(zip(unit.columns.of(side), replaced.value, strict=False))
    values = met.records.of(side).values
    return bool(unit.fields) and all(f.same(side, f.value(side, before), f.value(side, values)) for f in unit.fields)


def _owner(rules: ObjectRules, unit: UnitRules, met: Meeting, refs: Refs) -> Sided | None:
    """The owner of a document in the state it is in; None where the two sides' states have different owners."""
    by = unit.owner_by
    assert by is not None
    f = rules.fields[by.field]
    left = f.value("left", met.records.left.values)
    try:
        right = f.translate("right", f.value("right", met.records.right.values), refs)
    except (ValueTrouble, Waits):
        right = left
    owners = {_owner_of(by.left, by.right, value) for value in (left, right) if f.filled(value)}
    return owners.pop() if len(owners) == 1 else None


def _owner_of(left: tuple[str, ...], right: tuple[str, ...], value: tuple[Value, ...]) -> Sided | None:
    code = str(value[0])
    return "left" if code in left else "right" if code in right else None


def _write(
    merged: Merged, unit: UnitRules, verdict: Verdict, met: Meeting, pairs: Mapping[str, Pairs], refs: Refs
) -> None:
    source: Sided = "left" if verdict.move is Move.TO_RIGHT else "right"
    target = other(source)
    try:
        values, lines = _differing(unit, source, met, pairs, refs)
    except (ValueTrouble, Waits) as trouble:
        if _equal(unit, met, pairs, refs):  # by the other way
            merged.equal.append(unit)
            return
        merged.unsaid.append(unit.name)
        if isinstance(trouble, Waits):
            merged.waits = trouble
        else:
            merged.failures.append((target, trouble.failure))
        return
    if not values and not lines:
        merged.equal.append(unit)
        return
    there = merged.to.setdefault(target, SideWrite())
    there.values.update(values)
    there.lines.update(lines)
    there.units.append((unit, verdict))


def _differing(
    unit: UnitRules, source: Sided, met: Meeting, pairs: Mapping[str, Pairs], refs: Refs
) -> tuple[dict[str, Value], dict[str, tuple[LineWrite, ...]]]:
    target = other(source)
    here, there = met.records.of(source), met.records.of(target)
    values: dict[str, Value] = {}
    for f in unit.fields:
        theirs, ours = f.of(target), f.of(source)
        new = ours.translate(ours.value(here.values), refs)
        if not theirs.same(new, theirs.value(there.values)):
            values.update(zip(theirs.columns, new, strict=True))
    if not unit.lines:
        return values, {}
    lines = {
        entry.alias(target): line.writes(
            entry, source, entry.of(source, here), entry.of(target, there), pairs[entry.name], refs
        )
        for entry in unit.lines
    }
    return values, {alias: changed for alias, changed in lines.items() if changed}


def shown(unit: UnitRules, side: Sided, record: Record) -> dict[str, str]:
    """What a person sees of a unit: field, or the name of lines → text."""
    found = {f.field.name: f.shown(f.value(side, record.values)) for f in unit.fields}
    for entry in unit.lines:
        told = (", ".join(f.shown(f.value(side, x.values)) for f in entry.fields) for x in entry.of(side, record))
        found[entry.name] = "\n".join(told)
    return found


def _question(rules: ObjectRules, unit: UnitRules, met: Meeting, verdict: Verdict) -> Conflict:
    assert verdict.question is not None
    left, right = (shown(unit, side, met.records.of(side)) for side in SIDES)
    return Conflict(rules.name, verdict.question, met.link.left, met.link.right, unit.name, left, right, verdict.why)


def _answer(unit: UnitRules, met: Meeting) -> Conflict | None:
    """A person's answer about this unit, given for the values that are there now."""
    for given in met.answers:
        if (
            given.unit == unit.name
            and given.answer in (Answer.LEFT, Answer.RIGHT)
            and given.shown_left == shown(unit, "left", met.records.left)
            and given.shown_right == shown(unit, "right", met.records.right)
        ):
            return given
    return None


def renewed_pairs(
    rules: ObjectRules, merged: Merged, target: Sided, source: Record, made: Mapping[str, Key]
) -> tuple[tuple[str, Key, Key], ...]:
    """The Link's line pairs after new lines were made on the target."""
    found: list[tuple[str, Key, Key]] = []
    for unit in rules.units:
        for entry in unit.lines:
            pairs = merged.pairs.get(entry.name, {})
            pairs = line.renewed(entry, other(target), pairs, entry.of(other(target), source), made)
            found += [(entry.name, left, right) for left, right in pairs.items()]
    return tuple(found)
