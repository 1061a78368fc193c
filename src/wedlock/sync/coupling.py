"""Coupling what exists: the first run links records by the bands of the analysis, asks, or leaves them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wedlock.model.plan import SIDES, Couple, Sided
from wedlock.model.records import Band
from wedlock.model.sync import Conflict, JournalEntry, Key, Link, LinkState, Question
from wedlock.model.sync_ports import Settlement
from wedlock.sync.gathering import read
from wedlock.sync.meeting import shown
from wedlock.sync.rules import ObjectRules
from wedlock.sync.work import Case, Work

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the analysis says of two records: their keys, its probability, its band."""

    left: Key
    right: Key
    probability: float
    band: Band


@dataclass(slots=True)
class Coupled:
    """What came of it, in numbers."""

    linked: int = 0
    asked: int = 0
    apart: int = 0  # a person said before that they are two
    taken: int = 0  # one of the two has a Link already, or a better candidate


def couple(work: Work, candidates: Iterable[Candidate]) -> Coupled:
    """Link or ask, the most probable first, so that no record is linked twice. Repeating it changes nothing."""
    found = Coupled()
    ranked = sorted(candidates, key=lambda c: (-c.probability, str(c.left), str(c.right)))
    used: set[tuple[str, Key]] = set()
    for start in range(0, len(ranked), PAGE):
        _page(work, ranked[start : start + PAGE], used, found)
    known = work.hub.objects()[work.rules.name]
    work.hub.keep(replace(known, coupled=True))
    return found


def _page(work: Work, page: Sequence[Candidate], used: set[tuple[str, Key]], found: Coupled) -> None:
    name, settlement, asked = work.rules.name, Settlement(), list[Candidate]()
    links = {side: work.hub.links(name, side, {_key(c, side) for c in page}) for side in SIDES}
    apart = work.hub.apart(name, [(c.left, c.right) for c in page])
    for each in page:
        wish = _wish(work.rules, each.band)
        if (
            any(_taken(links[side], _key(each, side)) for side in SIDES)
            or ("left", each.left) in used
            or ("right", each.right) in used
        ):
            found.taken += 1
        elif (each.left, each.right) in apart:
            found.apart += 1
        elif wish is Couple.LINK:
            used |= {("left", each.left), ("right", each.right)}
            _link(work, each, settlement)
            found.linked += 1
        elif wish is Couple.ASK:
            asked.append(each)
    settlement.conflicts += _questions(work, asked)
    found.asked += len(asked)
    work.hub.commit(settlement, work.run, work.clock())


def _questions(work: Work, asked: Sequence[Candidate]) -> list[Conflict]:
    """Whether they are one, with every mapped field of both as it is now."""
    cases = [Case(None, each.left, each.right) for each in asked]
    read(work, cases)
    return [
        Conflict(
            work.rules.name, Question.COUPLE, each.left, each.right, "", _shown(work, case, "left"),
            _shown(work, case, "right"), f"{each.band.value} {each.probability:.3f}",
        )
        for each, case in zip(asked, cases, strict=True)
    ]  # fmt: skip


def _shown(work: Work, case: Case, side: Sided) -> dict[str, str]:
    record = case.records[side]
    return {} if record is None else {k: v for unit in work.rules.units for k, v in shown(unit, side, record).items()}


def _link(work: Work, each: Candidate, settlement: Settlement) -> None:
    name = work.rules.name
    settlement.links.append(Link(name, each.left, each.right))
    why = f"{each.band.value} {each.probability:.3f}"
    settlement.journal.append(
        JournalEntry(name, "linked", each.left, each.right, why=why, run=work.run, at=work.clock())
    )
    settlement.look += [(name, "left", each.left), (name, "right", each.right)]


def _wish(rules: ObjectRules, band: Band) -> Couple:
    coupling = rules.planned.coupling
    return {Band.AUTOMATIC: coupling.automatic, Band.REVIEW: coupling.review}.get(band, Couple.IGNORE)


def _taken(links: dict[Key, Link], key: Key) -> bool:
    return key in links and links[key].state is not LinkState.GONE


def _key(each: Candidate, side: str) -> Key:
    return each.left if side == "left" else each.right
