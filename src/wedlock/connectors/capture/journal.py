"""Capture by triggers: they note the keys of changed rows in a journal of ours, which we read and empty.

Nothing depends on the order of the journal's numbers, since a slow transaction commits low ones late: whatever can be
seen is read, and exactly what was read and kept is deleted.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from wedlock.connectors.capture.reasons import said
from wedlock.connectors.capture.watched import Watched, watched
from wedlock.errors import Unavailable
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.sync import Captured, Change, Key

_POSITION = re.compile(r"[0-9a-f]{8}\.\d+ (\S+)")
"""Which process handed it out as which, and the journal's stamp."""


class Kind(StrEnum):
    """What a trigger notes of a row, or of its table."""

    WRITTEN = "w"
    DELETED = "d"
    EMPTIED = "t"  # TRUNCATE
    UNKNOWN = "u"  # the trigger could not tell the key
    REPLACED = "r"  # the triggers were gone, and are back


@dataclass(frozen=True, slots=True)
class Note:
    """One row of the journal; `key` as the engine writes it, `at` in UTC."""

    id: int
    table: str
    key: str | None
    kind: str
    at: datetime


class Journal(Protocol):
    """The journal and the triggers in one database. Each call may raise Unavailable, and connects anew then."""

    def install(self, tables: Sequence[Watched]) -> tuple[Text, ...]: ...

    def installed(self) -> tuple[Text, ...]: ...

    def remove(self) -> tuple[Text, ...]: ...

    def open(self, tables: Sequence[Watched], stamp: str) -> None:
        """Begin to read as the only reader, and see that every trigger is there. Where `stamp` (as `stamp()` once gave
        it, or empty) is another one now, something was missed in all tables, which is noted."""
        ...

    def stirred(self) -> bool:
        """Whether somebody may have written since the last call; also looks now and then."""
        ...

    def look(self) -> None:
        """See to it that every trigger is there; note tables of which something was missed."""
        ...

    def read(self, after: int, limit: int) -> list[Note]:
        """The notes with a greater id that can be seen, in order."""
        ...

    def forget(self, ids: Sequence[int]) -> bool:
        """Delete these notes; false where somebody is in the way, and it has to be tried again."""
        ...

    def stamp(self) -> str:
        """A word (no blank in it) for which journal this is and how the tables lie there, that a Position carries."""
        ...

    def key(self, text: str) -> Key: ...

    def close(self) -> None: ...


def safe_name(name: str) -> str:
    """What of a hub's name may stand in the name of a table or a trigger: lower case, digits, underscores."""
    return re.sub("[^a-z0-9_]", "", name.lower())[:24]


def journal_table(name: str) -> str:
    """What the journal is called where it lies among the application's tables."""
    return f"wedlock_journal_{safe_name(name)}"


def trigger_name(name: str, table: Watched, event: str = "") -> str:
    """One a hub, table and event, whatever signs and length the table's own name has."""
    mark = hashlib.sha256(f"{table.schema}.{table.bare}".encode()).hexdigest()[:10]
    return f"wedlock_{safe_name(name)}_{mark}{event}"


def _emptied(table: str) -> Text:
    return T("{table} was emptied as a whole (TRUNCATE).", table=table)


def _replaced(table: str) -> Text:
    return T("Our triggers on {table} were gone and are back: was it made anew, altered or emptied?", table=table)


def _unknown(table: str) -> Text:
    return T("A key column of {table} was renamed or dropped. Analyze again and review the plan.", table=table)


_REASONS: dict[Kind, Callable[[str], Text]] = {Kind.EMPTIED: _emptied, Kind.REPLACED: _replaced, Kind.UNKNOWN: _unknown}


@dataclass
class _Handed:
    """What was handed out and is not yet kept by the hub."""

    number: int
    ids: list[int]


class JournalCapture:
    """Satisfies Capture over any Journal; has to be asked, since nothing tells that a trigger ran."""

    def __init__(self, journal: Journal, tables: Sequence[Watched], position: str = "") -> None:
        self._journal = journal
        self._tables = {table.name: table for table in tables}
        self._token = secrets.token_hex(4)  # positions of another process tell nothing about ours
        self._number = 0
        self._handed: list[_Handed] = []
        self._kept: list[int] = []  # by the hub, still in the journal
        self._seen: set[int] = set()  # all that was read and is still in the journal
        self._after = 0
        self._unread = True
        mine = _POSITION.fullmatch(position)
        self._stamp = mine[1] if mine else ""
        self._strange = bool(position) and not mine  # of another way to capture: what happened meanwhile is not known
        self._open = False
        self._connect()

    def changes(self, limit: int) -> Captured | None:
        try:
            self._connect()
            if self._strange:
                return self._everything()
            self._forget()
            self._unread = self._journal.stirred() or self._unread
            return self._captured(limit) if self._unread else None
        except Unavailable:
            self.close()
            raise

    def acknowledge(self, position: str) -> None:
        token, _, number = position.partition(" ")[0].partition(".")
        if token != self._token:
            return
        kept = [handed for handed in self._handed if handed.number <= int(number)]
        self._handed = self._handed[len(kept) :]
        for handed in kept:
            self._kept += handed.ids
        try:
            self._connect()
            self._forget()
        except Unavailable:  # said by the next `changes`
            self.close()

    def caught_up(self) -> bool:
        try:
            self._connect()
            self._journal.look()
            return not self._strange and not self._fresh(1)
        except Unavailable:
            self.close()
            raise

    def fileno(self) -> int | None:
        return None

    def close(self) -> None:
        self._open = False
        self._journal.close()

    def _connect(self) -> None:
        if not self._open:
            self._journal.open(list(self._tables.values()), self._stamp)
            self._open = self._unread = True

    def _forget(self) -> None:
        if self._kept and self._journal.forget(self._kept):
            self._seen.difference_update(self._kept)
            self._kept = []

    def _captured(self, limit: int) -> Captured | None:
        while notes := self._fresh(limit):
            ids = [note.id for note in notes]
            self._seen.update(ids)
            changes, lost = self._told(notes)
            if changes or lost:
                return self._hand(changes, lost, ids)
            self._kept += ids  # of tables that are no longer ours
            self._forget()
        self._unread = False
        return None

    def _hand(self, changes: tuple[Change, ...], lost: Mapping[str, Text], ids: list[int]) -> Captured:
        self._number += 1
        self._handed.append(_Handed(self._number, ids))
        self._stamp = self._journal.stamp()
        position = f"{self._token}.{self._number} {self._stamp}"
        return Captured(changes, position, tuple(sorted(lost)), said(lost))

    def _everything(self) -> Captured:
        self._strange = False
        reason = T("changes are captured by triggers now; what happened meanwhile is not known")
        return self._hand((), dict.fromkeys(self._tables, reason), [])

    def _fresh(self, limit: int) -> list[Note]:
        """The next notes not seen before; empty only after a look from the journal's beginning."""
        from_start = self._after == 0
        while True:
            notes = self._journal.read(self._after, limit)
            self._after = notes[-1].id if len(notes) == limit else 0
            fresh = [note for note in notes if note.id not in self._seen]
            if fresh or (from_start and not self._after):
                return fresh
            from_start = from_start or not self._after

    def _told(self, notes: Sequence[Note]) -> tuple[tuple[Change, ...], dict[str, Text]]:
        found: dict[tuple[str, str], tuple[datetime, bool]] = {}
        lost: dict[str, Text] = {}
        for note in notes:
            if note.table in self._tables:
                if note.key is None or note.kind not in (Kind.WRITTEN, Kind.DELETED):
                    lost[note.table] = _REASONS.get(Kind(note.kind), _unknown)(note.table)
                else:
                    found[note.table, note.key] = note.at, note.kind == Kind.DELETED
        changes = tuple(
            Change(table, self._tables[table].key, self._journal.key(key), at, deleted)
            for (table, key), (at, deleted) in found.items()
        )
        return changes, lost


class JournalInstaller:
    """Satisfies Installer over any Journal."""

    def __init__(self, journal: Journal, catalog: Catalog) -> None:
        self._journal, self._catalog = journal, catalog

    def install(self, tables: Sequence[str]) -> tuple[Text, ...]:
        wanted = watched(self._catalog, tables)
        return self._done(lambda: self._journal.install(wanted))

    def installed(self) -> tuple[Text, ...]:
        return self._done(self._journal.installed)

    def remove(self) -> tuple[Text, ...]:
        return self._done(self._journal.remove)

    def _done(self, what: Callable[[], tuple[Text, ...]]) -> tuple[Text, ...]:
        try:
            return what()
        finally:
            self._journal.close()
