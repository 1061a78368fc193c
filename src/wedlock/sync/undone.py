"""What an undo leaves in the hub: the same whether it heard how its writes ended, or that is told after a crash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wedlock.model.plan import Sided
from wedlock.model.sync import Agreed, Conflict, Doing, Intent, Key, Link, LinkState, Question, Record, other
from wedlock.model.sync_ports import Settlement
from wedlock.sync.deciding import decide
from wedlock.sync.gathering import answers, read, references
from wedlock.sync.standing import Standing, standing
from wedlock.sync.work import Case, Work


def as_it_is(link: Link, side: Sided, record: Record) -> Link:
    """What is there now is agreed on: the difference to the other side is a question for a person."""
    old = link.agreed(side) or Agreed({})
    values = {c: record.values.get(c, v) for c, v in old.values.items()}
    agreed = Agreed(values, {alias: record.lines.get(alias, ()) for alias in old.lines})
    return replace(link, agreed_left=agreed) if side == "left" else replace(link, agreed_right=agreed)


def once_more(work: Work, side: Sided, key: Key, link: Link | None, why: str) -> Conflict:
    """What was brought back is alone again: whether it goes once more, or comes to the other side, a person says."""
    if link is not None and link.state is LinkState.OPEN:
        return Conflict(work.rules.name, Question.DELETE, link.left, link.right, reason=why)
    left, right = (key, None) if side == "left" else (None, key)
    return Conflict(work.rules.name, Question.CREATE, left, right, reason=why)


def ask(work: Work, links: Sequence[Link]) -> None:
    """What differs now on the two sides is asked; nothing is written."""
    cases = [Case(link, link.left, link.right) for link in _kept(work, links)]
    read(work, cases)
    answers(work, cases)
    refs, settlement = references(work, cases), Settlement()
    for case in cases:
        decide(work, case, refs, thorough=True)
        settlement.conflicts += case.conflicts
    work.hub.commit(settlement, work.run, work.clock())


def _kept(work: Work, links: Sequence[Link]) -> list[Link]:
    """The Links as the hub has them now, those that still stand."""
    found = work.hub.links(work.rules.name, "left", {link.left for link in links})
    return [link for link in found.values() if link.state is LinkState.OPEN]


def is_undo(intent: Intent) -> bool:
    """An undo's writes come from no record of the other side."""
    return intent.source is None


def after_crash(
    work: Work, intent: Intent, record: Record | None, link: Link | None
) -> tuple[Link | None, Conflict | None]:
    """The Link and the question that an undo's write leaves behind when the undo did not live to see its end."""
    assert intent.key is not None  # it creates nothing
    if intent.doing is Doing.DELETE:  # the two were parted before it
        whole = record is not None and link is not None and _there(work, other(intent.side), link)
        return link and replace(link, state=LinkState.OPEN if whole else LinkState.GONE), None
    if record is None:
        return link, None
    back = intent.doing is Doing.RESTORE
    back |= intent.doing is Doing.REVIVE and _alive(work, intent.side, record)
    why = intent.entries[0].why
    asked = once_more(work, intent.side, intent.key, link, why) if back else None
    return link and as_it_is(link, intent.side, record), asked


def _there(work: Work, side: Sided, link: Link) -> bool:
    key = link.key(side)
    return key in work.sides.of(side).read(work.rules.layouts.of(side), [key])


def _alive(work: Work, side: Sided, record: Record) -> bool:
    return standing(work.rules.layouts.of(side).shape, record) is Standing.ALIVE
