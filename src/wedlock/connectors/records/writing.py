"""Many records in one transaction: locked, read again, compared with what was expected, written, and read back.

A statement that fails rolls all of it back, and the halves are tried on their own, until the record that cannot be
written stands alone with its Failure and all others are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from wedlock.connectors.records import markers
from wedlock.connectors.records.comparing import same
from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.moments import Moments
from wedlock.connectors.records.numbers import number
from wedlock.connectors.records.operations import RowGone, RowPlan, Unfit
from wedlock.connectors.records.places import Places, places
from wedlock.connectors.records.planning import plan_rows
from wedlock.connectors.records.reading import Reading, reading
from wedlock.connectors.records.restoring import restored
from wedlock.connectors.records.seeking import seek
from wedlock.connectors.records.statements import Statements
from wedlock.connectors.records.whole import whole_rows
from wedlock.errors import TooSlow, Unavailable, Uncertain
from wedlock.language import T
from wedlock.model.sync import (
    Came,
    Doing,
    Failure,
    Intent,
    Key,
    Layout,
    Outcome,
    Record,
    Trouble,
    Values,
    Write,
)

Numbered = Sequence[tuple[int, Write]]
TRIES = 3
"""How often a record is numbered anew when the product has just taken the number."""


def _now() -> datetime:
    return datetime.now(UTC)


class SqlWriter:
    """A RecordWriter over SQL."""

    def __init__(self, connection: Connection, now: Callable[[], datetime] = _now) -> None:
        self.connection = connection
        self._now = now
        self._places: dict[int, Places] = {}

    def write(self, layout: Layout, writes: Sequence[Write]) -> list[Outcome]:
        outcomes: dict[int, Outcome] = {}
        for batch in _rounds(writes):
            self._write(layout, batch, outcomes)
        return [outcomes[index] for index in range(len(writes))]

    def made(self, layout: Layout, intents: Sequence[Intent]) -> dict[str, Key | None]:  # noqa: ARG002 - markers suffice
        return markers.made(self.connection, [intent.marker for intent in intents])

    def _write(self, layout: Layout, batch: Numbered, outcomes: dict[int, Outcome], tries: int = 1) -> None:
        """Write the batch, or its halves; where some are committed already, the others tell for themselves."""
        try:
            self._attempt(layout, batch, outcomes)
        except _Struck as struck:
            if len(batch) > 1:
                half = len(batch) // 2
                self._write(layout, batch[:half], outcomes)
                self._write(layout, batch[half:], outcomes)
            elif struck.again and tries < TRIES:
                self._write(layout, batch, outcomes, tries + 1)
            else:
                outcomes[batch[0][0]] = _refused(struck.failure)
        except Uncertain as error:
            failure = Failure(Trouble.UNCERTAIN, error.problem)
            outcomes.update((index, Outcome(Came.UNCERTAIN, failure=failure)) for index, _ in batch)
        except TooSlow as error:  # SQLite: somebody else writes to the file
            failure = Failure(Trouble.INTERMITTENT, error.problem)
            outcomes.update((index, Outcome(Came.BUSY, failure=failure)) for index, _ in batch)
        except Unavailable as error:
            if not outcomes:
                raise
            failure = Failure(Trouble.CONNECTION, error.problem)
            outcomes.update((index, Outcome(Came.REFUSED, failure=failure)) for index, _ in batch)

    def _attempt(self, layout: Layout, batch: Numbered, outcomes: dict[int, Outcome]) -> None:
        """One transaction. Nothing is told before it is committed."""
        with self.connection.writing() as cursor:
            attempt = _Attempt(self.connection, cursor, self._ready(layout), self._now())
            try:
                attempt.carry_out(batch)
            except Unfit as unfit:
                raise _Struck(unfit.failure, False) from None
            except self.connection.errors as error:
                again = any(plan.numbered for plan in attempt.plans.values())
                raise _Struck(self._failure(layout, error), again) from None
        outcomes.update(attempt.outcomes)

    def _ready(self, layout: Layout) -> Places:
        found = self._places.get(id(layout))
        if found is None or found.layout is not layout:
            found = self._places[id(layout)] = places(layout, self.connection.catalog)
        return found

    def _failure(self, layout: Layout, error: Exception) -> Failure:
        """The Failure, its column by the alias whose table was named, or that alone has such a column."""
        failure = self.connection.refusal(error)
        table = self.connection.explained(error).table
        named = [
            f"{alias}.{failure.column}" for alias, columns in layout.columns.items()
            if failure.column in columns and table in ("", layout.shape.tables[alias].rpartition(".")[2])
        ]  # fmt: skip
        return Failure(failure.trouble, failure.text, named[0] if len(named) == 1 else "")


class _Struck(Exception):
    """A statement failed: nothing of the transaction is left."""

    def __init__(self, failure: Failure, numbered: bool) -> None:
        super().__init__(str(failure.text))
        self.failure = failure
        self.again = numbered and failure.trouble is Trouble.DUPLICATE


def _refused(failure: Failure) -> Outcome:
    return Outcome(Came.BUSY if failure.trouble is Trouble.INTERMITTENT else Came.REFUSED, failure=failure)


def _rounds(writes: Sequence[Write]) -> Iterable[Numbered]:
    """The writes, numbered; a second one of the same record comes in a later round, when the first is done."""
    left: list[tuple[int, Write]] = list(enumerate(writes))
    while left:
        seen: set[Key] = set()
        batch, later = [], []
        for index, write in left:
            if write.key is not None and write.key in seen:
                later.append((index, write))
                continue
            if write.key is not None:
                seen.add(write.key)
            batch.append((index, write))
        yield batch
        left = later


@dataclass
class _Attempt:
    """One transaction over many records: what is planned for each, and what came of it."""

    connection: Connection
    cursor: Cursor
    places: Places
    now: datetime
    plans: dict[int, RowPlan] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    def carry_out(self, batch: Numbered) -> None:
        statements = Statements(self.connection, self.cursor)
        current = self._locked([write.key for _, write in batch if write.key and write.doing is not Doing.CREATE])
        for index, write in batch:
            self._plan(index, write, current)
        missing = seek(statements, self.plans.values())
        for index in [index for index, plan in self.plans.items() if id(plan) in missing]:
            self.outcomes[index] = Outcome(Came.REFUSED, failure=missing[id(self.plans.pop(index))])
        number(statements, self.plans.values())
        removed = self._written(statements)
        written = [(index, write) for index, write in batch if index in self.plans]
        keys = {index: self._key(index, write) for index, write in written}
        self._mark(written, keys)
        if self.connection.engine == "postgresql":
            self.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # told now, not at the commit
        self._tell(written, keys, removed)

    @cached_property
    def _moments(self) -> Moments:
        return Moments(self.places.catalog, self.places.layout.shape.zone, self.now)

    @cached_property
    def _reading(self) -> Reading:
        return reading(self.connection, self.places.layout)

    # Before

    def _locked(self, keys: Sequence[Key]) -> dict[Key, Record | None]:
        """The records as they are, locked; None: somebody else has locked it."""
        if not keys:
            return {}
        found = self._reading.read(self.cursor, keys, lock=True)
        return {**found.records, **dict.fromkeys(found.busy)}

    def _plan(self, index: int, write: Write, current: dict[Key, Record | None]) -> None:
        stored: Record | None = None
        if write.key is not None and write.doing not in (Doing.CREATE, Doing.RESTORE):
            stored = current.get(write.key)
            if stored is None:
                self.outcomes[index] = _locked_or_gone(write.key in current)
                return
            if write.expected is not None and not same(write.expected, stored):
                self.outcomes[index] = Outcome(Came.MOVED, stored)
                return
        try:
            plan = restored(self.places.catalog, write) if write.doing is Doing.RESTORE else plan_rows(
                self.places, write, stored, self._moments
            )  # fmt: skip
        except Unfit as unfit:
            self.outcomes[index] = Outcome(Came.REFUSED, stored, failure=unfit.failure)
            return
        if plan:
            self.plans[index] = plan
        else:
            self.outcomes[index] = Outcome(Came.WRITTEN, stored)

    # In between

    def _written(self, statements: Statements) -> dict[int, list[tuple[str, Values]]]:
        """Carry out all plans; the whole rows that went, by write."""
        plans = self.plans
        removed = self._whole(statements)
        statements.change(change for plan in plans.values() for change in plan.unlinked)
        statements.delete(row for plan in plans.values() for row in plan.deleted)
        statements.change(change for plan in plans.values() for change in plan.changed)
        statements.insert(row for plan in plans.values() for row in plan.inserted)
        statements.change(change for plan in plans.values() for change in plan.linked)
        return removed

    def _whole(self, statements: Statements) -> dict[int, list[tuple[str, Values]]]:
        gone: list[tuple[int, RowGone]] = [(index, row) for index, plan in self.plans.items() for row in plan.deleted]
        return whole_rows(statements, gone) if gone else {}

    def _key(self, index: int, write: Write) -> Key:
        if write.key is not None:
            return write.key
        root = self.plans[index].root
        assert root is not None
        return self._reading.rows["root"].key_in({f"root.{name}": root.values[name] for name in self.places.root.key})

    def _mark(self, written: Numbered, keys: dict[int, Key]) -> None:
        created = [(write.marker, keys[index]) for index, write in written if write.doing is Doing.CREATE]
        if created:
            markers.leave(self.connection, self.cursor, self.places.layout.object, created)

    # After

    def _tell(self, written: Numbered, keys: dict[int, Key], removed: dict[int, list[tuple[str, Values]]]) -> None:
        read = self._reading.read(self.cursor, list(keys.values())).records if keys else {}
        for index, write in written:
            deleted = write.doing is Doing.DELETE
            record = None if deleted else read.get(keys[index])
            if record is None and not deleted:
                text = T("A trigger of the database took the record away as it was written.")
                self.outcomes[index] = Outcome(Came.REFUSED, failure=Failure(Trouble.VALUE, text))
                continue
            lines = self._new_lines(self.plans[index])
            self.outcomes[index] = Outcome(Came.WRITTEN, record, lines, removed=tuple(removed.get(index, ())))

    def _new_lines(self, plan: RowPlan) -> dict[str, Key]:
        found = {}
        for tag, (alias, row) in plan.tags.items():
            rows = self._reading.rows[alias]
            found[tag] = rows.key_in({f"{alias}.{name}": row.values[name] for name in self.places.by_alias[alias].key})
        return found


def _locked_or_gone(busy: bool) -> Outcome:
    if not busy:
        return Outcome(Came.MOVED)
    return Outcome(Came.BUSY, failure=Failure(Trouble.INTERMITTENT, T("Somebody else is at work on this record.")))
