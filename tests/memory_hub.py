"""A Hub in plain dicts, for simulations of many thousand histories: the semantics of SyncHub, and nothing kept.

`tests/conformance/test_sync_hub.py` holds it to what the real hubs do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from wedlock.errors import LinkedTwice, UsageError
from wedlock.language import T
from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import (
    LONGEST_WAIT,
    Answer,
    Conflict,
    ErrorEntry,
    Intent,
    JournalEntry,
    Key,
    Link,
    LinkState,
    Pending,
    Question,
    Run,
    SideIdentity,
    SyncObject,
)
from wedlock.model.sync_ports import Settlement

_Who = tuple[str, Sided, Key]


class MemoryHub:
    """Everything is an attribute, to be looked at by a test. `conflicts` and `errors` are those that stand."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._numbers = 0
        self._stamp = 0
        self._alive: dict[_Who, Link] = {}
        self._links: dict[int, Link] = {}
        self._ever: dict[_Who, set[int]] = {}  # the numbers of all Links that the record ever was in
        self._owners: dict[tuple[str, Sided, str, Key], set[Key]] = {}
        self._parts: dict[_Who, list[tuple[str, Key]]] = {}
        self._apart: set[tuple[str, Key, Key]] = set()
        self._intents: dict[str, Intent] = {}
        self._pending: dict[_Who, Pending] = {}
        self._positions: dict[Sided, str] = {}
        self._objects: dict[str, SyncObject] = {}
        self._identities: dict[Sided, SideIdentity] = {}
        self.conflicts: dict[int, Conflict] = {}
        self.errors: dict[int, ErrorEntry] = {}
        self.journal: list[JournalEntry] = []
        self.runs: dict[int, Run] = {}

    # Links

    def links(self, object_: str, side: Sided, keys: Iterable[Key]) -> dict[Key, Link]:
        found = {}
        for key in keys:
            link = self._alive.get((object_, side, key)) or self._last_gone((object_, side, key))
            if link is not None:
                found[key] = link
        return found

    def link_page(self, object_: str, after: int, limit: int) -> list[Link]:
        found = [
            link
            for (name, side, _), link in self._alive.items()
            if name == object_ and side == "left" and link.state is LinkState.OPEN and link.id > after
        ]
        return sorted(found, key=lambda link: link.id)[:limit]

    def link_count(self, object_: str) -> int:
        return len(self.link_page(object_, 0, len(self._alive)))

    def owners(self, object_: str, side: Sided, alias: str, row_keys: Iterable[Key]) -> set[Key]:
        return {owner for key in row_keys for owner in self._owners.get((object_, side, alias, key), ())}

    def apart(self, object_: str, pairs: Iterable[tuple[Key, Key]]) -> set[tuple[Key, Key]]:
        return {pair for pair in pairs if (object_, *pair) in self._apart}

    # Intents

    def open(self, intents: Sequence[Intent]) -> None:
        self._intents.update({one.marker: one for one in intents})

    def opened(self, object_: str) -> list[Intent]:
        found = [one for one in self._intents.values() if one.object == object_]
        return sorted(found, key=lambda one: (one.started, one.marker))

    # Backlog

    def note(self, side: Sided, records: Mapping[tuple[str, Key], datetime | None], position: str) -> None:
        self._positions[side] = position
        self._look((((object_, side, key), at) for (object_, key), at in records.items()), self._clock())

    def take(self, object_: str, limit: int, now: datetime) -> list[Pending]:
        ready = [
            one
            for one in self._pending.values()
            if one.object == object_ and not one.waits_for and not now < _due(one) <= now + LONGEST_WAIT
        ]
        return sorted(ready, key=lambda one: (_due(one), one.stamp))[:limit]

    def waiting(self) -> dict[str, tuple[int, datetime | None, datetime | None]]:
        found: dict[str, tuple[int, datetime | None, datetime | None]] = {}
        for name in {one.object for one in self._pending.values()}:
            ours = [one for one in self._pending.values() if one.object == name]
            since = min(one.since for one in ours if one.since)
            found[name] = (len(ours), since, min((_due(one) for one in ours if not one.waits_for), default=None))
        return found

    def position(self, side: Sided) -> str:
        return self._positions.get(side, "")

    # Ledger

    def commit(self, settlement: Settlement, run: int, now: datetime) -> None:
        self._keep_links(settlement.links)
        for marker in settlement.intents_closed:
            self._intents.pop(marker, None)
        for entry in settlement.journal:
            self.journal.append(replace(entry, run=entry.run or run, at=entry.at or now, id=self._number()))
        for number in settlement.spent:
            self.conflicts.pop(number, None)
        self._keep_conflicts(settlement, now)
        self._keep_errors(settlement, now)
        for part in settlement.parts:
            self._keep_parts(*part)
        self._keep_backlog(settlement, now)

    def _keep_links(self, links: Sequence[Link]) -> None:
        """All or nothing: what was put is taken back where a record would be in two Links."""
        undo: list[tuple[dict[Any, Link], Any, Link | None]] = []

        def put(table: dict[Any, Link], place: Any, link: Link | None) -> None:
            undo.append((table, place, table.get(place)))
            _set(table, place, link)

        def keep(link: Link) -> None:
            old = self._links.get(link.id)
            for who in _records(old) if old is not None and old.state is not LinkState.GONE else ():
                put(self._alive, who, None)
            put(self._links, link.id, link)
            for who in _records(link):
                self._ever.setdefault(who, set()).add(link.id)
                if link.state is not LinkState.GONE:
                    put(self._alive, who, link)

        def refuse(twice: list[int]) -> None:
            if twice:
                for table, place, before in reversed(undo):
                    _set(table, place, before)
                raise LinkedTwice(T("Error"), tuple(twice))

        for link in links:
            if link.id and link.state is LinkState.GONE:
                keep(link)
        known = {at: link for at, link in enumerate(links) if link.id and link.state is not LinkState.GONE}
        refuse([at for at, link in known.items() if self._held(link) or _claimed(link, at, known)])
        for link in known.values():
            keep(link)
        twice = []
        for at, link in enumerate(links):
            if link.id:
                continue
            same = self._alive.get(_records(link)[0])
            if link.state is not LinkState.GONE and same is not None and same.right == link.right:
                keep(replace(link, id=same.id))
            elif link.state is not LinkState.GONE and self._held(link):
                twice.append(at)
            else:
                keep(replace(link, id=self._number()))
        refuse(twice)

    def _held(self, link: Link) -> bool:
        """Whether another Link has one of its records."""
        return any(found.id != link.id for who in _records(link) if (found := self._alive.get(who)) is not None)

    def _last_gone(self, who: _Who) -> Link | None:
        found = [self._links[number] for number in self._ever.get(who, ()) if number in self._links]
        return max((link for link in found if who in _records(link)), key=lambda link: link.id, default=None)

    def _keep_conflicts(self, settlement: Settlement, now: datetime) -> None:
        asked = {_question(one): one for one in settlement.conflicts}
        for number, old in list(self.conflicts.items()):
            new = asked.get(_question(old))
            if new is None and (old.answer is not None or not _of(settlement, old)):
                continue
            if new is not None and old.shown_left == new.shown_left and old.shown_right == new.shown_right:
                del asked[_question(old)]
            else:
                del self.conflicts[number]
        for one in asked.values():
            number = self._number()
            self.conflicts[number] = replace(one, id=number, opened=one.opened or now)

    def _keep_errors(self, settlement: Settlement, now: datetime) -> None:
        closed = {number for number, old in self.errors.items() if _of(settlement, old)}
        again: dict[int, ErrorEntry] = {}
        new = []
        for one in {(one.object, one.side, one.left, one.right): one for one in settlement.errors}.values():
            olds = [old for old in self.errors.values() if _same_record(old, one) and old.side == one.side]
            alike = [old for old in olds if old.trouble == one.trouble and old.id not in again]
            same = min(alike, key=lambda old: old.since or now, default=None)
            closed |= {old.id for old in olds}
            if same is None:
                new.append(replace(one, id=self._number(), since=one.since or now))
            else:
                again[same.id] = replace(one, id=same.id, since=same.since)
        self.errors = {number: old for number, old in self.errors.items() if number not in closed}
        self.errors = dict(sorted((self.errors | again | {one.id: one for one in new}).items()))

    def _keep_parts(self, object_: str, side: Sided, key: Key, rows: Mapping[str, tuple[Key, ...]]) -> None:
        for alias, row in self._parts.pop((object_, side, key), []):
            self._owners[object_, side, alias, row].discard(key)
        self._parts[object_, side, key] = [(alias, row) for alias, some in rows.items() for row in some]
        for alias, row in self._parts[object_, side, key]:
            self._owners.setdefault((object_, side, alias, row), set()).add(key)

    def _keep_backlog(self, settlement: Settlement, now: datetime) -> None:
        for one in settlement.done:
            if (known := self._pending.get(_who(one))) and known.stamp <= one.stamp:
                del self._pending[_who(one)]
        for one in settlement.later:
            if one.waits_for and (link := self._alive.get(one.waits_for)) and link.state is LinkState.OPEN:
                one = replace(one, waits_for=None, due=now)
            known = self._pending.get(_who(one))
            if known is not None and known.stamp > one.stamp:
                self._pending[_who(one)] = replace(known, attempt=one.attempt)
            elif known is not None:
                new = replace(known, attempt=one.attempt, due=one.due or now, waits_for=one.waits_for)
                self._pending[_who(one)] = new
            else:
                self._pending[_who(one)] = replace(one, since=one.since or now, due=one.due or now)
        self._look(((one, None) for one in settlement.look), now)
        self._look(((one, None) for one in settlement.awaited if one not in self._pending), now)
        self._release(settlement.links, now)

    def _release(self, links: Sequence[Link], now: datetime) -> None:
        there = {
            (link.object, side, link.key(side)) for link in links if link.state is LinkState.OPEN for side in SIDES
        }
        for who, one in self._pending.items():
            if one.waits_for in there:
                self._pending[who] = replace(one, waits_for=None, due=now)

    def _look(self, records: Iterable[tuple[_Who, datetime | None]], now: datetime) -> None:
        self._stamp += 1
        for who, at in records:
            known = self._pending.get(who)
            if known is None:
                self._pending[who] = Pending(*who, self._stamp, now, at, 0, now)
            else:
                due = min(_due(known), now)
                changed = at or known.changed_at
                self._pending[who] = replace(known, stamp=self._stamp, changed_at=changed, due=due, waits_for=None)

    # Answers

    def answers(self, object_: str, records: Iterable[tuple[Key | None, Key | None]]) -> list[Conflict]:
        lefts, rights = set(), set()
        for left, right in records:
            lefts |= {left} - {None}
            rights |= {right} - {None}
        found = [one for one in self.conflicts.values() if one.object == object_]
        return sorted((one for one in found if one.left in lefts or one.right in rights), key=lambda one: one.id)

    def answer(self, conflict: int, answer: Answer, by: str) -> None:
        asked = self.conflicts.get(conflict)
        valued = (Answer.LEFT, Answer.RIGHT)
        if asked is None or (answer in valued) != (asked.question in (Question.MERGE, Question.STALE)):
            raise UsageError(T("Error"))
        self.conflicts[conflict] = replace(asked, answer=answer, by=by)
        if asked.question is Question.COUPLE and asked.left and asked.right:
            pair = (asked.object, asked.left, asked.right)
            (self._apart.add if answer is Answer.NO else self._apart.discard)(pair)
        keys: list[tuple[Sided, Key | None]] = [("left", asked.left), ("right", asked.right)]
        self._look((((asked.object, side, key), None) for side, key in keys if key is not None), self._clock())

    # Book

    def objects(self) -> dict[str, SyncObject]:
        return dict(sorted(self._objects.items()))

    def keep(self, known: SyncObject) -> None:
        self._objects[known.name] = _loaded_as(self._objects.get(known.name, known), known)

    def loading(self, was: SyncObject, known: SyncObject) -> None:
        now = self._objects.get(known.name)
        if now is not None and now == _loaded_as(was, now):
            self._objects[known.name] = _loaded_as(known, now)

    def load_again(self, name: str) -> None:
        if name in self._objects:
            self._objects[name] = _loaded_as(SyncObject(name), self._objects[name])

    def identity(self, side: Sided) -> SideIdentity | None:
        return self._identities.get(side)

    def trust(self, side: Sided, identity: SideIdentity) -> None:
        self._identities[side] = identity

    def begin(self, kind: str, by: str, now: datetime) -> Run:
        run = Run(self._number(), kind, now, by=by)
        self.runs[run.id] = run
        return run

    def end(self, run: int, now: datetime, undone: bool = False) -> None:
        known = self.runs[run]
        self.runs[run] = replace(known, ended=known.ended or now, undone=known.undone or undone)

    # Journal

    def of_run(self, run: int) -> list[JournalEntry]:
        return [entry for entry in self.journal if entry.run == run]

    def of_record(self, object_: str, side: Sided, key: Key) -> list[JournalEntry]:
        return [
            entry
            for entry in self.journal
            if entry.object == object_ and (entry.left if side == "left" else entry.right) == key
        ]

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers


def _set(table: dict[Any, Link], place: Any, link: Link | None) -> None:
    if link is None:
        table.pop(place, None)
    else:
        table[place] = link


def _claimed(link: Link, at: int, others: Mapping[int, Link]) -> bool:
    """Whether an earlier one of these Links is about one of its records."""
    return any(set(_records(link)) & set(_records(other)) for earlier, other in others.items() if earlier < at)


def _records(link: Link) -> tuple[_Who, _Who]:
    return (link.object, "left", link.left), (link.object, "right", link.right)


def _who(one: Pending) -> _Who:
    return one.object, one.side, one.key


def _due(one: Pending) -> datetime:
    assert one.due is not None
    return one.due


def _question(one: Conflict) -> tuple[object, ...]:
    return one.object, one.left, one.right, one.question, one.unit


def _same_record(one: Conflict | ErrorEntry, two: ErrorEntry) -> bool:
    return one.object == two.object and (
        (one.left is not None and one.left == two.left) or (one.right is not None and one.right == two.right)
    )


def _of(settlement: Settlement, one: Conflict | ErrorEntry) -> bool:
    """Whether its record is settled."""
    return any(
        object_ == one.object
        and ((left is not None and left == one.left) or (right is not None and right == one.right))
        for object_, left, right in settlement.settled
    )


def _loaded_as(one: SyncObject, known: SyncObject) -> SyncObject:
    return replace(known, cursor_left=one.cursor_left, cursor_right=one.cursor_right, loaded=one.loaded)
