"""The ports of synchronisation: what it needs of a side, and of the hub. Each ability is a protocol of its own.

Ports of a side take whole batches: one statement a table, not one a record. They raise Unavailable when the side cannot
be reached, and never half: what is about one record is in its Outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from wedlock.language import Text
from wedlock.model.plan import Sided
from wedlock.model.sync import (
    Answer,
    Captured,
    Change,
    Conflict,
    ErrorEntry,
    Intent,
    JournalEntry,
    Key,
    Layout,
    Link,
    Outcome,
    Pending,
    Record,
    Run,
    SideIdentity,
    SyncObject,
    Write,
)

# A side


@runtime_checkable
class RecordReader(Protocol):
    """Reads whole records as they are now, all of one call in one snapshot."""

    def read(self, layout: Layout, keys: Sequence[Key]) -> dict[Key, Record]:
        """Those of `keys` that exist, whether `only` and `deleted` hold or not (that is for the caller to see)."""
        ...

    def keys(self, layout: Layout, after: Key | None, limit: int) -> list[Key]:
        """The next keys of root rows that `only` lets take part, in the key's order; empty at the end."""
        ...

    def count(self, layout: Layout) -> int:
        """How many root rows take part."""
        ...


@runtime_checkable
class RootFinder(Protocol):
    """Tells whose row it is."""

    def roots(self, layout: Layout, changes: Sequence[Change]) -> set[Key]:
        """The keys of the records to which the changed rows belong as they are now, through the shape's joins.

        A row that is gone, or was moved to another record, leads to its former one only through the hub.
        """
        ...


@runtime_checkable
class RecordWriter(Protocol):
    """Writes records with compare-and-set; each is written as a whole or not at all, whatever happens to the others."""

    def write(self, layout: Layout, writes: Sequence[Write]) -> list[Outcome]: ...

    def made(self, layout: Layout, intents: Sequence[Intent]) -> dict[str, Key | None]:
        """What became of creates whose outcome is unknown: marker → the key made, None where surely nothing was made.

        An API that cannot keep the marker looks for the row by the values of the Intent's entry (`after`) and its
        start. An Intent of which nobody can tell (an API's request that may still run, several candidates) is missing.
        """
        ...


@runtime_checkable
class Capture(Protocol):
    """Tells which rows changed, at least once, in the order of their commits."""

    def changes(self, limit: int) -> Captured | None:
        """What is new since the last call, at most about `limit` Changes; None: nothing, at once. Never waits."""
        ...

    def acknowledge(self, position: str) -> None:
        """Everything up to here is kept by us: the side may forget it."""
        ...

    def caught_up(self) -> bool:
        """Whether everything that was committed before this call has been handed out by `changes`."""
        ...

    def fileno(self) -> int | None:
        """Becomes readable when there may be changes; None: it has to be asked."""
        ...

    def close(self) -> None: ...


@runtime_checkable
class Installer(Protocol):
    """Puts what a capture (and the markers) need into the side, and takes all of it out again."""

    def install(self, tables: Sequence[str]) -> tuple[Text, ...]:
        """Idempotent; says what was put in. `tables` are those of all synchronised objects."""
        ...

    def installed(self) -> tuple[Text, ...]:
        """What is in the side now and came from us."""
        ...

    def remove(self) -> tuple[Text, ...]:
        """Idempotent; says what was taken out."""
        ...


@runtime_checkable
class Identified(Protocol):
    """Knows which database it is."""

    def identity(self) -> SideIdentity: ...


class Side(RecordReader, RootFinder, RecordWriter, Identified, Protocol):
    """What the worker needs of one system, whatever connectors give it."""


# The hub


@dataclass
class Settlement:
    """What one batch changes in the hub, in one transaction: all or nothing.

    `done` are Pendings looked at: each is forgotten unless its `stamp` has grown meanwhile. `later` are Pendings that
    come back (`due`, `attempt`, `waits_for` set); `look` are records to look at besides, `awaited` too unless they are
    in the backlog already. A Conflict or ErrorEntry is one per record, question and unit: a new one replaces the old.
    `spent` are Conflicts (by their ids) whose answers were carried out: they say nothing of what comes later.
    `settled` are records (object, left, right) whose other conflicts without an answer, and errors, no longer stand.
    `parts` are (object, side, record's key, alias → row keys) for finding the record of a row that is gone.
    """

    links: list[Link] = field(default_factory=list)
    intents_closed: list[str] = field(default_factory=list)
    journal: list[JournalEntry] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    errors: list[ErrorEntry] = field(default_factory=list)
    settled: list[tuple[str, Key | None, Key | None]] = field(default_factory=list)
    done: list[Pending] = field(default_factory=list)
    later: list[Pending] = field(default_factory=list)
    look: list[tuple[str, Sided, Key]] = field(default_factory=list)
    awaited: list[tuple[str, Sided, Key]] = field(default_factory=list)
    spent: list[int] = field(default_factory=list)
    parts: list[tuple[str, Sided, Key, Mapping[str, tuple[Key, ...]]]] = field(default_factory=list)


class Links(Protocol):
    """Who is who."""

    def links(self, object_: str, side: Sided, keys: Iterable[Key]) -> dict[Key, Link]:
        """The Links of these records, whatever their state."""
        ...

    def link_page(self, object_: str, after: int, limit: int) -> list[Link]:
        """The open Links with an id above `after`, in the order of their ids."""
        ...

    def link_count(self, object_: str) -> int:
        """How many Links are open."""
        ...

    def owners(self, object_: str, side: Sided, alias: str, row_keys: Iterable[Key]) -> set[Key]:
        """The records that last had these rows of a part."""
        ...

    def apart(self, object_: str, pairs: Iterable[tuple[Key, Key]]) -> set[tuple[Key, Key]]:
        """Those of the pairs that a person said are two."""
        ...


class Intents(Protocol):
    """Writes under way, with the journal entries they will make."""

    def open(self, intents: Sequence[Intent]) -> None:
        """Durable when it returns."""
        ...

    def opened(self, object_: str) -> list[Intent]:
        """Those that no Settlement has closed."""
        ...


class Backlog(Protocol):
    """What has to be looked at."""

    def note(self, side: Sided, records: Mapping[tuple[str, Key], datetime | None], position: str) -> None:
        """Records (object, key) → when changed; kept together with the capture's Position, in one transaction."""
        ...

    def take(self, object_: str, limit: int, now: datetime) -> list[Pending]:
        """The next ones that are due and wait for nobody, the oldest first. They stay until a Settlement.

        Whoever is due later than the longest wait was kept while the clock was ahead of the time, and is due now.
        """
        ...

    def waiting(self) -> dict[str, tuple[int, datetime | None, datetime | None]]:
        """Object → how many, since when the oldest waits, when the next is due."""
        ...

    def position(self, side: Sided) -> str: ...


class Ledger(Protocol):
    """Keeps what a batch did."""

    def commit(self, settlement: Settlement, run: int, now: datetime) -> None: ...


class Answers(Protocol):
    """What persons were asked and said."""

    def answers(self, object_: str, records: Iterable[tuple[Key | None, Key | None]]) -> list[Conflict]:
        """Every conflict of these records, answered or open; a record is found by either key."""
        ...

    def answer(self, conflict: int, answer: Answer, by: str) -> None:
        """Keep the answer and put the record in the backlog."""
        ...


class Book(Protocol):
    """How the objects, sides and runs stand."""

    def objects(self) -> dict[str, SyncObject]: ...

    def keep(self, known: SyncObject) -> None:
        """Keep how an object stands; how far its load is only of one that nobody knew."""
        ...

    def loading(self, was: SyncObject, known: SyncObject) -> None:
        """Keep how far the load is, and nothing else: a person may be pausing the object at the same time. Nothing
        where the load is not as it `was`: somebody began it anew."""
        ...

    def load_again(self, name: str) -> None:
        """Begin the load anew: every key is looked at once more."""
        ...

    def identity(self, side: Sided) -> SideIdentity | None: ...

    def trust(self, side: Sided, identity: SideIdentity) -> None: ...

    def begin(self, kind: str, by: str, now: datetime) -> Run: ...

    def end(self, run: int, now: datetime, undone: bool = False) -> None: ...


class Journal(Protocol):
    """What was done, to be read."""

    def of_run(self, run: int) -> list[JournalEntry]: ...

    def of_record(self, object_: str, side: Sided, key: Key) -> list[JournalEntry]: ...


class Hub(Links, Intents, Backlog, Ledger, Answers, Book, Journal, Protocol):
    """All of the hub that synchronisation needs."""
