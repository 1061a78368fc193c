"""Our replication slot in a PostgreSQL database.

A slot's name is `wedlock_NAME_GENERATION`; each slot that is made anew has another generation, so that a Position tells
of which slot it is: after a lost slot everything has to be looked at, however often we are killed meanwhile.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from psycopg import errors as pg

from wedlock.connectors.capture.postgresql import Session
from wedlock.connectors.capture.publication import publication_name
from wedlock.connectors.capture.replication import lsn_of
from wedlock.errors import Refused
from wedlock.language import T


@dataclass(frozen=True, slots=True)
class Slot:
    """`kept` is the log sequence number up to which the server has been told to forget."""

    name: str
    lost: bool
    active: bool
    kept: int


def find_slot(session: Session, name: str) -> Slot | None:
    """The slot of this name, of whatever generation: the newest."""
    found = session.execute(
        "SELECT slot_name, wal_status IS NOT DISTINCT FROM 'lost', active, coalesce(confirmed_flush_lsn::text, '0/0')"
        " FROM pg_replication_slots WHERE database = current_database() AND plugin = 'pgoutput'"
        " AND slot_name ~ %s",
        [f"^{publication_name(name)}_[0-9a-f]{{8}}$"],
    ).fetchall()
    slots = [Slot(name, lost, active, lsn_of(kept)) for name, lost, active, kept in found]
    return max(slots, key=lambda slot: (not slot.lost, slot.kept), default=None)


def make_slot(session: Session, name: str, system: str) -> Slot:
    """A new slot that tells of everything committed from now on. It waits for the transactions that are open."""
    check_bound(session, system)
    slot = f"{publication_name(name)}_{secrets.token_hex(4)}"
    row = session.execute("SELECT lsn::text FROM pg_create_logical_replication_slot(%s, 'pgoutput')", [slot]).fetchone()
    assert row is not None
    return Slot(slot, False, False, lsn_of(row[0]))


def drop_slot(session: Session, slot: Slot, system: str) -> None:
    try:
        session.execute("SELECT pg_drop_replication_slot(%s)", [slot.name])
    except pg.ObjectInUse:
        raise in_use(system, slot.name) from None


def forget_slots(session: Session, name: str, system: str) -> list[str]:
    """Drop what slots of this name there are."""
    dropped = []
    while slot := find_slot(session, name):
        drop_slot(session, slot, system)
        dropped.append(slot.name)
    return dropped


def mark_log(session: Session) -> int:
    """Commit something that no table shows: everything committed before lies below the number returned, on disk."""
    session.execute("SET synchronous_commit = local")
    session.execute("SELECT pg_logical_emit_message(true, 'wedlock', '')")
    ((flushed,),) = session.execute("SELECT pg_current_wal_flush_lsn()::text").fetchall()
    return lsn_of(flushed)


def check_bound(session: Session, system: str) -> None:
    """Refused where a slot could fill the server's disk while nobody reads it."""
    row = session.execute("SELECT setting::bigint FROM pg_settings WHERE name = 'max_slot_wal_keep_size'").fetchone()
    if row is None or row[0] < 0:
        raise Refused(
            T("{system}: max_slot_wal_keep_size is not set: while Wedlock stands still, its slot could fill the disk.",
              system=system),
            T("Set it (10GB, say; no restart is needed), or capture by triggers."),
        )  # fmt: skip


def in_use(system: str, slot: str) -> Refused:
    return Refused(
        T("{system}: another Wedlock is reading the changes of this database (replication slot {slot}).",
          system=system, slot=slot),
        T("Stop the other one: two would write the same records. pg_replication_slots tells its process."),
    )  # fmt: skip
