"""What a batch is settled with, and a case: one record pair on its way through the steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wedlock.model.plan import Pair, Sided
from wedlock.model.sync import Conflict, ErrorEntry, JournalEntry, Key, Link, Pending, Record, Write
from wedlock.model.sync_ports import Hub, Side
from wedlock.sync.brakes import Brakes
from wedlock.sync.echoes import Echoes
from wedlock.sync.meeting import Meeting, Merged, SideWrite
from wedlock.sync.rules import ObjectRules
from wedlock.sync.standing import Standing, standing

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Work:
    """One object at work: its rules, both sides, the hub, the Run."""

    rules: ObjectRules
    sides: Pair[Side]
    hub: Hub
    clock: Clock
    brakes: Brakes
    run: int = 0
    loading: bool = False  # the initial load goes on: single records are those that existed before
    echoes: Echoes = field(default_factory=Echoes)


@dataclass(slots=True)
class Case:
    """One record pair, or one record without a Link (the other key is None).

    `born` is the side in which a create was decided. `writes` are at most one a side, with what they are for.
    """

    link: Link | None
    left: Key | None
    right: Key | None
    pending: list[Pending] = field(default_factory=list)
    records: dict[Sided, Record | None] = field(default_factory=lambda: {"left": None, "right": None})
    answers: list[Conflict] = field(default_factory=list)
    met: Meeting | None = None
    merged: Merged | None = None
    writes: dict[Sided, tuple[Write, SideWrite | None]] = field(default_factory=dict)
    entries: dict[Sided, tuple[JournalEntry, ...]] = field(default_factory=dict)
    notes: list[JournalEntry] = field(default_factory=list)  # told whatever comes of the writes
    conflicts: list[Conflict] = field(default_factory=list)
    errors: list[ErrorEntry] = field(default_factory=list)
    waits_for: tuple[str, Sided, Key] | None = None
    elsewhere: bool = False  # the record is linked as one of another object in the same table
    wait: timedelta | None = None  # a write did not go through: look again after this time
    changed: bool = False  # the Link has to be kept again
    quiet: dict[Sided, str] = field(default_factory=dict)  # a side left as decided → by which transaction

    def relink(self, link: Link) -> None:
        self.link, self.left, self.right, self.changed = link, link.left, link.right, True

    def unlink(self) -> None:
        """One of the two that were to be linked is gone: the other is a single record as before."""
        self.link, self.changed = None, False
        self.notes.clear()
        if self.records["right"] is None:
            self.right = None
        else:
            self.left = None

    def key(self, side: Sided) -> Key | None:
        return self.left if side == "left" else self.right

    def record(self, side: Sided) -> Record:
        found = self.records[side]
        assert found is not None
        return found

    def stands(self, rules: ObjectRules, side: Sided) -> Standing:
        return standing(rules.layouts.of(side).shape, self.records[side])


@dataclass(slots=True)
class Tally:
    """What a batch (or a whole run) did, in numbers."""

    looked: int = 0
    created: int = 0
    updated: int = 0
    removed: int = 0  # archived or deleted
    linked: int = 0
    conflicts: int = 0
    errors: int = 0
    again: int = 0  # moved, busy or waiting: they come back

    def add(self, more: Tally) -> None:
        for name, number in more.counts().items():
            setattr(self, name, getattr(self, name) + number)

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__slots__}


def writes_on(cases: Sequence[Case], side: Sided) -> list[tuple[Case, Write]]:
    return [(case, case.writes[side][0]) for case in cases if side in case.writes]
