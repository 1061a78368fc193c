"""Verify: every Link's two records compared as they are now; what differs and is in no queue is a divergence.

It reads every linked record once, a statement a table and page, and compares every pair thoroughly, whatever the hub
believes to be agreed (docs/decisions/0010-verify-compares-every-pair.md). With `repair` the divergent ones are put into
the backlog, and the next sync settles them by the plan like any other edit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic

from wedlock.language import T
from wedlock.model.plan import SIDES, Pair
from wedlock.model.ports import Progress, quiet
from wedlock.model.sync import Key
from wedlock.sync.deciding import decide
from wedlock.sync.gathering import answers, linked, read, references
from wedlock.sync.standing import Standing
from wedlock.sync.work import Case, Work

PAGE = 1000


class Differs(StrEnum):
    UNIT = "unit"  # a merge unit is not the same on both sides
    MISSING_LEFT = "missing_left"
    MISSING_RIGHT = "missing_right"


@dataclass(frozen=True, slots=True)
class Divergence:
    """One difference. `unit` names what would be written or asked; `queued`: a person is asked already."""

    object: str
    left: Key
    right: Key
    kind: Differs
    unit: str = ""
    queued: bool = False


@dataclass(slots=True)
class Verified:
    """How many pairs were compared, in which time, and what was found."""

    object: str
    compared: int = 0
    seconds: float = 0.0
    found: list[Divergence] = field(default_factory=list)


def verify(work: Work, repair: bool = False, progress: Progress = quiet) -> Verified:
    """Compare every Link of the object. Writes nothing but, with `repair`, the backlog."""
    began = monotonic()
    result, total = Verified(work.rules.name), work.hub.link_count(work.rules.name)
    for links in linked(work, PAGE):
        cases = [Case(link, link.left, link.right) for link in links]
        read(work, cases)
        answers(work, cases)
        refs = references(work, cases)
        for case in cases:
            decide(work, case, refs, thorough=True)
            result.found += _divergences(work, case)
        result.compared += len(links)
        progress(T("comparing {object}", object=work.rules.name), result.compared, total)
    result.seconds = monotonic() - began
    if repair:
        again = {(work.rules.name, d.left): None for d in result.found if not d.queued}
        work.hub.note("left", again, work.hub.position("left"))
    return result


def _divergences(work: Work, case: Case) -> list[Divergence]:
    assert case.left is not None
    assert case.right is not None
    stands = Pair(*(case.stands(work.rules, side) for side in SIDES))
    name, left, right = work.rules.name, case.left, case.right
    queued = {c.unit for c in case.answers if c.answer is None}
    gone = [side for side in SIDES if stands.of(side) in (Standing.GONE, Standing.ARCHIVED)]
    if len(gone) == 1:
        kind = Differs.MISSING_LEFT if gone == ["left"] else Differs.MISSING_RIGHT
        return [Divergence(name, left, right, kind, queued="" in queued)]
    units = [unit.name for _, wanted in case.writes.values() if wanted for unit, _ in wanted.units]
    units += [conflict.unit for conflict in case.conflicts]
    units += case.merged.unsaid if case.merged is not None else []
    return [Divergence(name, left, right, Differs.UNIT, unit, unit in queued) for unit in dict.fromkeys(units)]
