"""What a sync would do, with counts and samples; nothing is written anywhere and nothing is installed.

The same look at every record, with the Links that the hub has and, before coupling, those that coupling would make.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wedlock.language import T
from wedlock.model.plan import SIDES, Couple, Pair, Sided
from wedlock.model.ports import Progress, quiet
from wedlock.model.records import Band
from wedlock.model.sync import Doing, Key, Link, Pending, Value
from wedlock.sync.coupling import Candidate
from wedlock.sync.deciding import decide
from wedlock.sync.gathering import answers, gather, linked, read, references
from wedlock.sync.work import Case, Work

SAMPLES = 20
PAGE = 500


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing that would happen: where, to which record, before and after, and why."""

    kind: str
    side: str
    left: Key | None
    right: Key | None
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    why: str


@dataclass(slots=True)
class Preview:
    """One object: how many records each side has, what would happen how often, samples of each kind.

    Kinds: create, update, archive, delete, revive, link, conflict, invalid, wait, same.
    """

    object: str
    records: Pair[int]
    counts: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def add(self, sample: Sample) -> None:
        self.counts[f"{sample.kind} {sample.side}".strip()] += 1
        self.samples.setdefault(sample.kind, [])
        if len(self.samples[sample.kind]) < SAMPLES:
            self.samples[sample.kind].append(sample)


def preview(work: Work, candidates: Sequence[Candidate] = (), progress: Progress = quiet) -> Preview:
    """Look at every record of the object. `candidates` are the analysis's pairs, where nothing was coupled yet."""
    rules = work.rules
    counts = Pair(*(work.sides.of(side).count(rules.layouts.of(side)) for side in SIDES))
    found = Preview(rules.name, counts)
    coupled = _would_link(work, candidates)
    for left, right in coupled:
        found.add(Sample("link", "", left, right, {}, {}, ""))
    for each in candidates:
        if each.band is Band.REVIEW and rules.planned.coupling.review is Couple.ASK:
            found.add(Sample("conflict", "", each.left, each.right, {}, {}, f"review {each.probability:.2f}"))
    asked = {(s, k) for c in candidates if c.band is Band.REVIEW for s, k in (("left", c.left), ("right", c.right))}
    done = 0
    for cases in _cases(work, coupled, asked):
        refs = references(work, cases)
        for case in cases:
            decide(work, case, refs, thorough=True)
            _tell(case, found)
        done += len(cases)
        progress(T("looking at {object}", object=rules.name), done, counts.left + counts.right)
    return found


def _would_link(work: Work, candidates: Iterable[Candidate]) -> list[tuple[Key, Key]]:
    if work.rules.planned.coupling.automatic is not Couple.LINK:
        return []
    lefts, rights, found = set(), set(), []
    for each in sorted(candidates, key=lambda c: (-c.probability, str(c.left), str(c.right))):
        if each.band is Band.AUTOMATIC and each.left not in lefts and each.right not in rights:
            lefts.add(each.left)
            rights.add(each.right)
            found.append((each.left, each.right))
    return found


def _cases(work: Work, coupled: Sequence[tuple[Key, Key]], asked: set[tuple[str, Key]]) -> Iterator[list[Case]]:
    """Everything that a sync would look at, in pages: linked pairs, of which a record may be gone; pairs that would be
    linked; records that have nobody."""
    for links in linked(work, PAGE):
        yield _read(work, [Case(link, link.left, link.right) for link in links])
    for at in range(0, len(coupled), PAGE):
        new = [Link(work.rules.name, left, right) for left, right in coupled[at : at + PAGE]]
        yield _read(work, [Case(link, link.left, link.right) for link in new])
    if work.rules.planned.coupling.separate is Couple.IGNORE:
        return
    spoken = asked | {(side, key) for pair in coupled for side, key in zip(SIDES, pair, strict=True)}
    for side in SIDES:
        for keys in _keys(work, side):
            alone = [Pending(work.rules.name, side, key) for key in keys if (side, key) not in spoken]
            yield _read(work, [case for case in gather(work, alone) if case.link is None or not case.link.id])


def _read(work: Work, cases: list[Case]) -> list[Case]:
    answers(work, [case for case in cases if not case.pending])  # the others were gathered with theirs
    read(work, cases)
    return cases


def _keys(work: Work, side: Sided) -> Iterator[list[Key]]:
    after: Key | None = None
    while keys := work.sides.of(side).keys(work.rules.layouts.of(side), after, PAGE):
        yield keys
        after = keys[-1]


def _tell(case: Case, found: Preview) -> None:
    quiet_case = True
    for side, (write, _) in case.writes.items():
        quiet_case = False
        why = "; ".join(dict.fromkeys(e.why for e in case.entries.get(side, ())))
        before = {c: case.record(side).values.get(c) for c in write.values} if write.doing is not Doing.CREATE else {}
        found.add(Sample(write.doing.value, side, case.left, case.right, before, write.values, why))
    for conflict in case.conflicts:
        quiet_case = False
        found.add(
            Sample("conflict", "", case.left, case.right, conflict.shown_left, conflict.shown_right, conflict.reason)
        )
    for error in case.errors:
        quiet_case = False
        found.add(Sample("invalid", error.side, case.left, case.right, {}, {}, error.text))
    if case.waits_for is not None:
        quiet_case = False
        found.add(Sample("wait", "", case.left, case.right, {}, {}, "/".join(map(str, case.waits_for))))
    if quiet_case:
        found.add(Sample("same", "", case.left, case.right, {}, {}, ""))
