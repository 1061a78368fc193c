"""The Journal: what was seen and done, and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from wedlock.model.plan import Sided
from wedlock.model.sync import JournalEntry, Key
from wedlock.store.syncing.database import Kept, Rows, moment_of
from wedlock.store.syncing.encoding import (
    key_text,
    maybe_key,
    maybe_text,
    nested_text,
    read_key,
    text_of,
    values_of,
    whole,
)


class KeptJournal(Kept):
    def of_run(self, run: int) -> list[JournalEntry]:
        with self._db.reading():
            return read_journal(self._db.rows("journal_of_run", run))

    def of_record(self, object_: str, side: Sided, key: Key) -> list[JournalEntry]:
        with self._db.reading():
            return read_journal(self._db.rows("journal_of_record", key_text(key), object_, side=side))


def told_text(entry: JournalEntry) -> str:
    """[fields, before, after, extra]."""
    told = text_of((entry.fields, entry.before, entry.after))
    return f"{told[:-1]},{nested_text(entry.extra) if entry.extra else '{}'}]"


def read_journal(rows: Rows) -> list[JournalEntry]:
    """Rows of the statements `journal_of_…`."""
    return [
        _entry(
            json.loads(told), object_, action, maybe_key(left), maybe_key(right), side, why, run, moment_of(at), number
        )
        for number, run, at, object_, action, side, left, right, why, told in rows
    ]


def entries_text(entries: Sequence[JournalEntry], told: Sequence[str]) -> str:
    """Entries that are not in the Journal yet: [[object, action, left, right, side, why, run, at, told], …]."""
    return f"[{','.join([_entry_text(entry, text) for entry, text in zip(entries, told, strict=True)])}]"


def read_entries(found: list[list[Any]]) -> tuple[JournalEntry, ...]:
    return tuple(
        _entry(told, object_, action, _key(left), _key(right), side, why, run, whole(at), 0)
        for object_, action, left, right, side, why, run, at, told in found
    )


def _entry_text(entry: JournalEntry, told: str) -> str:
    left, right = (maybe_text(key) or "null" for key in (entry.left, entry.right))
    return (
        f"[{_spelled(entry.object)},{_spelled(entry.action)},{left},{right},{_spelled(entry.side)},"
        f"{_spelled(entry.why)},{entry.run},{_spelled(entry.at)},{told}]"
    )


@lru_cache(maxsize=1000)
def _spelled(value: str | datetime | None) -> str:
    """What many entries have alike."""
    return text_of(value)


def _entry(
    told: list[Any], object_: str, action: str, left: Key | None, right: Key | None, side: str, why: str,
    run: int, at: datetime | None, number: int,
) -> JournalEntry:  # fmt: skip
    fields, before, after, extra = told
    return JournalEntry(
        object_, action, left, right, side, tuple(fields), values_of(before), values_of(after), why, run, at,
        whole(extra), number,
    )  # fmt: skip


def _key(found: list[Any] | None) -> Key | None:
    return None if found is None else read_key(found)
