"""What has to be looked at: one row a record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import LONGEST_WAIT, Key, Link, LinkState, Pending
from wedlock.store.syncing.database import Database, Kept, moment_of
from wedlock.store.syncing.encoding import key_text, read_key
from wedlock.store.syncing.parts import record_text

Look = tuple[str, Sided, Key]


class KeptBacklog(Kept):
    def note(self, side: Sided, records: Mapping[tuple[str, Key], datetime | None], position: str) -> None:
        now, moment = self._clock(), self._db.moment
        with self._db.writing():
            stamp = take_stamp(self._db, side)
            seen = moment(now)
            rows = [
                (object_, side, key_text(key), stamp, seen, moment(at), seen) for (object_, key), at in records.items()
            ]
            self._db.many("pending_note", rows)
            self._db.change("position_set", position, seen, side)

    def take(self, object_: str, limit: int, now: datetime) -> list[Pending]:
        with self._db.reading():
            rows = self._db.rows("pending_take", object_, self._db.moment(now), limit)
            if len(rows) < limit:
                ahead = self._db.moment(now + LONGEST_WAIT)
                rows = [*rows, *self._db.rows("pending_ahead", object_, ahead, limit - len(rows))]
        return list(_pendings(rows))

    def waiting(self) -> dict[str, tuple[int, datetime | None, datetime | None]]:
        with self._db.reading():
            rows = self._db.rows("waiting")
        return {name: (count, moment_of(since), moment_of(due)) for name, count, since, due in rows}

    def position(self, side: Sided) -> str:
        with self._db.reading():
            found = self._db.rows("position", side)
        return str(found[0][0]) if found else ""


def take_stamp(db: Database, side: Sided) -> int:
    """The next stamp of the side, and with it the right to write its pending records. Inside a transaction.

    Who needs both sides takes the left first.
    """
    db.change("stamp", side)
    return int(db.rows("stamped", side)[0][0])


def look(db: Database, records: Iterable[Look], now: datetime, statement: str = "pending_note") -> None:
    """Put records into the backlog, due now. Inside a transaction."""
    wanted = list(records)
    seen = db.moment(now)
    for side in SIDES:
        of_side = [(object_, key) for object_, where, key in wanted if where == side]
        if of_side:
            stamp = take_stamp(db, side)
            db.many(statement, [(object_, side, key_text(key), stamp, seen, None, seen) for object_, key in of_side])


def put_off(db: Database, later: Sequence[Pending], now: datetime) -> None:
    """Records that come back. One that waits for somebody who is there already waits for nobody."""
    there = _there(db, [one.waits_for for one in later if one.waits_for])
    moment = db.moment
    rows = []
    for one in later:
        waits = None if one.waits_for is None or one.waits_for in there else record_text(*one.waits_for)
        due = one.due if one.due and (waits or not one.waits_for) else now
        rows.append(
            (
                one.object, one.side, key_text(one.key), one.stamp, moment(one.since or now), moment(one.changed_at),
                one.attempt, moment(due), waits,
            )
        )  # fmt: skip
    db.many("pending_later", rows)


def release(db: Database, links: Sequence[Link], now: datetime) -> None:
    """Who waited for a record of these Links is due now."""
    alive = [link for link in links if link.state is LinkState.OPEN]
    if not alive or not db.rows("pending_waits"):
        return
    waited = {record_text(link.object, side, link.key(side)) for link in alive for side in SIDES}
    db.change_among("pending_release", (db.moment(now),), waited)


def _there(db: Database, wanted: Iterable[Look]) -> set[Look]:
    by_place: dict[tuple[str, Sided], dict[str, Look]] = {}
    for one in wanted:
        by_place.setdefault((one[0], one[1]), {})[key_text(one[2])] = one
    return {
        known[row[0]]
        for (object_, side), known in by_place.items()
        for row in db.among("links_open", (object_,), known, side)
    }


def _pendings(rows: Sequence[tuple[Any, ...]]) -> Iterator[Pending]:
    keys = json.loads(f"[{','.join([row[2] for row in rows])}]")  # one text for all
    for key, (object_, side, _, stamp, since, changed_at, attempt, due, waits) in zip(keys, rows, strict=True):
        whom: Look | None = None
        if waits:
            other_object, other_side, found = json.loads(waits)
            whom = (other_object, other_side, read_key(found))
        yield Pending(
            object_, side, read_key(key), stamp, moment_of(since), moment_of(changed_at), attempt, moment_of(due), whom
        )
