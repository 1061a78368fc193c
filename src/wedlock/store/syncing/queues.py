"""What a Settlement changes in the conflict queue and the error queue."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from wedlock.model.sync import Conflict, ErrorEntry, Key
from wedlock.store.syncing.answers import standing_conflicts
from wedlock.store.syncing.database import Database
from wedlock.store.syncing.encoding import maybe_text, readable

Settled = Sequence[tuple[str, Key | None, Key | None]]


def close_spent(db: Database, spent: Sequence[int], now: datetime) -> None:
    """Answers that were carried out. Inside a transaction, before what is asked is kept: it may be the same again."""
    db.many("conflict_close", [(db.moment(now), number) for number in spent])


def keep_conflicts(db: Database, asked: Sequence[Conflict], settled: Settled, now: datetime) -> None:
    """New questions replace those that showed other values; of the settled records, open ones that are not asked go.

    Inside a transaction. What is asked again with the same values keeps its number and its answer.
    """
    standing: dict[tuple[Any, ...], Conflict] = {}
    for object_, records in _by_object(asked, settled).items():
        standing.update({_question(one): one for one in standing_conflicts(db, object_, records)})
    wanted = {_question(one): one for one in asked}
    replaced = {key: old for key, old in standing.items() if key in wanted and not _same(old, wanted[key])}
    over = _Settled(settled)
    idle = [old for key, old in standing.items() if key not in wanted and old.answer is None and over.holds(old)]
    db.many("conflict_close", [(db.moment(now), old.id) for old in replaced.values()])
    db.many("conflict_settle", [(db.moment(now), old.id) for old in idle])
    new = [one for key, one in wanted.items() if key not in standing or key in replaced]
    db.many("conflict_insert", [_conflict_row(db, one, now) for one in new])


def keep_errors(db: Database, failed: Sequence[ErrorEntry], settled: Settled, now: datetime) -> None:
    """The same trouble again is the same entry; another trouble replaces it; errors of the settled records are over.

    Inside a transaction. An entry is about the same record where it has the side and either key.
    """
    standing = [row for name, records in _by_object(failed, settled).items() for row in _errors(db, name, records)]
    over = _Settled(settled)
    closed = {row[0] for row in standing if over.has(row[1], row[3], row[4])}
    known: dict[tuple[object, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in standing:
        for place in _places(row[1], row[2], row[3], row[4]):
            known[place].append(row)
    again: list[tuple[object, ...]] = []
    new, met = [], set()
    for one in {(one.object, one.side, one.left, one.right): one for one in failed}.values():
        left, right = maybe_text(one.left), maybe_text(one.right)
        olds = {row[0]: row for place in _places(one.object, one.side, left, right) for row in known[place]}
        alike = [row for row in olds.values() if row[5] == one.trouble.value and row[0] not in met]
        same = min(alike, key=itemgetter(8), default=None)  # the one that lasts longest
        closed |= olds.keys()
        if same is None:
            new.append(_error_row(db, one, left, right, now))
            continue
        met.add(same[0])
        if (same[3], same[4]) == (left, right):
            again.append((readable(one.text), one.attempt, db.moment(now), same[0]))
        else:  # its other key is known now
            new.append(_error_row(db, one, left, right, now, same[8]))
    db.many("error_close", [(db.moment(now), number) for number in sorted(closed - {row[-1] for row in again})])
    db.many("error_again", again)
    db.many("error_insert", new)


def _places(object_: str, side: str, left: str, right: str) -> list[tuple[object, ...]]:
    return [(object_, side, at, key) for at, key in enumerate((left, right)) if key]


class _Settled:
    """The records that are settled, found by either key."""

    def __init__(self, settled: Settled) -> None:
        self._left = {(object_, maybe_text(left)) for object_, left, _ in settled if left is not None}
        self._right = {(object_, maybe_text(right)) for object_, _, right in settled if right is not None}

    def has(self, object_: str, left: str, right: str) -> bool:
        return (object_, left) in self._left or (object_, right) in self._right

    def holds(self, one: Conflict) -> bool:
        return self.has(one.object, maybe_text(one.left), maybe_text(one.right))


def _by_object(
    entries: Iterable[Conflict | ErrorEntry], settled: Settled
) -> Mapping[str, set[tuple[Key | None, Key | None]]]:
    found: dict[str, set[tuple[Key | None, Key | None]]] = defaultdict(set)
    for one in entries:
        found[one.object].add((one.left, one.right))
    for object_, left, right in settled:
        found[object_].add((left, right))
    return found


def _question(one: Conflict) -> tuple[Any, ...]:
    return one.object, one.left, one.right, one.question, one.unit


def _same(old: Conflict, new: Conflict) -> bool:
    return dict(old.shown_left) == dict(new.shown_left) and dict(old.shown_right) == dict(new.shown_right)


def _conflict_row(db: Database, one: Conflict, now: datetime) -> tuple[object, ...]:
    return (
        one.object, one.question.value, one.unit, maybe_text(one.left), maybe_text(one.right),
        json.dumps(dict(one.shown_left), sort_keys=True), json.dumps(dict(one.shown_right), sort_keys=True),
        readable(one.reason), db.moment(one.opened or now), one.answer.value if one.answer else "", readable(one.by),
    )  # fmt: skip


def _errors(db: Database, object_: str, records: Iterable[tuple[Key | None, Key | None]]) -> list[tuple[Any, ...]]:
    if not db.rows("errors_any", object_):
        return []
    pairs = list(records)
    rows = db.among("errors_among", (object_,), {maybe_text(left) for left, _ in pairs if left is not None}, "left")
    rows += db.among(
        "errors_among", (object_,), {maybe_text(right) for _, right in pairs if right is not None}, "right"
    )
    return [row for _, row in sorted({row[0]: row for row in rows}.items())]


def _error_row(
    db: Database, one: ErrorEntry, left: str, right: str, now: datetime, since: object = None
) -> tuple[object, ...]:
    since = since or db.moment(one.since or now)
    return (
        one.object, one.side, left, right, one.trouble.value, readable(one.text), one.attempt, since, db.moment(now)
    )  # fmt: skip
