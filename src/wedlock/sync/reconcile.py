"""Settle a batch of records of one object: read both sides as they are now, merge, write, tell the hub.

The order of the steps is what makes a kill at any point harmless: intents are durable before a write, a new row comes
with its marker in one transaction, and the hub learns of a batch in one transaction. Whatever happened before, looking
again finds both sides as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wedlock.errors import LinkedTwice
from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import ErrorEntry, Intent, Key, Link, Outcome, Pending, Trouble, Write, other
from wedlock.model.sync_ports import Settlement
from wedlock.sync.booking import book, close
from wedlock.sync.deciding import decide
from wedlock.sync.gathering import gather, references
from wedlock.sync.recovery import Held, recover
from wedlock.sync.work import Case, Tally, Work, writes_on


def settle_batch(work: Work, pendings: Sequence[Pending]) -> Tally:
    """Look at these records and do what has to be done. Raises Unavailable and Braked; what is unsettled
    stays in the backlog."""
    held = recover(work)
    cases = decided(work, pendings, held)
    doings = [write.doing for case in cases for write, _ in case.writes.values()]
    work.brakes.check(work.rules.name, doings, lambda: work.hub.link_count(work.rules.name))
    work.hub.open(_intents(work, cases))
    settlement, tally = Settlement(), Tally(looked=len(pendings))
    for side in SIDES:
        for case, outcome in _written(work, cases, side):
            book(work, case, side, outcome, settlement, tally)
    for case in cases:
        close(work, case, held, settlement, tally)
    if _commit(work, settlement):
        _expect(work, cases)
    return tally


def _expect(work: Work, cases: Sequence[Case]) -> None:
    """What was left as it was decided needs no second look when the capture tells of it."""
    quiet: dict[tuple[Sided, str], list[Key]] = defaultdict(list)
    for case in cases:
        for side, transaction in case.quiet.items():
            if (key := case.key(side)) is not None:
                quiet[side, transaction].append(key)
    for (side, transaction), keys in quiet.items():
        work.echoes.expect(side, transaction, work.rules.name, keys)


def _commit(work: Work, settlement: Settlement) -> bool:
    """Keep the batch, and whether all of it was kept: a record that would be in two Links goes to the error queue."""
    whole = True
    while True:
        try:
            work.hub.commit(settlement, work.run, work.clock())
        except LinkedTwice as twice:
            whole = False
            settlement.errors += [_linked_twice(work, settlement.links[at], twice) for at in twice.at]
            settlement.links = [link for at, link in enumerate(settlement.links) if at not in twice.at]
        else:
            return whole


def _linked_twice(work: Work, link: Link, twice: LinkedTwice) -> ErrorEntry:
    text = twice.problem.say("en")
    return ErrorEntry(link.object, "left", link.left, link.right, Trouble.DUPLICATE, text, since=work.clock())


def decided(work: Work, pendings: Sequence[Pending], held: Held) -> list[Case]:
    """The cases of these records with what is to be done about each; nothing is written anywhere."""
    cases = gather(work, pendings)
    refs = references(work, cases)
    for case in cases:
        if not held.holds(case):
            decide(work, case, refs)
    return cases


def _intents(work: Work, cases: Sequence[Case]) -> list[Intent]:
    now = work.clock()
    return [
        Intent(write.marker, work.rules.name, side, case.key(other(side)), now, work.run, write.doing, write.key,
               case.entries.get(side, ()))
        for case in cases
        for side, (write, _) in case.writes.items()
    ]  # fmt: skip


def _written(work: Work, cases: Sequence[Case], side: Sided) -> list[tuple[Case, Outcome]]:
    wanted: list[tuple[Case, Write]] = writes_on(cases, side)
    if not wanted:
        return []
    outcomes = work.sides.of(side).write(work.rules.layouts.of(side), [write for _, write in wanted])
    return [(case, outcome) for (case, _), outcome in zip(wanted, outcomes, strict=True)]
