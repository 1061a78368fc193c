"""What persons are told and asked about synchronisation, from the hub alone: it works while both systems are down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wedlock.bootstrap.marriage import synchronised
from wedlock.bootstrap.portal import open_hub
from wedlock.config import Settings
from wedlock.errors import UsageError
from wedlock.language import T
from wedlock.model.plan import SIDES, Plan, Sided
from wedlock.model.sync import JournalEntry, Key, ObjectState, SyncObject, other
from wedlock.planfile.file import read_plan

if TYPE_CHECKING:
    from wedlock.store.syncing.hub import SyncHub
    from wedlock.store.syncing.reading import ObjectCounts, SyncReading


@dataclass(frozen=True)
class Standing:
    """How one object stands: its state, and its numbers."""

    known: SyncObject
    counts: ObjectCounts


@dataclass(frozen=True)
class Desk:
    """The hub's queues, runs and journal, with the plan's names."""

    plan: Plan
    hub: SyncHub
    reading: SyncReading

    def name(self, side: Sided) -> str:
        return self.plan.left.name if side == "left" else self.plan.right.name

    def side(self, name: str) -> Sided:
        for side in SIDES:
            if name in (side, self.name(side)):
                return side
        raise UsageError(
            T("{name} is neither {left} nor {right}", name=name, left=self.name("left"), right=self.name("right"))
        )

    def status(self) -> list[Standing]:
        """Every accepted object, in the plan's order."""
        from wedlock.store.syncing.reading import ObjectCounts

        states, counts = self.hub.objects(), self.reading.counts()
        names = [planned.name for planned in synchronised(self.plan)]
        return [Standing(states.get(n) or SyncObject(n), counts.get(n) or ObjectCounts()) for n in names]

    def pause(self, names: tuple[str, ...], everything: bool) -> tuple[str, ...]:
        """Pause objects that were enabled; UsageError for one that was not."""
        states = self.hub.objects()
        chosen = tuple(states) if everything else names
        for name in chosen:
            if name not in states:
                raise UsageError(T("{object} was never enabled", object=name), T("`wedlock status` lists them."))
            if states[name].state is not ObjectState.OFF:
                self.hub.keep(replace(states[name], state=ObjectState.PAUSED, reason=""))
        return chosen

    def history(self, reference: str) -> list[JournalEntry]:
        """What happened to a record, on both sides, by its reference SYSTEM/OBJECT/KEY."""
        side, name, key = self.record(reference)
        link = self.hub.links(name, side, [key]).get(key)
        found = {e.id: e for e in self.hub.of_record(name, side, key)}
        if link is not None:
            found |= {e.id: e for e in self.hub.of_record(name, other(side), link.key(other(side)))}
        return [found[number] for number in sorted(found)]

    def record(self, reference: str) -> tuple[Sided, str, Key]:
        """Side, object and key of a reference; a key of several parts is a JSON array."""
        system, _, rest = reference.partition("/")
        name, _, key = rest.partition("/")
        if not key:
            raise UsageError(
                T("{text} is no reference to a record", text=reference),
                T("Write SYSTEM/OBJECT/KEY, such as {example}; a key of several parts as a JSON array.",
                  example=f"{self.name('left')}/customer_master/42"),
            )  # fmt: skip
        return self.side(system), name, _key(key)


@contextmanager
def desk(known: Settings) -> Iterator[Desk]:
    """Open the hub and read the plan; neither system is asked."""
    open_hub(known)
    from wedlock.store.failures import hub_failures
    from wedlock.store.syncing.hub import SyncHub
    from wedlock.store.syncing.reading import SyncReading

    with hub_failures():
        yield Desk(read_plan(known.plan).plan, SyncHub(), SyncReading())


def _key(text: str) -> Key:
    """A whole number is a number, whatever else is text."""
    if text.startswith("["):
        try:
            return tuple(json.loads(text))
        except ValueError:
            raise UsageError(T("{text} is no JSON array", text=text)) from None
    return (int(text),) if text.lstrip("-").isdigit() else (text,)
