"""From pendings to cases: the Link of each record, both sides as they are now, and what its references lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from wedlock.language import T, kept
from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import (
    Answer,
    Conflict,
    ErrorEntry,
    JournalEntry,
    Key,
    Link,
    LinkState,
    Pending,
    Question,
    Record,
    Trouble,
    other,
)
from wedlock.sync.fields import FieldRules
from wedlock.sync.overlap import Asks
from wedlock.sync.translation import Refs
from wedlock.sync.work import Case, Work


def gather(work: Work, pendings: Sequence[Pending]) -> list[Case]:
    """One case a pair, whatever pendings speak of it. No record is read yet."""
    cases = _cases(work, pendings)
    answers(work, cases)
    cases = _coupled(work, cases)
    _mark_elsewhere(work, cases)
    return cases


def read(work: Work, cases: Sequence[Case]) -> None:
    """Both records of every case as they are now, a snapshot a side."""
    keep_read(cases, {side: ask() for side, ask in reads(work, cases).items()})


def reads(work: Work, cases: Sequence[Case]) -> Asks:
    """What is to be asked of each side for that."""
    keys = {side: dict.fromkeys(key for case in cases if (key := case.key(side)) is not None) for side in SIDES}
    return {
        side: partial(work.sides.of(side).read, work.rules.layouts.of(side), list(wanted))
        for side, wanted in keys.items()
        if wanted
    }


def keep_read(cases: Sequence[Case], found: Mapping[Sided, Mapping[Key, Record]]) -> None:
    for side in SIDES:
        records = found.get(side, {})
        for case in cases:
            key = case.key(side)
            case.records[side] = records.get(key) if key is not None else None


def linked(work: Work, page: int) -> Iterator[list[Link]]:
    """Every open Link of the object, in pages."""
    after = 0
    while links := work.hub.link_page(work.rules.name, after, page):
        yield links
        after = links[-1].id


def references(work: Work, cases: Iterable[Case]) -> Refs:
    """Looks references up in the Links of the objects they refer to, all that the cases hold in one go."""
    wanted: dict[tuple[str, Sided], set[Key]] = defaultdict(set)
    for case in cases:
        for side in SIDES:
            record = case.records[side]
            if record is not None:
                for f in work.rules.references:
                    wanted[f.field.refers, side].update(_referred(f, side, record))
    found = {
        (name, side): {
            k: link.key(other(side)) for k, link in work.hub.links(name, side, keys).items() if _stands(link)
        }
        for (name, side), keys in wanted.items()
    }
    return lambda name, side, key: found.get((name, side), {}).get(key)


def _cases(work: Work, pendings: Sequence[Pending]) -> list[Case]:
    links: dict[Sided, dict[Key, Link]] = {
        side: work.hub.links(work.rules.name, side, {p.key for p in pendings if p.side == side}) for side in SIDES
    }
    found: dict[object, Case] = {}
    for p in pendings:
        link = links[p.side].get(p.key)
        if link is not None and link.state is LinkState.GONE:
            link = None  # a key that is used again is another record
        name = (link.left, link.right) if link else (p.side, p.key)
        case = found.get(name)
        if case is None:
            left, right = (link.left, link.right) if link else ((p.key, None) if p.side == "left" else (None, p.key))
            case = found[name] = Case(link, left, right)
        case.pending.append(p)
    return list(found.values())


def _mark_elsewhere(work: Work, cases: Sequence[Case]) -> None:
    """A record without a Link that has one as another object is that object's: a person among the customers."""
    for side in SIDES:
        alone = {key: case for case in cases if case.link is None and (key := case.key(side)) is not None}
        for sibling in work.rules.siblings.of(side) if alone else ():
            for key, link in work.hub.links(sibling, side, alone).items():
                alone[key].elsewhere |= link.state is not LinkState.GONE


def answers(work: Work, cases: Sequence[Case]) -> None:
    by_key: dict[tuple[Sided, Key], Case] = {}
    for case in cases:
        for side in SIDES:
            key = case.key(side)
            if key is not None:
                by_key[side, key] = case
    for conflict in work.hub.answers(work.rules.name, [(case.left, case.right) for case in cases]):
        for case in _concerned(conflict, by_key):
            case.answers.append(conflict)


def _coupled(work: Work, cases: list[Case]) -> list[Case]:
    """Two records that a person said are one become one case with a new Link, unless one is linked meanwhile."""
    said = {id(case): c for case in cases if case.link is None and (c := _said_one(case)) is not None}
    if not said:
        return cases
    name = work.rules.name
    wanted = {side: {key for c in said.values() if (key := _of(c, side)) is not None} for side in SIDES}
    taken = {
        (side, key)
        for side in SIDES
        for key, link in work.hub.links(name, side, wanted[side]).items()
        if link.state is not LinkState.GONE
    }
    found: dict[object, Case] = {}
    for case in cases:
        one = said.get(id(case))
        if one is None or one.left is None or one.right is None:
            found[id(case)] = case
        elif (one.left, one.right) in found:
            found[one.left, one.right].pending += case.pending
        elif {("left", one.left), ("right", one.right)} & taken:
            case.errors.append(_linked_meanwhile(work, case, one))
            found[id(case)] = case
        else:
            taken.add(("left", one.left))
            taken.add(("right", one.right))
            case.relink(Link(name, one.left, one.right))
            why = f"answered by {one.by}"
            case.notes.append(JournalEntry(name, "linked", one.left, one.right, why=why, run=work.run, at=work.clock()))
            found[one.left, one.right] = case
    _answers_of_both(work, [case for case in found.values() if case.link is not None and not case.link.id])
    return list(found.values())


def _answers_of_both(work: Work, cases: Sequence[Case]) -> None:
    """What was asked of either record, now that they are one."""
    for case in cases:
        case.answers.clear()
    answers(work, cases)


def _linked_meanwhile(work: Work, case: Case, said: Conflict) -> ErrorEntry:
    side: Sided = "left" if case.left is not None else "right"
    text = T("It was said to be one with a record that has a Link by now; `wedlock conflicts resolve {n} no` keeps the "
             "two apart.", n=said.id)  # fmt: skip
    return ErrorEntry(work.rules.name, side, case.left, case.right, Trouble.DUPLICATE, kept(text), since=work.clock())


def _said_one(case: Case) -> Conflict | None:
    return next((c for c in case.answers if c.question is Question.COUPLE and c.answer is Answer.YES), None)


def _of(conflict: Conflict, side: Sided) -> Key | None:
    return conflict.left if side == "left" else conflict.right


def _concerned(conflict: Conflict, by_key: dict[tuple[Sided, Key], Case]) -> list[Case]:
    found = []
    for side in SIDES:
        key = _of(conflict, side)
        case = by_key.get((side, key)) if key is not None else None
        if case is not None and case not in found:
            found.append(case)
    return found


def _referred(f: FieldRules, side: Sided, record: Record) -> Iterable[Key]:
    names = f.field.of(side)
    sources = [record.values, *(line.values for lines in record.lines.values() for line in lines)]
    for values in sources:
        key = tuple(values.get(name) for name in names)
        if None not in key:
            yield key


def _stands(link: Link) -> bool:
    return link.state is LinkState.OPEN
