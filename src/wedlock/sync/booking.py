"""What came of a write, as the hub keeps it: the Link with its new agreed values, the journal, what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast

from wedlock.language import T, kept
from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import (
    LONGEST_WAIT,
    Agreed,
    Answer,
    Came,
    Conflict,
    Doing,
    ErrorEntry,
    Failure,
    JournalEntry,
    Key,
    Link,
    LinkState,
    Outcome,
    Question,
    Record,
    Trouble,
    Value,
    other,
)
from wedlock.model.sync_ports import Settlement
from wedlock.sync.agreement import agreed_after, as_asked, replaced_by
from wedlock.sync.lines import told
from wedlock.sync.meeting import Merged, SideWrite, renewed_pairs, rewritten
from wedlock.sync.recovery import Held
from wedlock.sync.rules import UnitRules, rows_of_parts
from wedlock.sync.standing import DEAD
from wedlock.sync.work import Case, Tally, Work

PASSING = frozenset({Trouble.CONNECTION, Trouble.INTERMITTENT, Trouble.RATE_LIMIT})
"""Troubles that are tried again by themselves; all others wait for a change of the record or for a person."""
HELD = timedelta(seconds=15)
"""How long a record waits that may be a creation of ours of which nobody can tell."""
FIRST_WAIT = timedelta(seconds=0.2)
DOUBLED = 16
"""How often the wait is doubled at most: beyond the longest wait, and well below what a timedelta holds."""
SHOWN_AFTER = 5
"""Failed attempts after which a passing trouble is shown in the error queue."""


MADE = "made"
"""In the extra of an entry: the lines as the write left them; an undo knows by them whether somebody edited since."""


def book(work: Work, case: Case, side: Sided, outcome: Outcome, settlement: Settlement, tally: Tally) -> None:
    """One write's outcome into the settlement."""
    write, _ = case.writes[side]
    if outcome.came is not Came.UNCERTAIN:  # else the next batch asks what became of it
        settlement.intents_closed.append(write.marker)
    if outcome.came is Came.WRITTEN:
        _written(work, case, side, outcome, settlement)
        _count(tally, write.doing)
    else:
        _failed(work, case, side, outcome)


def close(work: Work, case: Case, held: Held, settlement: Settlement, tally: Tally) -> None:
    """The end of a case: its Link, its questions and errors, and whether it comes back."""
    if case.link is not None and case.merged is not None:
        _agree(work, case, case.merged.equal)
    if case.link is not None and case.changed:
        settlement.links.append(case.link)
    settlement.journal += case.notes
    for side in SIDES:
        if side not in case.writes:
            settlement.journal += case.entries.get(side, ())
        _parts(work, case, side, settlement)
    settlement.conflicts += case.conflicts
    settlement.errors += case.errors
    if not held.holds(case):
        settlement.conflicts += _open_still(case)
        settlement.look += _free_again(work, case)
        settlement.settled.append((work.rules.name, case.left, case.right))
        settlement.spent += _spent(work, case)
    tally.conflicts += len(case.conflicts)
    tally.errors += len(case.errors)
    _pendings(work, case, held, settlement, tally)


def _written(work: Work, case: Case, side: Sided, outcome: Outcome, settlement: Settlement) -> None:
    write, wanted = case.writes[side]
    if write.doing is Doing.CREATE:
        assert outcome.record is not None
        assert wanted is not None
        units = as_asked(work.rules.units, side, wanted.values, outcome.record.values)
        _created(work, case, side, outcome.record, outcome, units)
        if len(units) < len(work.rules.units):
            settlement.look.append((work.rules.name, side, outcome.record.key))
    elif write.doing is Doing.UPDATE:
        assert outcome.record is not None
        assert wanted is not None
        _updated(work, case, side, outcome.record, wanted, outcome)
    else:
        _buried(work, case, side, write.doing, outcome)
    settlement.journal += [_complete(entry, case, outcome) for entry in case.entries.get(side, ())]


def _created(work: Work, case: Case, side: Sided, made: Record, outcome: Outcome, units: Sequence[UnitRules]) -> None:
    source = other(side)
    left, right = (made.key, case.right) if side == "left" else (case.left, made.key)
    assert left is not None
    assert right is not None
    into = work.rules.into(side)
    agreed_on = [unit for unit in units if unit in into]
    here, there = (
        agreed_after(work.rules, agreed_on, each, record, None)
        for each, record in ((side, made), (source, case.record(source)))
    )
    agreed = (here, there) if side == "left" else (there, here)
    case.records[side] = made
    case.relink(Link(work.rules.name, left, right, *agreed, _new_pairs(work, case, side, outcome), born=side))
    if outcome.transaction and len(agreed_on) == len(work.rules.units) and not made.lines:
        case.quiet[side] = outcome.transaction


def _updated(work: Work, case: Case, side: Sided, now: Record, wanted: SideWrite, outcome: Outcome) -> None:
    assert case.link is not None
    assert case.merged is not None
    before, source = case.record(side), other(side)
    units = [unit for unit, _ in wanted.units]
    link = case.link
    here = agreed_after(work.rules, units, side, now, link.agreed(side))
    there = agreed_after(work.rules, units, source, case.record(source), link.agreed(source))
    replaced = {**link.replaced, **replaced_by(units, side, before, work.clock())}
    pairs = link.line_pairs
    if any(unit.lines for unit in units):
        pairs = renewed_pairs(work.rules, case.merged, side, case.record(source), outcome.new_lines)
    assert case.met is not None
    case.conflicts += rewritten(work.rules, case.met, side, wanted, now)
    case.records[side] = now
    agreed = (here, there) if side == "left" else (there, here)
    case.relink(
        Link(link.object, link.left, link.right, *agreed, pairs, replaced, link.state, link.born, link.id)
    )  # fmt: skip
    if outcome.transaction and _as_decided(work, side, before, wanted, now):
        case.quiet[side] = outcome.transaction


def _as_decided(work: Work, side: Sided, before: Record, wanted: SideWrite, now: Record) -> bool:
    """Whether the record is as it was, but for what was to be written and the time of the edit."""
    edited = work.rules.layouts.of(side).shape.changed
    decided = {**before.values, **wanted.values, edited: now.values.get(edited)}
    return not wanted.lines and before.lines == now.lines and decided == {**now.values, edited: decided[edited]}


def _buried(work: Work, case: Case, side: Sided, doing: Doing, outcome: Outcome) -> None:
    """Archived, revived or deleted: the Link ends where a row is gone, else both marks are agreed on."""
    assert case.link is not None
    case.records[side] = outcome.record
    link = case.link
    if None in case.records.values() or doing is Doing.DELETE:
        case.relink(replace(link, state=LinkState.GONE))
        return
    for each in SIDES:
        link = _with_agreed(link, each, agreed_after(work.rules, (), each, case.record(each), link.agreed(each)))
    case.relink(link)


def _complete(entry: JournalEntry, case: Case, outcome: Outcome) -> JournalEntry:
    """The entry with the keys that a create made, the rows that a deletion took, and the values as they were read back:
    an undo knows by them whether somebody has edited since."""
    extra, after = entry.extra, entry.after
    if outcome.removed:
        extra = {**extra, "removed": [[table, dict(row)] for table, row in outcome.removed]}
    if outcome.record is not None:
        extra, now = with_lines(entry, extra, outcome.record), outcome.record.values
        read = {column: now.get(column) for column in after}
        after = after if read == after else read
    if after is entry.after and extra is entry.extra and case.left == entry.left and case.right == entry.right:
        return entry  # the very same: the hub has its text already
    return JournalEntry(
        entry.object, entry.action, case.left, case.right, entry.side, entry.fields, entry.before, after, entry.why,
        entry.run, entry.at, extra, entry.id,
    )  # fmt: skip


def with_lines(entry: JournalEntry, extra: Mapping[str, Value], record: Record) -> Mapping[str, Value]:
    """The extra, with the lines as the write left them, where it made or wrote some."""
    created = entry.action == Doing.CREATE.value
    aliases = record.lines if created else cast(Mapping[str, object], entry.extra.get("lines", {}))
    return {**extra, MADE: told(record, aliases)} if aliases else extra


def _new_pairs(work: Work, case: Case, side: Sided, outcome: Outcome) -> tuple[tuple[str, Key, Key], ...]:
    return renewed_pairs(work.rules, Merged(), side, case.record(other(side)), outcome.new_lines)


def _agree(work: Work, case: Case, equal: Sequence[UnitRules]) -> None:
    """Units that are equal as they are become the agreed state, where they were not."""
    assert case.link is not None
    assert case.merged is not None
    link = case.link
    for side in SIDES:
        record, old = case.record(side), link.agreed(side)
        new = [unit for unit in equal if not _is_agreed(unit, side, record, old)]
        if new or old is None or _marks_moved(work, side, record, old):
            link = _with_agreed(link, side, agreed_after(work.rules, new, side, record, old))
    if link is not case.link:
        pairs = tuple((name, a, b) for name, twins in case.merged.pairs.items() for a, b in twins.items())
        case.relink(replace(link, line_pairs=link.line_pairs if case.changed else pairs))


def _is_agreed(unit: UnitRules, side: Sided, record: Record, old: Agreed | None) -> bool:
    if old is None:
        return False
    before, now = old.values, record.values
    return all(c in before and before[c] == now.get(c) for c in unit.columns.of(side)) and all(
        entry.alias(side) in old.lines
        and [(x.key, {c: x.values.get(c) for c in entry.columns(side)}) for x in entry.of(side, record)]
        == [(x.key, dict(x.values)) for x in old.lines[entry.alias(side)]]
        for entry in unit.lines
    )


def _marks_moved(work: Work, side: Sided, record: Record, old: Agreed) -> bool:
    kept = work.rules.kept.of(side)
    return bool(kept) and any(old.values.get(c) != record.values.get(c) for c in kept)


def _with_agreed(link: Link, side: Sided, agreed: Agreed) -> Link:
    return replace(link, agreed_left=agreed) if side == "left" else replace(link, agreed_right=agreed)


def _failed(work: Work, case: Case, side: Sided, outcome: Outcome) -> None:
    """Not written. What passes by itself is tried again; everything else goes to the error queue."""
    attempt = max((p.attempt for p in case.pending), default=0)
    wait = min(FIRST_WAIT * 2 ** min(attempt, DOUBLED), LONGEST_WAIT)
    if outcome.came in (Came.MOVED, Came.BUSY):
        case.wait = wait
        return
    failure = outcome.failure or Failure(Trouble.UNCERTAIN, T("Nobody can tell whether it was written."))
    if outcome.came is Came.UNCERTAIN or failure.trouble in PASSING:
        case.wait = max(wait, HELD) if outcome.came is Came.UNCERTAIN else wait
        if failure.trouble in PASSING and attempt + 1 < SHOWN_AFTER:
            return
    text = kept(failure.text)
    case.errors.append(
        ErrorEntry(work.rules.name, side, case.left, case.right, failure.trouble, text, attempt + 1, work.clock())
    )


def _parts(work: Work, case: Case, side: Sided, settlement: Settlement) -> None:
    """What is asked or failed has rows too: one of them may go before anything is agreed on."""
    record, told_of = case.records[side], case.changed or case.conflicts or case.errors or case.wait or case.waits_for
    if told_of and record is not None and work.rules.parts.of(side):
        settlement.parts.append((work.rules.name, side, record.key, rows_of_parts(work.rules, side, record)))


def _open_still(case: Case) -> list[Conflict]:
    """Whether two records are one is asked until a person says so, or one of them has a Link or is gone."""
    return [] if _is_settled(case) else _asked_whether_one(case)


def _free_again(work: Work, case: Case) -> list[tuple[str, Sided, Key]]:
    """The records that waited for such a question that nobody has to answer any more."""
    asked = _asked_whether_one(case) if _is_settled(case) else []
    others = {(side, c.left if side == "left" else c.right) for c in asked for side in SIDES}
    return [(work.rules.name, side, key) for side, key in others if key is not None and key != case.key(side)]


def _asked_whether_one(case: Case) -> list[Conflict]:
    return [c for c in case.answers if c.question is Question.COUPLE and c.answer is None]


def _is_settled(case: Case) -> bool:
    return case.link is not None or case.records["left"] is case.records["right"] is None


def _spent(work: Work, case: Case) -> list[int]:
    """Answers that were carried out, or that nothing is left of: a later record with that key is asked about again."""
    if case.wait is not None or case.errors:
        return []
    return [c.id for c in case.answers if c.answer is not None and _is_over(work, case, c)]


def _is_over(work: Work, case: Case, given: Conflict) -> bool:
    link = case.link
    if link is None:
        return case.records["left"] is case.records["right"] is None
    if link.state is not LinkState.OPEN:
        return given.answer is not Answer.NO or given.question is not Question.COUPLE
    match given.question:
        case Question.COUPLE:
            return given.answer is Answer.YES and (given.left, given.right) == (link.left, link.right)
        case Question.CREATE:
            return True
        case Question.DELETE:
            dead = [case.stands(work.rules, side) in DEAD for side in SIDES]
            return dead[0] == dead[1]
    return any(unit.name == given.unit for _, wanted in case.writes.values() if wanted for unit, _ in wanted.units)


def _pendings(work: Work, case: Case, held: Held, settlement: Settlement, tally: Tally) -> None:
    wait = HELD if held.holds(case) else case.wait
    if case.waits_for is not None:
        settlement.awaited.append(case.waits_for)
    elif wait is None:
        settlement.done += case.pending
        return
    due = work.clock() + wait if wait is not None else None
    tally.again += 1
    settlement.later += [
        replace(p, attempt=p.attempt + (case.wait is not None), due=due, waits_for=case.waits_for) for p in case.pending
    ]


def _count(tally: Tally, doing: Doing) -> None:
    if doing is Doing.CREATE:
        tally.created += 1
    elif doing is Doing.UPDATE:
        tally.updated += 1
    else:
        tally.removed += 1
