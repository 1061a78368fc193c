"""Keeps what a batch did: one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from wedlock.model.plan import SIDES
from wedlock.model.sync import JournalEntry
from wedlock.model.sync_ports import Settlement
from wedlock.store.syncing.backlog import look, put_off, release, take_stamp
from wedlock.store.syncing.database import Kept
from wedlock.store.syncing.encoding import key_text, maybe_text, readable
from wedlock.store.syncing.journal import told_text
from wedlock.store.syncing.keeping_links import LinkRows
from wedlock.store.syncing.parts import PartRows
from wedlock.store.syncing.queues import close_spent, keep_conflicts, keep_errors


class KeptLedger(Kept):
    def commit(self, settlement: Settlement, run: int, now: datetime) -> None:
        """LinkedTwice where a record would be in two Links: nothing is kept then, and it says which Links they are."""
        links = LinkRows(settlement.links)
        parts = PartRows(settlement.parts)
        journal = self._journal_rows(settlement, run, now)
        done = [(one.object, one.side, key_text(one.key), one.stamp) for one in settlement.done]
        with self._db.writing():  # what could be prepared is: nobody else can write from here on
            links.keep(self._db)
            self._db.many("intent_delete", [(marker,) for marker in settlement.intents_closed])
            self._db.many("journal_insert", journal)
            close_spent(self._db, settlement.spent, now)
            keep_conflicts(self._db, settlement.conflicts, settlement.settled, now)
            keep_errors(self._db, settlement.errors, settlement.settled, now)
            parts.keep(self._db)
            self._keep_backlog(settlement, done, now)
        for marker in settlement.intents_closed:
            self._told.pop(marker, None)

    def _keep_backlog(self, settlement: Settlement, done: Sequence[tuple[object, ...]], now: datetime) -> None:
        if done or settlement.later or settlement.look or settlement.awaited or settlement.links:
            for side in SIDES:
                take_stamp(self._db, side)
        self._db.many("pending_done", done)
        put_off(self._db, settlement.later, now)
        look(self._db, settlement.look, now)
        look(self._db, settlement.awaited, now, "pending_await")
        release(self._db, settlement.links, now)
        if done:
            self._db.change_among("object_settled", (self._db.moment(now),), {one.object for one in settlement.done})

    def _journal_rows(self, settlement: Settlement, run: int, now: datetime) -> list[tuple[object, ...]]:
        moment, at = self._db.moment, self._db.moment(now)
        told = Told(self._told.get(marker, ()) for marker in settlement.intents_closed)
        return [
            (
                one.run or run, moment(one.at) if one.at else at, one.object, one.action, one.side,
                maybe_text(one.left), maybe_text(one.right), readable(one.why), told.text(one),
            )
            for one in settlement.journal
        ]  # fmt: skip


class Told:
    """The texts of entries whose Intents are closed: an entry that stands as it was intended has its text already."""

    def __init__(self, known: Iterable[Sequence[tuple[JournalEntry, str]]]) -> None:
        self._known = {id(entry.after): (entry, text) for entries in known for entry, text in entries}

    def text(self, entry: JournalEntry) -> str:
        known, text = self._known.get(id(entry.after), (entry, ""))
        same = known.before is entry.before and known.after is entry.after
        if text and same and known.extra is entry.extra and known.fields is entry.fields:
            return text
        return told_text(entry)
