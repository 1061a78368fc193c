"""One transaction over many records: locked and read again, compared, planned, written, read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from wedlock.connectors.records import markers
from wedlock.connectors.records.comparing import same
from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.moments import Moments
from wedlock.connectors.records.numbers import number
from wedlock.connectors.records.operations import RowGone, RowPlan, Unfit
from wedlock.connectors.records.places import Places
from wedlock.connectors.records.planning import plan_rows
from wedlock.connectors.records.reading import Reading, reading
from wedlock.connectors.records.restoring import restored
from wedlock.connectors.records.seeking import seek
from wedlock.connectors.records.statements import Statements
from wedlock.connectors.records.whole import whole_rows
from wedlock.language import T
from wedlock.model.sync import Came, Doing, Failure, Key, Outcome, Record, Trouble, Values, Write

Numbered = Sequence[tuple[int, Write]]
_ANEW = (Doing.CREATE, Doing.RESTORE)


@dataclass
class Attempt:
    """One transaction over many records: what is planned for each, and what came of it."""

    connection: Connection
    cursor: Cursor
    places: Places
    now: datetime
    plans: dict[int, RowPlan] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    done: bool = False

    def carry_out(self, batch: Numbered) -> None:
        statements = Statements(self.connection, self.cursor)
        current = self._locked([write.key for _, write in batch if write.key and write.doing not in _ANEW])
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
        self.done = True

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
        if write.key is not None and write.doing not in _ANEW:
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
        root = self.plans[index].root
        if root is None:
            assert write.key is not None
            return write.key
        return self._reading.rows["root"].key_in({f"root.{name}": root.values[name] for name in self.places.root.key})

    def _mark(self, written: Numbered, keys: dict[int, Key]) -> None:
        created = [(write.marker, keys[index]) for index, write in written if write.doing is Doing.CREATE]
        if created:
            markers.leave(self.connection, self.cursor, self.places.layout.object, created)

    # After

    def _tell(self, written: Numbered, keys: dict[int, Key], removed: dict[int, list[tuple[str, Values]]]) -> None:
        read = self._reading.read(self.cursor, list(keys.values())).records if keys else {}
        transaction = self.connection.transaction(self.cursor) if written else ""
        for index, write in written:
            deleted = write.doing is Doing.DELETE
            record = None if deleted else read.get(keys[index])
            if record is None and not deleted:
                text = T("A trigger of the database took the record away as it was written.")
                self.outcomes[index] = Outcome(Came.REFUSED, failure=Failure(Trouble.VALUE, text))
                continue
            lines, gone = self._new_lines(self.plans[index]), tuple(removed.get(index, ()))
            self.outcomes[index] = Outcome(Came.WRITTEN, record, lines, None, gone, transaction)

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
