"""The hub's connection for synchronisation: statements of sql/sync/, many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from wedlock.model.plan import SIDES, Sided
from wedlock.model.sync import JournalEntry, other
from wedlock.store.failures import hub_failures
from wedlock.store.statements import in_utc, text

AT_ONCE = 500  # values of one IN (…)
Rows = list[tuple[Any, ...]]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """One connection a thread, as Django keeps them. `alias` names the database in Django's settings."""

    def __init__(self, alias: str) -> None:
        self.alias = alias

    @property
    def connection(self) -> BaseDatabaseWrapper:
        return connections[self.alias]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What fails inside is said as a WedlockError."""
        with hub_failures(self.alias):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, all or nothing, on the disk when it ends."""
        with hub_failures(self.alias), transaction.atomic(using=self.alias):
            yield

    def rows(self, name: str, *values: Any, side: Sided = "left") -> Rows:
        with self.connection.cursor() as cursor:
            cursor.execute(_statement(name, side, 0), values)
            return list(cursor.fetchall())

    def among(self, name: str, fixed: Sequence[Any], wanted: Collection[str], side: Sided = "left") -> Rows:
        """The rows of a statement whose last condition is `IN ({among})`."""
        found: Rows = []
        with self.connection.cursor() as cursor:
            for some in _parts(wanted):
                cursor.execute(_statement(name, side, len(some)), (*fixed, *some))
                found += cursor.fetchall()
        return found

    def change(self, name: str, *values: Any) -> int:
        """How many rows the statement changed."""
        with self.connection.cursor() as cursor:
            cursor.execute(_statement(name, "left", 0), values)
            return int(cursor.rowcount)

    def change_among(self, name: str, fixed: Sequence[Any], wanted: Collection[str]) -> None:
        with self.connection.cursor() as cursor:
            for some in _parts(wanted):
                cursor.execute(_statement(name, "left", len(some)), (*fixed, *some))

    def many(self, name: str, rows: Sequence[Sequence[Any]]) -> int:
        """The statement once a row; how many rows it changed."""
        if not rows:
            return 0
        with self.connection.cursor() as cursor:
            cursor.executemany(_statement(name, "left", 0), rows)
            return int(cursor.rowcount)

    @property
    def moment(self) -> Callable[[datetime | None], Any]:
        """How a time is given to the database."""
        adapt = self.connection.ops.adapt_datetimefield_value
        known: dict[datetime | None, Any] = {None: None}

        def moment(at: datetime | None) -> Any:
            if at not in known:  # a batch has few different ones
                known[at] = adapt(at)
            return known[at]

        return moment


def moment_of(found: Any) -> datetime | None:
    """A time as the database gives it: SQLite a text in UTC."""
    if found is None:
        return None
    return _read_moment(found) if isinstance(found, str) else in_utc(found)


@lru_cache(maxsize=1000)
def _read_moment(text: str) -> datetime:
    return in_utc(datetime.fromisoformat(text))


@cache
def _statement(name: str, side: Sided, among: int) -> str:
    if side not in SIDES:
        raise ValueError(side)
    return text(f"sync/{name}").format(side=side, other=other(side), among=", ".join(["%s"] * among))


def _parts(wanted: Iterable[str]) -> Iterator[list[str]]:
    left = iter(wanted)
    while some := list(islice(left, AT_ONCE)):
        yield some


class Kept:
    """What every part of the hub has: the database, the clock by which a Pending is old, and of each open Intent the
    entries with their texts, which the Journal most often takes as they are."""

    def __init__(self, alias: str = "default", clock: Callable[[], datetime] = utc_now) -> None:
        self._db = Database(alias)
        self._clock = clock
        self._told: dict[str, Sequence[tuple[JournalEntry, str]]] = {}
