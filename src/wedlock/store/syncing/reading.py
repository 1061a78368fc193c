"""What the hub tells persons of synchronisation: the two queues, runs, the Journal, how the objects stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet

from wedlock.model.plan import Sided
from wedlock.model.sync import Conflict, ErrorEntry, JournalEntry, Question, Run, Trouble
from wedlock.store.models import Position, SyncConflict, SyncError, SyncJournal, SyncObject, SyncRun
from wedlock.store.syncing.answers import known_keys, read_conflict
from wedlock.store.syncing.backlog import KeptBacklog, look
from wedlock.store.syncing.encoding import maybe_key
from wedlock.store.syncing.journal import read_journal

PAGE = 100
_RETRIED_AT_ONCE = 1000
_Row = TypeVar("_Row", bound=Model)
_CONFLICT = (
    "id", "object", "question", "unit", "left_key", "right_key", "shown_left", "shown_right", "reason", "opened",
    "answer", "by", "closed_at", "answered_at",
)  # fmt: skip
_ERROR = (
    "id", "object", "side", "left_key", "right_key", "trouble", "text", "attempt", "since", "last", "closed_at"
)  # fmt: skip
_JOURNAL = ("id", "run", "at", "object", "action", "side", "left_key", "right_key", "why", "told")


class Standing(StrEnum):
    """Which entries of a queue are wanted."""

    OPEN = "open"  # nobody has answered; the trouble lasts
    ANSWERED = "answered"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class AskedConflict:
    """A Conflict as the queue has it."""

    conflict: Conflict = field(repr=False)
    answered_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeptError:
    """An ErrorEntry as the queue has it; `last` is when it failed last."""

    error: ErrorEntry = field(repr=False)
    last: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ObjectCounts:
    """How an object stands in numbers. `errors_ever` counts closed ones too; `oldest` waits longest in the backlog."""

    conflicts: int = 0
    errors: int = 0
    errors_ever: int = 0
    backlog: int = 0
    oldest: datetime | None = None
    settled_at: datetime | None = None


class SyncReading(KeptBacklog):
    """Pages are by number: give the last one seen as `after` (for runs `before`), 0 at the start."""

    def conflicts(
        self, object_: str = "", question: Question | None = None, standing: Standing = Standing.OPEN,
        after: int = 0, limit: int = PAGE,
    ) -> list[AskedConflict]:  # fmt: skip
        wanted = self._of(SyncConflict, object=object_, question=question).filter(id__gt=after)
        if standing is not Standing.ALL:
            wanted = wanted.filter(closed_at__isnull=standing is not Standing.CLOSED)
        if standing is Standing.OPEN:
            wanted = wanted.filter(answer="")
        if standing is Standing.ANSWERED:
            wanted = wanted.exclude(answer="")
        with self._db.reading():
            rows = list(wanted.order_by("id").values_list(*_CONFLICT)[:limit])
        return [AskedConflict(read_conflict(row[:-1]), row[-1], row[-2]) for row in rows]

    def errors(
        self, object_: str = "", trouble: Trouble | None = None, side: Sided | None = None,
        standing: Standing = Standing.OPEN, after: int = 0, limit: int = PAGE,
    ) -> list[KeptError]:  # fmt: skip
        """Of `standing` OPEN, CLOSED or ALL."""
        wanted = self._of(SyncError, object=object_, trouble=trouble, side=side).filter(id__gt=after)
        if standing is not Standing.ALL:
            wanted = wanted.filter(closed_at__isnull=standing is Standing.OPEN)
        with self._db.reading():
            return [_error(row) for row in wanted.order_by("id").values_list(*_ERROR)[:limit]]

    def retry(self, number: int | None = None, object_: str = "", trouble: Trouble | None = None) -> int:
        """Look at the records of one error, of a class, or of all again, at once. How many errors that were."""
        found = 0
        wanted = self._of(SyncError, object=object_, trouble=trouble, id=number).filter(closed_at__isnull=True)
        last = 0
        while rows := self._page(wanted, last):
            with self._db.writing():
                records = [who for row in rows for who in known_keys(row[1], maybe_key(row[2]), maybe_key(row[3]))]
                look(self._db, dict.fromkeys(records), self._clock())
            found, last = found + len(rows), rows[-1][0]
        return found

    def journal(
        self, run: int | None = None, object_: str = "", after: int = 0, limit: int = PAGE
    ) -> list[JournalEntry]:
        wanted = self._of(SyncJournal, object=object_, run=run).filter(id__gt=after)
        with self._db.reading():
            return read_journal(list(wanted.order_by("id").values_list(*_JOURNAL)[:limit]))

    def runs(self, kind: str = "", before: int | None = None, limit: int = PAGE) -> list[Run]:
        """The last first."""
        wanted = self._of(SyncRun, kind=kind, id__lt=before).order_by("-id")
        with self._db.reading():
            return [Run(one.pk, one.kind, one.started, one.ended, one.by, one.undone) for one in wanted[:limit]]

    def counts(self) -> dict[str, ObjectCounts]:
        """By object; also of those that are known by an entry of a queue alone."""
        with self._db.reading():
            settled = dict(self._of(SyncObject).values_list("name", "settled_at"))
            conflicts = _counted(self._of(SyncConflict).filter(closed_at__isnull=True, answer=""))
            errors, ever = _counted(self._of(SyncError).filter(closed_at__isnull=True)), _counted(self._of(SyncError))
            backlog = self.waiting()
        return {
            name: ObjectCounts(
                conflicts.get(name, 0), errors.get(name, 0), ever.get(name, 0), *backlog.get(name, (0, None))[:2],
                settled.get(name),
            )
            for name in sorted({*settled, *conflicts, *ever, *backlog})
        }  # fmt: skip

    def moved(self) -> dict[str, datetime]:
        """Side → when its Position last moved."""
        with self._db.reading():
            return {each.side: each.moved for each in self._of(Position) if each.moved is not None}

    def _page(self, wanted: QuerySet[SyncError], after: int) -> list[tuple[Any, ...]]:
        with self._db.reading():
            page = wanted.filter(id__gt=after).order_by("id")[:_RETRIED_AT_ONCE]
            return list(page.values_list("id", "object", "left_key", "right_key"))

    def _of(self, model: type[_Row], **wanted: object) -> QuerySet[_Row]:
        """The rows with these values; None and an empty text want nothing."""
        given = {name: value for name, value in wanted.items() if value is not None and value != ""}
        return model._default_manager.using(self._db.alias).filter(**given)


def _counted(wanted: QuerySet[Any]) -> dict[str, int]:
    return dict(wanted.values_list("object").annotate(Count("id")).order_by())


def _error(row: tuple[Any, ...]) -> KeptError:
    number, object_, side, left, right, trouble, text, attempt, since, last, closed_at = row
    entry = ErrorEntry(
        object_, side, maybe_key(left), maybe_key(right), Trouble(trouble), text, attempt, since, number
    )  # fmt: skip
    return KeptError(entry, last, closed_at)
