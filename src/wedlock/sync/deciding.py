"""What is to be done about one case: merge, create, carry a deletion over, ask, or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count

from wedlock.language import kept
from wedlock.model.plan import SIDES, Couple, Create, Delete, Pair, PlanShape, Sided
from wedlock.model.sync import (
    Answer,
    Conflict,
    Doing,
    ErrorEntry,
    Failure,
    JournalEntry,
    Key,
    LinkState,
    Pending,
    Question,
    Record,
    Value,
    Write,
    other,
)
from wedlock.sync.conditions import holds
from wedlock.sync.lines import told
from wedlock.sync.meeting import Meeting, SideWrite, merge_records, values_to_create
from wedlock.sync.standing import DEAD, Standing, was_dead
from wedlock.sync.times import edited_at
from wedlock.sync.translation import Refs
from wedlock.sync.trouble import ValueTrouble, Waits
from wedlock.sync.work import Case, Work

_OURS, _WRITES = secrets.token_hex(8), count()


def decide(work: Work, case: Case, refs: Refs, thorough: bool = False) -> None:
    """Fill the case with writes, conflicts, errors, or what it waits for. `thorough` as in `merge_records`."""
    if case.errors:
        return  # a person said something of it that cannot be done
    if case.link is None:
        _alone(work, case, refs)
    elif case.link.state is LinkState.OPEN:
        _linked(work, case, refs, thorough)


def _linked(work: Work, case: Case, refs: Refs, thorough: bool) -> None:
    left, right = case.stands(work.rules, "left"), case.stands(work.rules, "right")
    if case.link is not None and not case.link.id and Standing.GONE in (left, right):
        case.unlink()
        _alone(work, case, refs)
    elif left is right is Standing.ALIVE:
        _merge(work, case, refs, thorough)
    elif Standing.OUTSIDE not in (left, right) and (left in DEAD) != (right in DEAD):
        _one_dead(work, case, "left" if left in DEAD else "right")
    elif Standing.OUTSIDE not in (left, right) and Standing.GONE in (left, right):
        _ended(work, case)


def _ended(work: Work, case: Case) -> None:
    """Deleted on both sides (or archived on one): a key that is used again is another record."""
    assert case.link is not None
    case.relink(replace(case.link, state=LinkState.GONE))
    note = JournalEntry(work.rules.name, "unlinked", case.left, case.right, why="deleted on both sides", run=work.run,
                        at=work.clock())  # fmt: skip
    case.notes.append(note)


def _merge(work: Work, case: Case, refs: Refs, thorough: bool) -> None:
    assert case.link is not None
    records = Pair(case.record("left"), case.record("right"))
    edited = partial(_edited, work, records, case.pending)  # that does not hold the case: no circle
    case.met = Meeting(case.link, records, edited, case.answers)
    case.merged = merged = merge_records(work.rules, case.met, refs, work.clock(), thorough)
    case.conflicts += merged.asked
    case.waits_for = _awaited(merged.waits)
    case.errors += [_error(work, case, side, failure) for side, failure in merged.failures]
    for side, wanted in merged.to.items():
        if wanted:
            write = Write(_marker(), Doing.UPDATE, case.key(side), records.of(side), wanted.values, wanted.lines)
            case.writes[side] = (write, wanted)
            case.entries[side] = _entries(work, case, side, wanted)


def _edited(work: Work, records: Pair[Record], pendings: Sequence[Pending], side: Sided) -> datetime | None:
    """When the side was edited: as the record says, else as the capture knows."""
    times = [p.changed_at for p in pendings if p.side == side and p.changed_at is not None]
    return edited_at(work.rules.layouts.of(side), records.of(side)) or max(times, default=None)


def _one_dead(work: Work, case: Case, dead: Sided) -> None:
    """Deleted or archived on one side. A late edit on the other does not undo it: the plan says what happens."""
    alive = other(dead)
    assert case.link is not None
    shapes = {side: work.rules.layouts.of(side).shape for side in SIDES}
    if was_dead(shapes[alive], case.link.agreed(alive)) and was_dead(shapes[dead], case.link.agreed(dead)):
        _revived(work, case, dead)
        return
    wish = work.rules.planned.delete_in.of(alive)
    answer = _answered(case, Question.DELETE)
    if answer is Answer.NO or wish is Delete.IGNORE:
        case.relink(replace(case.link, state=LinkState.PARTED))
        case.entries[dead] = (_note(work, case, "parted", dead, f"deleted {dead}, kept {alive}"),)
    elif answer is Answer.YES or (wish is not Delete.ASK and not _open(case, Question.DELETE)):
        doing = Doing.DELETE if wish is Delete.DELETE or not shapes[alive].deleted else Doing.ARCHIVE
        _write(work, case, alive, doing, f"deleted {dead}, delete_in {alive} {wish.value}")
    else:
        case.conflicts.append(
            Conflict(work.rules.name, Question.DELETE, case.link.left, case.link.right, reason=f"deleted {dead}")
        )


def _revived(work: Work, case: Case, dead: Sided) -> None:
    """Both were archived, and somebody took one out of the archive."""
    if case.records[dead] is not None:
        _write(work, case, dead, Doing.REVIVE, f"revived {other(dead)}")


def _write(work: Work, case: Case, side: Sided, doing: Doing, why: str) -> None:
    case.writes[side] = (Write(_marker(), doing, case.key(side), case.record(side)), None)
    marks = _marks(work.rules.layouts.of(side).shape, case, side)
    case.entries[side] = (replace(_note(work, case, doing.value, side, why), before=marks),)


def _marks(shape: PlanShape, case: Case, side: Sided) -> dict[str, Value]:
    return {column: case.record(side).values.get(column) for column, _ in shape.deleted}


def _alone(work: Work, case: Case, refs: Refs) -> None:
    """A record without a Link: create it on the other side?"""
    source: Sided = "left" if case.left is not None else "right"
    if case.stands(work.rules, source) is not Standing.ALIVE or _open(case, Question.COUPLE) or case.elsewhere:
        return
    target, record = other(source), case.record(source)
    creation = work.rules.planned.create_in.of(target)
    asking = creation.create is Create.ASK or (work.loading and work.rules.planned.coupling.separate is Couple.ASK)
    asking |= _open(case, Question.CREATE)
    answer = _answered(case, Question.CREATE)
    if creation.create is Create.NEVER or answer is Answer.NO or not holds(creation.when, record.values):
        return
    if _kept_apart(case) and work.rules.planned.coupling.separate is Couple.IGNORE:
        return
    if asking and answer is not Answer.YES:
        left, right = (case.key(s) for s in SIDES)
        case.conflicts.append(Conflict(work.rules.name, Question.CREATE, left, right, reason=f"create_in {target} ask"))
        return
    try:
        wanted = values_to_create(work.rules, source, record, refs)
    except ValueTrouble as trouble:
        case.errors.append(_error(work, case, target, trouble.failure))
    except Waits as waits:
        case.waits_for = _awaited(waits)
    else:
        case.writes[target] = (Write(_marker(), Doing.CREATE, values=wanted.values, lines=wanted.lines), wanted)
        case.entries[target] = (
            JournalEntry(
                work.rules.name, Doing.CREATE.value, case.left, case.right, target, after=wanted.values,
                why=f"only {source} has it", run=work.run, at=work.clock(),
            ),
        )  # fmt: skip


def _open(case: Case, question: Question) -> bool:
    """Whether a person still has to answer."""
    return any(c.question is question and c.answer is None for c in case.answers)


def _kept_apart(case: Case) -> bool:
    """Whether it is looked at because a person said just now that it is another record than the one it was shown with.
    That is no edit: where the first run leaves single records alone, it is left alone like them."""
    return any(c.question is Question.COUPLE and c.answer is Answer.NO for c in case.answers)


def _answered(case: Case, question: Question) -> Answer | None:
    return next((c.answer for c in case.answers if c.question is question and c.answer is not None), None)


def _entries(work: Work, case: Case, side: Sided, wanted: SideWrite) -> tuple[JournalEntry, ...]:
    """One entry a unit: what it replaces, by what, and by which rule; `overruled` where an edit gives way."""
    before, now, found = case.record(side).values, work.clock(), []
    for unit, verdict in wanted.units:
        columns = [c for c in unit.columns.of(side) if c in wanted.values]
        extra: dict[str, Value] = {"unit": unit.name}
        if unit.lines:
            extra["lines"] = told(case.record(side), [entry.alias(side) for entry in unit.lines])
        found.append(
            JournalEntry(
                work.rules.name, "overruled" if verdict.overruled == side else Doing.UPDATE.value, case.left,
                case.right, side, unit.names, {c: before.get(c) for c in columns},
                {c: wanted.values[c] for c in columns}, verdict.why, work.run, now, extra,
            )
        )  # fmt: skip
    return tuple(found)


def _note(work: Work, case: Case, action: str, side: Sided, why: str) -> JournalEntry:
    return JournalEntry(work.rules.name, action, case.left, case.right, side, why=why, run=work.run, at=work.clock())


def _error(work: Work, case: Case, side: Sided, failure: Failure) -> ErrorEntry:
    return ErrorEntry(
        work.rules.name, side, case.left, case.right, failure.trouble, kept(failure.text), since=work.clock()
    )


def _awaited(waits: Waits | None) -> tuple[str, Sided, Key] | None:
    return (waits.object, waits.side, waits.key) if waits is not None else None


def _marker() -> str:
    """32 hexadecimal digits that no other write has: those of this process, and a number. Each from the kernel would
    cost more than a record's translation, and an index takes what grows faster than what is scattered."""
    return f"{_OURS}{next(_WRITES):016x}"
