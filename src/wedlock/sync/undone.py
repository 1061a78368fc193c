"""What an undo leaves in the hub: the same whether it heard how its writes ended, or that is told after a crash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wedlock.model.plan import Sided
from wedlock.model.sync import Agreed, Conflict, Doing, Intent, Link, LinkState, Question, Record, other
from wedlock.sync.deciding import decide
from wedlock.sync.gathering import answers, read, references
from wedlock.sync.standing import Standing, standing
from wedlock.sync.work import Case, Work

PARTED = "parted"
"""In the extra of a deletion's entry: its Link was ended for it, and stands again where the deletion did not happen."""


def as_it_is(link: Link, side: Sided, record: Record) -> Link:
    """What is there now is agreed on: the difference to the other side is a question for a person."""
    old = link.agreed(side) or Agreed({})
    values = {c: record.values.get(c, v) for c, v in old.values.items()}
    agreed = Agreed(values, {alias: record.lines.get(alias, ()) for alias in old.lines})
    return replace(link, agreed_left=agreed) if side == "left" else replace(link, agreed_right=agreed)


def brought_back(
    work: Work, side: Sided, link: Link | None, record: Record, why: str
) -> tuple[Link | None, Conflict | None]:
    """A record that is there again: one with its counterpart as before, where that stands alone. Else it is alone, and
    whether it goes once more, or comes to the other side, a person says."""
    if link is not None and link.state is LinkState.OPEN:
        return link, Conflict(work.rules.name, Question.DELETE, link.left, link.right, reason=why)
    there = _alone(work, other(side), link) if link is not None else None
    if link is not None and there is not None:
        return as_it_is(as_it_is(replace(link, state=LinkState.OPEN), side, record), other(side), there), None
    left, right = (record.key, None) if side == "left" else (None, record.key)
    return link, Conflict(work.rules.name, Question.CREATE, left, right, reason=why)


def _alone(work: Work, side: Sided, link: Link) -> Record | None:
    """The record that the Link had on the side, if it is there and in no other Link."""
    key = link.key(side)
    known = work.hub.links(work.rules.name, side, [key]).get(key)
    taken = known is not None and known.state is not LinkState.GONE
    return None if taken else work.sides.of(side).read(work.rules.layouts.of(side), [key]).get(key)


def asked(work: Work, links: Iterable[Link]) -> list[Conflict]:
    """What differs now on the two sides of these Links, as questions; nothing is written. To be kept together with the
    Links: on both sides what is there is agreed on, and nobody would look for a difference later."""
    cases = [Case(link, link.left, link.right) for link in links if link.state is LinkState.OPEN]
    read(work, cases)
    answers(work, cases)
    refs = references(work, cases)
    for case in cases:
        decide(work, case, refs, thorough=True)
    return [conflict for case in cases for conflict in case.conflicts]


def is_undo(intent: Intent) -> bool:
    """An undo's writes come from no record of the other side."""
    return intent.source is None


def after_crash(
    work: Work, intent: Intent, record: Record | None, link: Link | None
) -> tuple[Link | None, Conflict | None]:
    """The Link and the question that an undo's write leaves behind when the undo did not live to see its end."""
    assert intent.key is not None  # it creates nothing
    entry = intent.entries[0]
    if intent.doing is Doing.DELETE:
        parted = link is not None and entry.extra.get(PARTED)
        return replace(link, state=LinkState.OPEN) if link and parted and record else link, None
    if record is None:
        return link, None
    link = link and as_it_is(link, intent.side, record)
    if intent.doing is Doing.RESTORE or (intent.doing is Doing.REVIVE and _alive(work, intent.side, record)):
        return brought_back(work, intent.side, link, record, entry.why)
    return link, None


def _alive(work: Work, side: Sided, record: Record) -> bool:
    return standing(work.rules.layouts.of(side).shape, record) is Standing.ALIVE
