"""Capture from PostgreSQL's log: the server sends what is committed, the application pays nothing.

The socket becomes readable when there is something, so that at rest nobody asks. The server keeps its log until we
say that the hub has what we were told; where nothing of ours is under way that is at once, so that a slot holds nothing
back because of other tables. `changes` has to be called until it gives None, and at least every second.
"""

from __future__ import annotations

import contextlib
import select
import time
from collections.abc import Mapping, Sequence

import psycopg
from psycopg import errors as pg
from sqlalchemy.engine import URL

from wedlock.connectors.capture import trouble
from wedlock.connectors.capture.pgoutput import Decoder
from wedlock.connectors.capture.postgresql import Session, conninfo, guarded, session
from wedlock.connectors.capture.publication import oids_of, publication_name, publish, published, published_keys
from wedlock.connectors.capture.reasons import said
from wedlock.connectors.capture.replication import HEADER, ReplicationLink, lsn_of, lsn_text
from wedlock.connectors.capture.slot import (
    Slot,
    drop_slot,
    find_slot,
    forget_slots,
    in_use,
    make_slot,
    mark_log,
)
from wedlock.connectors.capture.watched import Watched
from wedlock.language import T, Text
from wedlock.model.sync import Captured, Change

REPORT_S = 1.0
"""How often the server is told where we are, whatever happens."""

TAKEOVER_S = 5.0
"""How long a slot may be busy with a connection of ours that has just died."""

CATCH_UP_S = 0.5
"""How long it is waited for the server to say that it has read as far."""

MESSAGES_A_CHANGE = 8
"""A call ends after this many messages per Change asked for: one row may be written over and over."""


class PostgresqlStream:
    """Satisfies Capture. A Position is the slot's name and the log sequence number behind a commit."""

    def __init__(self, url: URL, system: str, tables: Sequence[Watched], name: str, position: str = "") -> None:
        self._url, self._system, self._tables, self._name = url, system, tables, name
        self._slot, self._kept = _read(position)  # what the hub has: the server may forget up to there
        self._handed = self._kept
        self._in_pieces = False  # whether a part of the open transaction was handed out
        self._lost: dict[str, Text] = {}  # until it is acknowledged
        self._lost_told = False
        self._link: ReplicationLink | None = None
        self._decoder = Decoder((), {})
        self._reported = 0.0
        self._open()

    def changes(self, limit: int) -> Captured | None:
        link = self._link or self._open()
        if self._lost and not self._lost_told:
            self._lost_told = True
            return self._captured((), self._lost)
        self._receive(link, limit)
        changes, lost = self._decoder.take()
        if changes or lost or (self._in_pieces and not self._decoder.open):
            return self._captured(changes, lost)
        return None

    def acknowledge(self, position: str) -> None:
        slot, kept = _read(position)
        if slot == self._slot:
            self._kept = max(self._kept, kept)
            if self._lost_told:
                self._lost = {}

    def caught_up(self) -> bool:
        """Whether the server has read its log, and we what it sent, up to a mark that is put there now."""
        link = self._link or self._open()
        with guarded(self._system), session(self._url, self._system) as own:
            mark = mark_log(own)
        deadline = time.monotonic() + CATCH_UP_S
        while not self._under_way() and max(link.heard, self._decoder.committed) < mark:
            if time.monotonic() > deadline:
                return False
            self._receive(link, 1, ask=True)
            select.select([link.fileno()], [], [], 0.02)
        return not self._under_way()

    def fileno(self) -> int | None:
        return self._link.fileno() if self._link else None

    def close(self) -> None:
        if self._link:
            with contextlib.suppress(psycopg.Error):  # it is said again at the next start
                self._link.report(max(self._kept, self._handed), self._kept)
        self._hang_up()

    # Reading

    def _receive(self, link: ReplicationLink, limit: int, ask: bool = False) -> None:
        """Read until about `limit` rows have gathered, or nothing more is there."""
        decoder, left = self._decoder, MESSAGES_A_CHANGE * limit
        try:
            with guarded(self._system):
                for message in link.messages():
                    decoder.feed(message[HEADER:])
                    left -= 1
                    if len(decoder) >= limit or not left:
                        break
                self._report(link, ask)
        except BaseException as error:
            self._hang_up()
            if isinstance(error.__context__, pg.UndefinedObject):  # no publication when this was written: never again
                with guarded(self._system), session(self._url, self._system) as own:
                    forget_slots(own, self._name, self._system)
            raise

    def _captured(self, changes: tuple[Change, ...], lost: Mapping[str, Text]) -> Captured:
        self._in_pieces = self._decoder.open
        self._handed = max(self._handed, self._decoder.committed)
        return Captured(changes, f"{self._slot} {lsn_text(self._handed)}", tuple(sorted(lost)), said(lost))

    def _under_way(self) -> bool:
        """Whether something that was read is not handed out, or only a part of its transaction."""
        decoder = self._decoder
        return decoder.open or decoder.pending or self._in_pieces or bool(self._lost and not self._lost_told)

    def _report(self, link: ReplicationLink, ask: bool) -> None:
        """Where everything handed out is kept and no transaction is under way, what was heard is done with as well."""
        if self._kept >= self._handed and not self._under_way():
            self._kept = self._handed = max(self._kept, link.heard, self._decoder.committed)
        now = time.monotonic()
        if ask or link.asked or now - self._reported >= REPORT_S:
            link.report(max(link.heard, self._kept), self._kept, ask)
            self._reported = now

    # Connecting

    def _open(self) -> ReplicationLink:
        with guarded(self._system), session(self._url, self._system) as own:
            tables = published_keys(own, self._tables)
            self._publish(own)
            self._take(self._usable(own))
            self._decoder = Decoder(tables, oids_of(own, tables))
            self._in_pieces = self._lost_told = False
            self._link = self._started()
        return self._link

    def _publish(self, own: Session) -> None:
        """A table that the application has made anew is no longer in the publication, and nobody told of its rows."""
        if published(own, self._name) is None:
            raise trouble.not_installed(self._system)
        for table in publish(own, self._name, self._tables):
            self._lost[table.name] = T("{table} was not in our publication: was it made anew?", table=table.name)

    def _take(self, slot: Slot) -> None:
        if self._slot not in ("", slot.name):
            self._lose(T("{system}: the replication slot was made anew; what happened meanwhile is not known.",
                         system=self._system))  # fmt: skip
        if slot.name != self._slot:
            self._slot, self._kept = slot.name, 0
        self._kept = self._handed = max(self._kept, slot.kept)

    def _usable(self, own: Session) -> Slot:
        """Our slot; a new one where it is gone or has lost its place in the log."""
        slot = find_slot(own, self._name)
        if slot is not None and not slot.lost:
            return slot
        made = make_slot(own, self._name, self._system)
        if slot is None:
            self._lose(T("{system}: there was no replication slot; what happened before is not known.",
                         system=self._system))  # fmt: skip
            return made
        drop_slot(own, slot, self._system)
        self._lose(T("{system}: the server gave our replication slot up, since Wedlock stood still for too long"
                     " (max_slot_wal_keep_size).", system=self._system))  # fmt: skip
        return made

    def _lose(self, reason: Text) -> None:
        self._lost = {table.name: reason for table in self._tables} | self._lost

    def _started(self) -> ReplicationLink:
        told = conninfo(self._url, replication="database", application_name=self._slot)
        deadline = time.monotonic() + TAKEOVER_S
        while True:
            try:
                return ReplicationLink(told, self._slot, publication_name(self._name), self._kept)
            except pg.ObjectInUse:
                if time.monotonic() > deadline:
                    raise in_use(self._system, self._slot) from None
                time.sleep(0.1)

    def _hang_up(self) -> None:
        if self._link:
            self._link.close()
        self._link = None


def _read(position: str) -> tuple[str, int]:
    """The slot's name and the log sequence number; of another capture's Position a name that no slot has."""
    slot, _, kept = position.partition(" ")
    return (slot, lsn_of(kept)) if "/" in kept else (position, 0)
