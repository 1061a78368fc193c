"""The hub in memory and the one on SQLite, side by side through random histories: whoever asks, both say the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.memory_hub import MemoryHub
from tests.sync_hubs import START, Clock

from wedlock.config import Settings
from wedlock.errors import LinkedTwice, UsageError
from wedlock.model.plan import SIDES
from wedlock.model.sync import (
    Agreed,
    Answer,
    Conflict,
    ErrorEntry,
    Key,
    Link,
    LinkState,
    Pending,
    Question,
    Trouble,
)
from wedlock.model.sync_ports import Hub, Settlement

KEYS: list[Key] = [(n,) for n in range(6)]
OBJECTS = ("customer", "order")
STEPS = 40


class Couple:
    """Does everything to both, with the numbers that each gave."""

    def __init__(self, hubs: tuple[Hub, Hub], clock: Clock, dice: random.Random) -> None:
        self.hubs, self.clock, self.dice = hubs, clock, dice

    def step(self) -> None:
        self.clock.pass_(self.dice.choice([0, 1, 30]))
        self.dice.choice([self.note, self.settle, self.settle, self.settle, self.answer])()

    def note(self) -> None:
        side = self.dice.choice(SIDES)
        records = {(self.dice.choice(OBJECTS), key): None for key in self.some(KEYS)}
        position = str(self.dice.random())
        for hub in self.hubs:
            hub.note(side, records, position)

    def settle(self) -> None:
        state = self.dice.getstate()
        raised = []
        for hub in self.hubs:
            self.dice.setstate(state)
            try:
                hub.commit(self.settlement(hub), 1, self.clock.now)
                raised.append(None)
            except LinkedTwice as error:
                raised.append(error.at)
        assert raised[0] == raised[1]

    def settlement(self, hub: Hub) -> Settlement:
        object_ = self.dice.choice(OBJECTS)
        known = [link for _, link in sorted(hub.links(object_, "left", KEYS).items())]
        found = Settlement(
            links=[replace(link, state=self.dice.choice(list(LinkState))) for link in self.some(known, 2)]
        )
        if self.dice.random() < 0.6:
            agreed = Agreed({"root.n": self.dice.random()})
            found.links.append(Link(object_, self.dice.choice(KEYS), self.dice.choice(KEYS), agreed))
        taken = hub.take(object_, 10, self.clock.now)
        taken.sort(key=lambda one: (one.side, one.key))
        for one in taken:
            where = self.dice.choice(["done", "later", "wait", ""])
            due = self.clock.now + timedelta(seconds=20)
            if where == "done":
                found.done.append(one)
            elif where:
                whom = (self.dice.choice(OBJECTS), self.dice.choice(SIDES), self.dice.choice(KEYS))
                waits = whom if where == "wait" else None
                found.later.append(replace(one, attempt=one.attempt + 1, due=due, waits_for=waits))
        found.look += [(object_, self.dice.choice(SIDES), key) for key in self.some(KEYS, 2)]
        for left, right in self.records():
            question = self.dice.choice(list(Question))
            shown = {"name": self.dice.choice("ab")}
            found.conflicts.append(Conflict(object_, question, left, right, self.dice.choice("uv"), shown, {}))
        for left, right in self.records():
            trouble = self.dice.choice([Trouble.VALUE, Trouble.MISSING])
            found.errors.append(ErrorEntry(object_, self.dice.choice(SIDES), left, right, trouble, "no"))
        found.settled += [(object_, left, right) for left, right in self.records()]
        found.parts += [
            (object_, self.dice.choice(SIDES), key, {"a": tuple(self.some(KEYS)), "b": tuple(self.some(KEYS))})
            for key in self.some(KEYS, 2)
        ]
        return found

    def answer(self) -> None:
        queues = [self.queue(hub) for hub in self.hubs]
        if not queues[0]:
            return
        at, said = self.dice.randrange(len(queues[0])), self.dice.choice(list(Answer))
        raised = []
        for hub, queue in zip(self.hubs, queues, strict=True):
            try:
                hub.answer(queue[at].id, said, "ann")
                raised.append(False)
            except UsageError:
                raised.append(True)
        assert raised[0] == raised[1]

    def some(self, given: list[Any], most: int = 4) -> list[Any]:
        return self.dice.sample(given, self.dice.randint(0, min(most, len(given))))

    def records(self) -> list[tuple[Key | None, Key | None]]:
        found = [self.dice.choice([(key, None), (None, key), (key, KEYS[0])]) for key in self.some(KEYS, 2)]
        return list(found)

    def queue(self, hub: Hub) -> list[Conflict]:
        found = [one for object_ in OBJECTS for one in hub.answers(object_, [(key, key) for key in KEYS])]
        return sorted(found, key=lambda one: str(replace(one, id=0)))

    def tells(self, hub: Hub) -> dict[str, Any]:
        far = START + timedelta(days=9)
        known = [(o, side) for o in OBJECTS for side in SIDES]
        return {
            "links": [
                {key: replace(link, id=0) for key, link in sorted(hub.links(o, side, KEYS).items())}
                for o, side in known
            ],
            "owners": [hub.owners(o, side, alias, [key]) for o, side in known for alias in "ab" for key in KEYS],
            "apart": [hub.apart(o, [(one, two) for one in KEYS for two in KEYS]) for o in OBJECTS],
            "pending": [sorted(map(self.stampless, hub.take(o, 99, far)), key=str) for o in OBJECTS],
            "ready": [sorted(map(self.stampless, hub.take(o, 99, self.clock.now)), key=str) for o in OBJECTS],
            "waiting": hub.waiting(),
            "positions": [hub.position(side) for side in SIDES],
            "conflicts": [replace(one, id=0) for one in self.queue(hub)],
            "errors": self.errors(hub),
        }

    def stampless(self, one: Pending) -> Pending:
        return replace(one, stamp=0)

    def errors(self, hub: Hub) -> list[ErrorEntry]:
        if isinstance(hub, MemoryHub):
            found = list(hub.errors.values())
        else:
            from wedlock.store.syncing import SyncReading

            found = [one.error for one in SyncReading().errors()]
        return sorted((replace(one, id=0) for one in found), key=str)


@pytest.fixture
def empty(hub_settings: Settings) -> Iterator[Any]:
    """A transaction a history, rolled back."""
    from contextlib import contextmanager

    from django.db import transaction

    @contextmanager
    def empty() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return empty


@pytest.mark.parametrize("seed", range(40))
def test_both_say_the_same(empty: Any, seed: int) -> None:
    from wedlock.store.syncing import SyncHub

    clock = Clock()
    with empty():
        couple = Couple((MemoryHub(clock), SyncHub(clock=clock)), clock, random.Random(seed))
        for _ in range(STEPS):
            couple.step()
            memory, sqlite = (couple.tells(hub) for hub in couple.hubs)
            assert memory == sqlite
