"""Synchronisation as the command line uses it: preview, couple, switch on, run, verify, undo, take out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from wedlock.bootstrap.analysis import AnalyzeRequest, analyze
from wedlock.bootstrap.marriage import Marriage, now
from wedlock.bootstrap.tuning import tuned
from wedlock.errors import NeedsPerson, Refused, UsageError
from wedlock.language import T, Text, kept
from wedlock.model.catalog import Catalog, Family
from wedlock.model.plan import SIDES, Pair, Sided
from wedlock.model.ports import Progress, quiet
from wedlock.model.records import RecordKey, RecordLink
from wedlock.model.sync import Key, ObjectState, SyncObject, shape_of

if TYPE_CHECKING:
    from wedlock.sync.coupling import Candidate, Coupled
    from wedlock.sync.preview import Preview
    from wedlock.sync.rules import ObjectRules
    from wedlock.sync.undo import Undone
    from wedlock.sync.verify import Verified

Candidates = dict[str, list["Candidate"]]


def candidates(marriage: Marriage, progress: Progress = quiet) -> Candidates:
    """Which record is which, as the analysis sees it now: object → its pairs."""
    request = AnalyzeRequest(marriage.name("left"), marriage.name("right"))
    overlap = analyze(request, marriage.known, progress).overlap
    roots = {rules.name: rules for rules in marriage.rules}
    return {
        records.object: [
            c for link in records.links if (c := _candidate(marriage, roots[records.object], link)) is not None
        ]
        for records in overlap.records
        if records.object in roots
    }


def preview(marriage: Marriage, names: tuple[str, ...] = (), progress: Progress = quiet) -> Iterator[Preview]:
    """What a sync would do to each object. Writes nothing, installs nothing."""
    from wedlock.sync.preview import preview as look

    states, pairs = marriage.hub.objects(), None
    for rules in marriage.of(names):
        coupled = rules.name in states and states[rules.name].coupled
        if not coupled and pairs is None:
            pairs = candidates(marriage, progress)
        loading = rules.name not in states or not states[rules.name].loaded
        work = replace(marriage.work(rules), loading=loading)
        yield look(work, () if coupled else (pairs or {}).get(rules.name, ()), progress)


def couple(
    marriage: Marriage, by: str, names: tuple[str, ...] = (), progress: Progress = quiet
) -> tuple[int, list[tuple[str, Coupled]]]:
    """Link what exists by the analysis's bands. A Run of its own, so that it can be undone: its number."""
    from wedlock.sync.coupling import couple as link

    pairs = candidates(marriage, progress)
    with run(marriage, "couple", by) as number:
        found = []
        for rules in marriage.of(names):
            _remember(marriage, rules.name)
            found.append((rules.name, link(marriage.work(rules, number), pairs.get(rules.name, ()))))
        return number, found


def enable(marriage: Marriage, names: Sequence[str]) -> Pair[tuple[Text, ...]]:
    """Let objects run, and put what capture and markers need into both sides: what was put in."""
    from wedlock.bootstrap.capturing import install
    from wedlock.sync.guard import Guard

    Guard(Pair(marriage.name("left"), marriage.name("right")), marriage.sides, marriage.hub, now).check()
    _only_home(marriage)
    switch(marriage, names, ObjectState.PAUSED)
    put = install(marriage)
    _settle_in(marriage)
    switch(marriage, names, ObjectState.RUNNING)
    return put


def _only_home(marriage: Marriage) -> None:
    """Two hubs on one pair would each create what the other one has created already."""
    from wedlock.bootstrap.capturing import hub_name
    from wedlock.connectors.records.markers import homes

    both = homes(marriage.sql.left.connection) & homes(marriage.sql.right.connection)
    if both - {hub_name(marriage.known)}:
        raise Refused(
            T("Another Wedlock home keeps {left} and {right} already", left=marriage.name("left"),
              right=marriage.name("right")),
            T("Use that home, or call `wedlock divorce` there. If it is gone for ever, call `wedlock divorce` here "
              "first."),
        )  # fmt: skip


def _settle_in(marriage: Marriage) -> None:
    from wedlock.bootstrap.capturing import hub_name
    from wedlock.connectors.records.markers import settle_in

    for side in SIDES:
        settle_in(marriage.sql.of(side).connection, hub_name(marriage.known))


def divorce(marriage: Marriage) -> Pair[tuple[Text, ...]]:
    """Stop every object and take out of both sides everything that Wedlock put in: what was taken out."""
    from wedlock.bootstrap.capturing import remove
    from wedlock.store.syncing.lock import synchronising

    with synchronising():
        for known in marriage.hub.objects().values():
            marriage.hub.keep(replace(known, state=ObjectState.OFF, reason=kept(T("divorced")), coupled=False))
            marriage.hub.load_again(known.name)
        return remove(marriage)


def resync(marriage: Marriage, side: Sided) -> None:
    """Trust the database that a side is now; every record is looked at again.

    It takes no lock: the worker may run, and two may say it at once. Only the load begins anew, which the worker does
    not undo; what an object's state is stays with whoever changes it.
    """
    marriage.hub.trust(side, marriage.sides.of(side).identity())
    for name in marriage.hub.objects():
        marriage.hub.load_again(name)


def switch(marriage: Marriage, names: Sequence[str], state: ObjectState, deletions: int = 0) -> None:
    """Enable, pause or resume objects. What was never coupled does not run."""
    for rules in marriage.of(tuple(names)):
        known = _remember(marriage, rules.name)
        if state is ObjectState.RUNNING and not known.coupled:
            raise NeedsPerson(
                T("{object} was not coupled yet: nobody knows which record is which", object=rules.name),
                T(
                    "Run `wedlock couple {object}` first; `wedlock preview` shows what it would link.",
                    object=rules.name,
                ),
            )
        marriage.hub.keep(
            replace(known, state=state, reason="", deletions=deletions or known.deletions,
                    fingerprint=marriage.fingerprints[rules.name])
        )  # fmt: skip


def verify(marriage: Marriage, names: tuple[str, ...], repair: bool, progress: Progress = quiet) -> Iterator[Verified]:
    """Both sides compared, object by object."""
    from wedlock.sync.verify import verify as compare

    for rules in marriage.of(names):
        with tuned():
            found = compare(marriage.work(rules), repair, progress)
        yield found


def undo(marriage: Marriage, number: int, by: str, skip_edited: bool = False) -> dict[str, Undone]:
    """Undo a Run, the last object first. Refused where a record was edited since."""
    from wedlock.store.syncing.lock import synchronising
    from wedlock.sync.undo import Part
    from wedlock.sync.undo import undo as take_back

    entries = marriage.hub.of_run(number)
    if not entries:
        raise UsageError(T("There is no run {n}, or it wrote nothing", n=number), T("`wedlock runs` lists them."))
    names = Pair(marriage.name("left"), marriage.name("right"))
    with synchronising(), run(marriage, "undo", by) as mine:
        parts = [
            Part(marriage.work(rules, mine), of_object)
            for rules in reversed(marriage.rules)
            if (of_object := [e for e in entries if e.object == rules.name])
        ]
        found = take_back(parts, names, skip_edited)
        marriage.hub.end(number, now(), undone=True)
    return found


@contextmanager
def run(marriage: Marriage, kind: str, by: str) -> Iterator[int]:
    """A Run's number; ended whatever happens."""
    begun = marriage.hub.begin(kind, by, now())
    try:
        yield begun.id
    finally:
        marriage.hub.end(begun.id, now())


def _remember(marriage: Marriage, name: str) -> SyncObject:
    known = marriage.hub.objects().get(name)
    if known is None:
        known = SyncObject(name, fingerprint=marriage.fingerprints[name])
        marriage.hub.keep(known)
    return known


def _candidate(marriage: Marriage, rules: ObjectRules, link: RecordLink) -> Candidate | None:
    from wedlock.sync.coupling import Candidate

    shapes = {side: shape_of(rules.planned, side) for side in SIDES}
    if link.left_table != shapes["left"].root or link.right_table != shapes["right"].root:
        return None
    left = _typed(marriage.catalogs.left, shapes["left"].root, shapes["left"].key, link.left_key)
    right = _typed(marriage.catalogs.right, shapes["right"].root, shapes["right"].key, link.right_key)
    return Candidate(left, right, link.probability, link.band)


def _typed(catalog: Catalog, table: str, columns: tuple[str, ...], key: RecordKey) -> Key:
    """An analysis's key as the engine gives it: whole numbers are numbers."""
    by_name = catalog.by_name[table].by_name
    return tuple(
        int(value) if by_name[column].type.family is Family.INTEGER else value
        for column, value in zip(columns, key, strict=True)
    )
