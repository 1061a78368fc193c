"""Settle a batch of records of one object: read both sides as they are now, merge, write, tell the hub.

The order of the steps is what makes a kill at any point harmless: intents are durable before a write, a new row comes
with its marker in one transaction, and the hub learns of a batch in one transaction. Whatever happened before, looking
again finds both sides as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from wedlock.errors import LinkedTwice
from wedlock.language import kept
from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import ErrorEntry, Intent, Key, Link, Pending, Trouble, other
from wedlock.model.sync_ports import Settlement
from wedlock.sync.booking import book, close
from wedlock.sync.deciding import decide
from wedlock.sync.gathering import gather, keep_read, reads, references
from wedlock.sync.overlap import Asks, Part, one_by_one, side_by_side
from wedlock.sync.recovery import Held, recover
from wedlock.sync.removals import removals
from wedlock.sync.work import Case, Tally, Work, writes_on

AT_ONCE = 500
"""Records of a part: a statement a table, and one transaction in the target and in the hub."""


def settle_batch(work: Work, pendings: Sequence[Pending]) -> Tally:
    """Look at these records and do what has to be done. Raises Unavailable and Braked; what is unsettled
    stays in the backlog."""
    held, tally = recover(work), Tally(looked=len(pendings))
    cases = gather(work, pendings)
    parts = [_settled(work, cases[at : at + AT_ONCE], held, tally) for at in range(0, len(cases), AT_ONCE)]
    if len(parts) == 1:
        one_by_one(parts[0])
    else:
        side_by_side(parts)
    return tally


def _settled(work: Work, cases: Sequence[Case], held: Held, tally: Tally) -> Part:
    """The steps of a part, no record of which is in another one."""
    keep_read(cases, (yield reads(work, cases)))
    decide_all(work, cases, held)
    work.brakes.check(work.rules.name, removals(cases), lambda: work.hub.link_count(work.rules.name))
    work.hub.open(_intents(work, cases))
    settlement = Settlement()
    outcomes = yield _writes(work, cases)
    for side in SIDES:
        for (case, _), outcome in zip(writes_on(cases, side), outcomes.get(side, ()), strict=True):
            book(work, case, side, outcome, settlement, tally)
    for case in cases:
        close(work, case, held, settlement, tally)
    if _commit(work, settlement):
        _expect(work, cases)


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
    text = kept(twice.problem)
    return ErrorEntry(link.object, "left", link.left, link.right, Trouble.DUPLICATE, text, since=work.clock())


def decide_all(work: Work, cases: Sequence[Case], held: Held) -> None:
    """What is to be done about each case that was read; nothing is written anywhere."""
    refs = references(work, cases)
    for case in cases:
        if not held.holds(case):
            decide(work, case, refs)


def _intents(work: Work, cases: Sequence[Case]) -> list[Intent]:
    now = work.clock()
    return [
        Intent(write.marker, work.rules.name, side, case.key(other(side)), now, work.run, write.doing, write.key,
               case.entries.get(side, ()))
        for case in cases
        for side, (write, _) in case.writes.items()
    ]  # fmt: skip


def _writes(work: Work, cases: Sequence[Case]) -> Asks:
    """What is to be written, a call a side."""
    wanted = {side: [write for _, write in writes_on(cases, side)] for side in SIDES}
    return {
        side: partial(work.sides.of(side).write, work.rules.layouts.of(side), writes)
        for side, writes in wanted.items()
        if writes
    }
