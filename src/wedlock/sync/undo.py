"""Undo a Run: every record it wrote gets back what it had, unless somebody has edited it since.

First everything is looked at; only when nothing was edited since is anything written, and each write is compared and
set like any other. What was undone is agreed on as it is then, so that the difference is asked of a person later and
not done again by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import uuid4

from wedlock.errors import Refused
from wedlock.language import T, kept
from wedlock.model.plan import SIDES, Pair, Sided
from wedlock.model.records import Band
from wedlock.model.sync import (
    Came,
    Doing,
    Intent,
    JournalEntry,
    Key,
    LineWrite,
    Link,
    LinkState,
    ObjectState,
    Outcome,
    Record,
    SyncObject,
    Values,
    Write,
)
from wedlock.model.sync_ports import Settlement
from wedlock.sync.booking import MADE, with_lines
from wedlock.sync.lines import are_as_told, told
from wedlock.sync.undone import PARTED, as_it_is, asked, brought_back
from wedlock.sync.work import Work

NAMED = 20
"""Records named when an undo is refused."""
BANDS = tuple(f"{band.value} " for band in Band)
"""How the reason begins where coupling linked two records."""
WRITING = {Doing.UPDATE.value, "overruled"}


@dataclass(slots=True)
class Undone:
    """What an undo did, in numbers, and the records it left alone because they were edited since."""

    restored: int = 0
    deleted: int = 0
    unlinked: int = 0
    left_alone: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Target:
    """One record of one side, with the entries of the run about it, the latest first."""

    side: Sided
    key: Key
    entries: list[JournalEntry] = field(default_factory=list)
    record: Record | None = None

    @property
    def before(self) -> dict[str, object]:
        """What it had before the run: the earliest entry's word counts."""
        return {c: v for e in self.entries if e.action in WRITING for c, v in e.before.items()}

    @property
    def after(self) -> dict[str, object]:
        """What the run left: the latest entry's word counts."""
        return {c: v for e in reversed(self.entries) if e.action in WRITING for c, v in e.after.items()}

    @property
    def wrote(self) -> dict[str, object]:
        """What the run left, with what it created the record with."""
        created = self.did(Doing.CREATE.value)
        return {**(created.after if created else {}), **self.after}

    def did(self, *actions: str) -> JournalEntry | None:
        return next((e for e in self.entries if e.action in actions), None)


@dataclass(frozen=True, slots=True)
class Part:
    """What a run did to one object."""

    work: Work
    entries: Sequence[JournalEntry]


def undo(parts: Sequence[Part], names: Pair[str], skip_edited: bool = False) -> dict[str, Undone]:
    """Undo what a run did, object after object in this order: what was undone, by the object's name.

    Raises Refused naming the records edited since, before any write to any of them.
    """
    found = [(part, *_looked_at(part, names)) for part in parts]
    edited = [name for _, _, undone in found for name in undone.left_alone]
    if edited and not skip_edited:
        raise Refused(
            T("{n} records were edited since: {names}", n=len(edited), names=", ".join(edited[:NAMED])),
            T("Nothing was undone. `--skip-edited` undoes all others."),
        )
    for part, standing, undone in found:
        _undo(part.work, part.entries, standing, names, undone)
    return {part.work.rules.name: undone for part, _, undone in found}


def _looked_at(part: Part, names: Pair[str]) -> tuple[list[_Target], Undone]:
    """The records that can be undone, and an account that names all others."""
    standing, undone = [], Undone()
    for target in _targets(part.work, part.entries):
        if _edited(part.work, target):
            undone.left_alone.append(_name(part.work, target, names))
        else:
            standing.append(target)
    return standing, undone


def _undo(
    work: Work, entries: Sequence[JournalEntry], standing: Sequence[_Target], names: Pair[str], found: Undone
) -> None:
    _pause(work)
    writes = [(t, w) for t in standing if (w := _write(t)) is not None]
    made = _links_of_made(work, standing)
    work.hub.open([_intent(work, t, w, (t.side, t.key) in made) for t, w in writes])
    if made:
        ended = [replace(link, state=LinkState.GONE) for link in made.values()]
        work.hub.commit(Settlement(links=ended), work.run, work.clock())
    settlement, links = Settlement(), dict[int, Link]()
    for side in SIDES:
        mine = [(t, w) for t, w in writes if t.side == side]
        outcomes = work.sides.of(side).write(work.rules.layouts.of(side), [w for _, w in mine]) if mine else []
        for (target, write), outcome in zip(mine, outcomes, strict=True):
            if outcome.came is Came.WRITTEN:
                _book(work, target, write, outcome, settlement, links, found)
            else:
                found.left_alone.append(_name(work, target, names))
                link = made.get((target.side, target.key))
                if link is not None and outcome.came is not Came.UNCERTAIN:
                    links[link.id] = link  # it stands again
            if outcome.came is not Came.UNCERTAIN:  # else the next batch asks what became of it
                settlement.intents_closed.append(write.marker)
    _unlink(work, entries, settlement, links, found)
    settlement.links = list(links.values())
    settlement.conflicts += asked(work, settlement.links)
    work.hub.commit(settlement, work.run, work.clock())


def _links_of_made(work: Work, standing: Sequence[_Target]) -> dict[tuple[Sided, Key], Link]:
    """The Links of what the run made, to be ended before the rows go: killed in between, their going must not look like
    a person's deletion, which would be carried over to where they came from."""
    found: dict[tuple[Sided, Key], Link] = {}
    for side in SIDES:
        keys = [t.key for t in standing if t.side == side and t.did(Doing.CREATE.value)]
        links = work.hub.links(work.rules.name, side, keys) if keys else {}
        found.update({(side, key): link for key, link in links.items() if link.state is LinkState.OPEN})
    return found


def _targets(work: Work, entries: Sequence[JournalEntry]) -> list[_Target]:
    found: dict[tuple[str, Key], _Target] = {}
    for entry in sorted(entries, key=lambda e: e.id, reverse=True):
        key = entry.left if entry.side == "left" else entry.right
        if entry.side and key is not None and (entry.action in WRITING or entry.action in set(Doing)):
            side = cast(Sided, entry.side)
            found.setdefault((side, key), _Target(side, key)).entries.append(entry)
    for side in SIDES:
        mine = [t for t in found.values() if t.side == side]
        records = work.sides.of(side).read(work.rules.layouts.of(side), [t.key for t in mine]) if mine else {}
        for target in mine:
            target.record = records.get(target.key)
    return list(found.values())


def _edited(work: Work, target: _Target) -> bool:
    """Whether somebody has changed the record since the run."""
    if target.did(Doing.DELETE.value):
        return target.record is not None
    if target.record is None:
        return True
    if target.did(Doing.CREATE.value):
        return _edited_since_created(work, target)
    if any(target.record.values.get(c) != v for c, v in target.after.items()):
        return True
    return _lines_edited_since(target)


def _lines_edited_since(target: _Target) -> bool:
    """Whether lines came, went or changed since the run wrote them last. A crash in between left nothing to tell by."""
    wrote = [e for e in target.entries if e.extra.get("lines") is not None or e.action == Doing.CREATE.value]
    assert target.record is not None
    if not wrote or not target.record.lines:
        return False
    made = wrote[0].extra.get(MADE)
    return made is None or not are_as_told(target.record, made)


def _edited_since_created(work: Work, target: _Target) -> bool:
    """An edit made there that the run carried over is no less of an edit: the row is not only ours any more."""
    link = work.hub.links(work.rules.name, target.side, [target.key]).get(target.key)
    agreed, record = link.agreed(target.side) if link is not None else None, target.record
    if agreed is None or record is None:
        return True
    ours = {**agreed.values, **target.wrote}
    return any(record.values.get(c) != v for c, v in ours.items()) or _lines_edited_since(target)


def _write(target: _Target) -> Write | None:
    deleted, created = target.did(Doing.DELETE.value), target.did(Doing.CREATE.value)
    if deleted is not None and created is not None:
        return None  # it came and went in that run
    if deleted is not None:
        rows = cast(Sequence[tuple[str, Values]], deleted.extra.get("removed", ()))
        return Write(uuid4().hex, Doing.RESTORE, target.key, removed=tuple((t, dict(row)) for t, row in rows))
    if created is not None:
        return Write(uuid4().hex, Doing.DELETE, target.key, target.record)
    if target.did(Doing.ARCHIVE.value):
        return Write(uuid4().hex, Doing.REVIVE, target.key, target.record)
    if target.did(Doing.REVIVE.value):
        return Write(uuid4().hex, Doing.ARCHIVE, target.key, target.record)
    lines = _lines_before(target)
    if not target.before and not lines:
        return None
    return Write(uuid4().hex, Doing.UPDATE, target.key, target.record, target.before, lines)


def _lines_before(target: _Target) -> dict[str, tuple[LineWrite, ...]]:
    """What brings the lines back: changed ones as they were, new ones deleted, deleted ones inserted again."""
    assert target.record is not None
    found: dict[str, tuple[LineWrite, ...]] = {}
    first = next((e for e in reversed(target.entries) if e.extra.get("lines")), None)
    for alias, lines in cast(
        Mapping[str, Sequence[tuple[Sequence[object], Values]]], first.extra["lines"] if first else {}
    ).items():
        now = {line.key: line for line in target.record.lines.get(alias, ())}
        old = {tuple(key): values for key, values in lines}
        changed = [
            LineWrite(key, {c: v for c, v in old[key].items() if line.values.get(c) != v})
            for key, line in now.items() if key in old
        ]  # fmt: skip
        gone = [LineWrite(key, delete=True) for key in now if key not in old]
        back = [LineWrite(None, values, tag=repr(key)) for key, values in old.items() if key not in now]
        found[alias] = tuple(w for w in (*changed, *gone, *back) if w.values or w.delete)
    return {alias: writes for alias, writes in found.items() if writes}


def _intent(work: Work, target: _Target, write: Write, parted: bool) -> Intent:
    entry = _entry(work, target, write)
    entry = replace(entry, extra={**entry.extra, PARTED: True}) if parted else entry
    return Intent(write.marker, work.rules.name, target.side, None, work.clock(), work.run, write.doing, target.key,
                  (entry,))  # fmt: skip


def _entry(work: Work, target: _Target, write: Write) -> JournalEntry:
    left, right = (target.key, None) if target.side == "left" else (None, target.key)
    why = f"undo of run {target.entries[0].run}"
    after = write.values if write.doing is Doing.UPDATE else {}
    extra = {"lines": told(target.record, write.lines)} if write.lines and target.record else {}
    return JournalEntry(work.rules.name, write.doing.value, left, right, target.side, before=target.after, after=after,
                        why=why, run=work.run, at=work.clock(), extra=extra)  # fmt: skip


def _book(
    work: Work, target: _Target, write: Write, outcome: Outcome, settlement: Settlement, links: dict[int, Link],
    found: Undone,
) -> None:  # fmt: skip
    """Into `links`, by number: both sides of one may have been written, and where it ends nothing else counts."""
    entry, now = _entry(work, target, write), outcome.record
    extra, after = entry.extra, entry.after
    if outcome.removed:
        extra = {**extra, "removed": [[table, dict(row)] for table, row in outcome.removed]}
    if now is not None:
        extra, after = with_lines(entry, extra, now), {c: now.values.get(c) for c in entry.after}
    settlement.journal.append(replace(entry, after=after, extra=extra))
    link = work.hub.links(work.rules.name, target.side, [target.key]).get(target.key)
    if target.did(Doing.CREATE.value):
        found.deleted += 1
        if link is not None:
            links[link.id] = replace(link, state=LinkState.GONE)
        return
    found.restored += 1
    if now is None:
        return
    link = as_it_is(links.get(link.id, link), target.side, now) if link is not None else None
    if write.doing in (Doing.RESTORE, Doing.REVIVE):
        link, question = brought_back(work, target.side, link, now, entry.why)
        settlement.conflicts += [question] if question is not None else []
    if link is not None:
        links[link.id] = link


def _unlink(
    work: Work, entries: Sequence[JournalEntry], settlement: Settlement, links: dict[int, Link], found: Undone
) -> None:
    """Links that the run made between records that were there before. Where coupling made them, nobody knows any more
    which record is which: the object has to be coupled again before it runs."""
    coupling = False
    pairs = [(e.left, e.right, e.why) for e in entries if e.action == "linked" and e.left is not None
             and e.right is not None]  # fmt: skip
    standing = work.hub.links(work.rules.name, "left", {left for left, _, _ in pairs})
    for left, right, why in pairs:
        link = standing.get(left)
        if link is not None and link.right == right and link.state is LinkState.OPEN:
            links[link.id] = replace(link, state=LinkState.GONE)
            coupling |= why.startswith(BANDS)
            settlement.journal.append(
                JournalEntry(work.rules.name, "unlinked", left, right, why="undo", run=work.run, at=work.clock())
            )
            found.unlinked += 1
    if coupling:
        work.hub.keep(replace(work.hub.objects()[work.rules.name], coupled=False))


def _pause(work: Work) -> None:
    known = work.hub.objects().get(work.rules.name) or SyncObject(work.rules.name)
    if known.state is ObjectState.RUNNING:
        work.hub.keep(replace(known, state=ObjectState.PAUSED, reason=kept(T("a run was undone"))))


def _name(work: Work, target: _Target, names: Pair[str]) -> str:
    """Its reference; a key of several parts is a JSON array."""
    key = str(target.key[0]) if len(target.key) == 1 else json.dumps(target.key, ensure_ascii=False)
    return f"{names.of(target.side)}/{work.rules.name}/{key}"
