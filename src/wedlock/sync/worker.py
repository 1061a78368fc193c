"""The worker: notes what changed, settles what is noted, object by object in the plan's order. One process a hub.

`once` ends when nothing is left that could be done now. Else it sleeps on the captures' sockets, and asks those that
have none at growing intervals.
"""

from __future__ import annotations

import json
import select
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from wedlock.language import T, kept
from wedlock.model.plan import SIDES, Couple, Pair, Sided
from wedlock.model.ports import Progress, quiet
from wedlock.model.sync import Captured, Key, LinkState, ObjectState, SyncObject
from wedlock.model.sync_ports import Capture, Hub, Side
from wedlock.sync.brakes import Braked, Brakes
from wedlock.sync.echoes import Echoes
from wedlock.sync.noting import records_of, tables_lost
from wedlock.sync.reconcile import settle_batch
from wedlock.sync.recovery import recover
from wedlock.sync.rules import ObjectRules
from wedlock.sync.work import Clock, Tally, Work

BATCH = 2000
"""Records taken at a time."""
NOTED = 5000
"""Changes noted at a time."""
SHORTEST, LONGEST = 0.02, 0.25
"""Seconds between two looks at a capture without a socket, when something has just happened and when nothing has."""
SOON = timedelta(seconds=5)
"""`once` waits for a record that is tried again within this time; a lock held longer is for the next call."""
END = "end"


def silent(event: str, **facts: object) -> None:
    """Nobody keeps a log. What is told are names and numbers, no value of a record."""


@dataclass
class Worker:
    """Everything wired. `stopping` is asked between two batches."""

    rules: Sequence[ObjectRules]
    sides: Pair[Side]
    captures: Pair[Capture]
    hub: Hub
    clock: Clock
    brakes: Brakes
    run: int
    guard: Callable[[], None] = lambda: None
    stopping: Callable[[], bool] = lambda: False
    progress: Progress = quiet
    tell: Callable[..., None] = silent
    fits: Callable[[SyncObject], bool] = lambda _: True  # whether the rules are those of the plan that was resumed
    batch: int = BATCH
    tally: Tally = field(default_factory=Tally)
    echoes: Echoes = field(default_factory=Echoes)
    _followed_up: set[str] = field(default_factory=set)
    _states: dict[str, SyncObject] | None = None  # the objects, as they stood when they were asked for last

    def work(self, once: bool = False) -> Tally:
        """Until stopped, or with `once` until nothing is left to be done now."""
        idle = SHORTEST
        while not self.stopping():
            busy = self.step()
            if once and not busy and self._quiescent() and not self.step():
                break
            idle = SHORTEST if busy else min(idle * 1.5, LONGEST)
            if not busy:
                self._sleep(idle)
        return self.tally

    def _quiescent(self) -> bool:
        """Whether nothing more comes by itself: all Changes were noted, and no record is tried again soon."""
        soon = self.clock() + SOON
        waiting = self.hub.waiting()
        coming = any(at is not None and at <= soon and self._settles(name) for name, (_, _, at) in waiting.items())
        return not coming and all(self.captures.of(side).caught_up() for side in SIDES)

    def step(self) -> bool:
        """One round: note, load a page, settle a batch of each object. Whether there was anything to do."""
        self.guard()
        self._states = None  # a person may have switched an object on or off
        noted = [self._note(side) for side in SIDES]
        settled = [self._settle(rules) for rules in self._running()]
        return any(noted) or any(settled)

    def _note(self, side: Sided) -> bool:
        captured = self.captures.of(side).changes(NOTED)
        if captured is None:
            return False
        watched = [r for r in self.rules if self._state(r.name).state is not ObjectState.OFF]
        records = records_of(watched, side, self.sides.of(side), self.hub, captured.changes, self.echoes)
        for name in tables_lost(watched, side, captured.lost):  # before the Position moves: a loss is not forgotten
            self._look_at_all(name, captured)
        self.hub.note(side, records, captured.position)
        self.captures.of(side).acknowledge(captured.position)
        return True

    def _look_at_all(self, name: str, captured: Captured) -> None:
        self.hub.load_again(name)
        self._states = None
        self.tell("lost", object=name, reason=str(captured.reason or ""))

    def _settle(self, rules: ObjectRules) -> bool:
        """A batch of an object. A brake pauses it and nothing else."""
        paged = self._load(rules)
        known = self._state(rules.name)
        work = Work(rules, self.sides, self.hub, self.clock, self.brakes, self.run, not known.loaded, self.echoes)
        if rules.name not in self._followed_up:  # what an earlier process left
            recover(work)
            self._followed_up.add(rules.name)
        pendings = self.hub.take(rules.name, self.batch, self.clock())
        if not pendings:
            return paged
        self.brakes.allowed[rules.name] = known.deletions
        try:
            done = settle_batch(work, pendings)
        except Braked as braked:
            self._keep(
                rules.name,
                state=ObjectState.BRAKED,
                reason=kept(T("{first} {second}", first=braked.problem, second=braked.hint)),
            )
            self.tell("braked", object=rules.name, deletions=braked.count)
        else:
            if self.brakes.allowed[rules.name] != known.deletions:
                self._keep(rules.name)
            self.tally.add(done)
            self.tell("settled", object=rules.name, **done.counts())
            self.progress(T("settled {object}", object=rules.name), self.tally.looked, None)
        return True

    def _keep(self, name: str, **more: Any) -> None:
        """The object as the hub has it now; what a person allowed to be deleted is allowed once."""
        self._states = None
        self.hub.keep(replace(self._state(name), deletions=self.brakes.allowed[name], **more))
        self._states = None

    def _load(self, rules: ObjectRules) -> bool:
        """The initial load is the same look at every key: a page of each side, when the backlog has room."""
        known = self._state(rules.name)
        if known.loaded or self.hub.waiting().get(rules.name, (0, None, None))[0] >= self.batch:
            return False
        paged = self._page(rules, "left", self._page(rules, "right", known))
        loaded = paged.cursor_left == paged.cursor_right == END
        self.hub.loading(known, replace(paged, loaded=loaded))
        self._states = None
        return True

    def _page(self, rules: ObjectRules, side: Sided, known: SyncObject) -> SyncObject:
        cursor = known.cursor_left if side == "left" else known.cursor_right
        if cursor == END:
            return known
        after: Key | None = tuple(json.loads(cursor)) if cursor else None
        keys = self.sides.of(side).keys(rules.layouts.of(side), after, self.batch)
        wanted = self._to_load(rules, side, keys)
        if wanted:
            self.hub.note(side, {(rules.name, key): None for key in wanted}, self.hub.position(side))
        cursor = json.dumps(keys[-1]) if keys else END
        return replace(known, cursor_left=cursor) if side == "left" else replace(known, cursor_right=cursor)

    def _to_load(self, rules: ObjectRules, side: Sided, keys: Sequence[Key]) -> Sequence[Key]:
        """All keys; where the plan leaves single records alone, those that have a Link."""
        if rules.planned.coupling.separate is not Couple.IGNORE:
            return keys
        links = self.hub.links(rules.name, side, keys)
        return [key for key in keys if key in links and links[key].state is not LinkState.GONE]

    def _running(self) -> list[ObjectRules]:
        return [r for r in self.rules if self._runs(self._state(r.name))]

    def _state(self, name: str) -> SyncObject:
        if self._states is None:
            self._states = self.hub.objects()
        return self._states.get(name) or SyncObject(name)

    def _sleep(self, seconds: float) -> None:
        """Until a capture's socket has something, a record is due, or the time has passed."""
        sockets = [n for side in SIDES if (n := self.captures.of(side).fileno()) is not None]
        wait = 1.0 if len(sockets) == len(SIDES) else seconds
        due = [at for name, (_, _, at) in self.hub.waiting().items() if at is not None and self._settles(name)]
        if due:
            wait = min(wait, max((min(due) - self.clock()).total_seconds(), 0.005))
        select.select(sockets, [], [], wait)

    def _settles(self, name: str) -> bool:
        """Whether anybody here will: the hub may know objects that the plan has lost."""
        return any(name == r.name for r in self.rules) and self._runs(self._state(name))

    def _runs(self, known: SyncObject) -> bool:
        """Nothing is written for an object before what exists was coupled, nor by another plan than it was resumed
        with."""
        return known.state is ObjectState.RUNNING and known.coupled and self.fits(known)


def utc_now() -> datetime:
    return datetime.now(UTC)
