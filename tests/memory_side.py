"""A Side and its Capture over plain dicts, for simulations of many thousand histories.

`step` is called by name before and after everything that would be I/O: it may let users edit, or raise. `Unavailable`,
`Uncertain` and `TooSlow` mean what they mean to the real sides; anything else (a Crash) goes up as it is, with what was
committed left committed. The conformance suites of reading and writing run over it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.memory_reading import MemoryReading, key_in
from tests.memory_tables import Broken, MemoryDatabase, Row

from wedlock.connectors.records.comparing import same
from wedlock.connectors.records.moments import Moments
from wedlock.connectors.records.operations import NewRow, RowChange, RowGone, RowPlan, Sought, Unfit
from wedlock.connectors.records.places import Places, places
from wedlock.connectors.records.planning import plan_rows
from wedlock.connectors.records.restoring import restored
from wedlock.errors import TooSlow, Unavailable, Uncertain
from wedlock.language import T
from wedlock.model.plan import Maker
from wedlock.model.sync import (
    Came,
    Captured,
    Change,
    Doing,
    Failure,
    Intent,
    Key,
    Layout,
    Outcome,
    Record,
    SideIdentity,
    Trouble,
    Value,
    Values,
    Write,
)

Step = Callable[[str], None]
Removed = list[tuple[str, Values]]


class Crash(BaseException):
    """The process is gone: nobody catches it but the simulation."""


@dataclass
class Faults:
    """A `step` that raises at chosen steps: number (from 1) → what to raise. `seen` are all steps so far."""

    at: Mapping[int, BaseException] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> None:
        self.seen.append(name)
        if len(self.seen) in self.at:
            raise self.at[len(self.seen)]


def no_step(_: str) -> None:
    """Nothing happens."""


class MemorySide:
    """A RecordReader, RootFinder, RecordWriter and Identified. Records whose keys are in `locked` are BUSY."""

    def __init__(self, db: MemoryDatabase, name: str = "memory", step: Step = no_step) -> None:
        self.db, self.name, self.step = db, name, step
        self.locked: set[Key] = set()
        self.is_now = SideIdentity(name, name, "1")
        self._places: dict[int, Places] = {}

    def _did(self, what: str) -> None:
        self.step(f"{self.name}.{what}")

    def read(self, layout: Layout, keys: Sequence[Key]) -> dict[Key, Record]:
        self._did("read")
        found = MemoryReading(self.db, layout).read(keys)
        self._did("read done")
        return found

    def keys(self, layout: Layout, after: Key | None, limit: int) -> list[Key]:
        self._did("keys")
        found = [record.key for record in MemoryReading(self.db, layout).all()]
        return [key for key in found if after is None or key > after][:limit]

    def count(self, layout: Layout) -> int:
        self._did("count")
        return len(MemoryReading(self.db, layout).all())

    def roots(self, layout: Layout, changes: Sequence[Change]) -> set[Key]:
        self._did("roots")
        return MemoryReading(self.db, layout).roots(changes)

    def identity(self) -> SideIdentity:
        self._did("identity")
        return self.is_now

    def made(self, layout: Layout, intents: Sequence[Intent]) -> dict[str, Key | None]:
        self._did("made")
        return {intent.marker: self.db.markers.get(intent.marker) for intent in intents}

    # Writing

    def write(self, layout: Layout, writes: Sequence[Write]) -> list[Outcome]:
        """One transaction a record, in their order."""
        outcomes: list[Outcome] = []
        for write in writes:
            try:
                outcomes.append(self._write(layout, write))
            except Uncertain as error:
                outcomes.append(Outcome(Came.UNCERTAIN, failure=Failure(Trouble.UNCERTAIN, error.problem)))
            except TooSlow as error:
                outcomes.append(Outcome(Came.BUSY, failure=Failure(Trouble.INTERMITTENT, error.problem)))
            except Unavailable as error:
                if not outcomes:
                    raise
                outcomes.append(Outcome(Came.REFUSED, failure=Failure(Trouble.CONNECTION, error.problem)))
        return outcomes

    def _write(self, layout: Layout, write: Write) -> Outcome:
        """What is to be seen by others happens between the two steps; an answer lost after that is Uncertain."""
        self._did(f"write {write.doing}")
        done = self._attempt(layout, write)
        try:
            self._did(f"write {write.doing} done")
        except Unavailable as error:
            raise Uncertain(error.problem) from None
        return done

    def _attempt(self, layout: Layout, write: Write) -> Outcome:
        stored: Record | None = None
        if write.key is not None and write.doing not in (Doing.CREATE, Doing.RESTORE):
            if write.key in self.locked:
                return Outcome(Came.BUSY, failure=Failure(Trouble.INTERMITTENT, T("{evidence}", evidence="locked")))
            stored = MemoryReading(self.db, layout).read([write.key]).get(write.key)
            if stored is None or (write.expected is not None and not same(write.expected, stored)):
                return Outcome(Came.MOVED, stored)
        try:
            plan = self._planned(layout, write, stored)
            if not plan:
                return Outcome(Came.WRITTEN, stored)
            with self.db.transaction():
                return self._carried_out(layout, write, plan)
        except Unfit as unfit:
            return Outcome(Came.REFUSED, stored, failure=unfit.failure)
        except Broken as broken:
            return Outcome(Came.REFUSED, stored, failure=_of_alias(layout, broken))

    def _planned(self, layout: Layout, write: Write, stored: Record | None) -> RowPlan:
        ready = self._places.get(id(layout))
        if ready is None or ready.layout is not layout:
            ready = self._places[id(layout)] = places(layout, self.db.catalog)
        if write.doing is Doing.RESTORE:
            return restored(self.db.catalog, write)
        moments = Moments(self.db.catalog, layout.shape.zone, self.db.clock())
        return plan_rows(ready, write, stored, moments)

    def _carried_out(self, layout: Layout, write: Write, plan: RowPlan) -> Outcome:
        self._find(plan)
        removed = self._whole(plan)
        for change in plan.unlinked:
            self._change(change)
        self._delete(plan)
        for change in plan.changed:
            self._change(change)
        for row in sorted(plan.inserted, key=lambda row: row.stage):
            self._insert(row)
        for change in plan.linked:
            self._change(change)
        key = write.key or key_in(self.db, layout.shape.root, layout.shape.key, _root(plan).values)
        if write.doing is Doing.CREATE:
            if write.marker in self.db.markers:
                raise Broken(Trouble.DUPLICATE, "marker")
            self.db.markers[write.marker] = key
        lines = {tag: self._line_key(layout, alias, row) for tag, (alias, row) in plan.tags.items()}
        record = MemoryReading(self.db, layout).read([key]).get(key)
        left = None if write.doing is Doing.DELETE else record
        return Outcome(Came.WRITTEN, left, lines, None, tuple(removed), self.db.transaction_number)

    def _line_key(self, layout: Layout, alias: str, row: NewRow) -> Key:
        return key_in(self.db, row.table.name, layout.row_key(alias), row.values)

    def _find(self, plan: RowPlan) -> None:
        """What the plan must know beforehand: rows by their values, and numbers."""
        for sought in plan.sought:
            rows = [row for row in self.db.rows(sought.table.name) if _fits(sought, row)]
            if len(rows) != 1:
                raise sought.missing(len(rows))
            for one, name in zip(sought.found, sought.take, strict=True):
                one.value = rows[0][name]
        given: dict[tuple[str, str], int] = {}
        for wanted in plan.numbered:
            sequence = wanted.rule.of[0] if wanted.rule.make is Maker.SEQUENCE else ""
            if sequence:
                self.db.numbers[sequence] = self.db.numbers.get(sequence, 0) + 1
                wanted.found.value = self.db.numbers[sequence]
                continue
            place = (wanted.table.name, wanted.column)
            given[place] = given.get(place, 0) + 1
            wanted.found.value = self._next(*place, given[place])

    def _next(self, table: str, column: str, further: int) -> Value:
        """The greatest number in the column plus one; a text stays one, noughts in front are kept."""
        cells = [row[column] for row in self.db.rows(table)]
        texts = [cell for cell in cells if isinstance(cell, str) and cell.isdecimal()]
        text = self.db.catalog.by_name[table].by_name[column].type.family == "text"
        whole = map(int, texts) if text else (int(cell) for cell in cells if isinstance(cell, int))
        found = max(whole, default=0) + further
        width = max((len(cell) for cell in texts if cell.startswith("0")), default=0)
        return str(found).zfill(width) if text else found

    def _change(self, change: RowChange) -> None:
        change.settle()
        for row in self._rows_of(change):
            self.db.update(change.table.name, self.db.key_of(change.table, row), **change.values)

    def _whole(self, plan: RowPlan) -> Removed:
        """The whole rows that will go, parents first."""
        ordered = sorted(plan.deleted, key=lambda gone: gone.stage)
        return [(gone.table.name, dict(row)) for gone in ordered for row in self._rows_of(gone)]

    def _rows_of(self, one: RowChange | RowGone) -> list[Row]:
        """The row that is named; it must be one alone."""
        found = self.db.find(one.table.name, one.named, one.key)
        if len(found) > 1:
            raise Unfit(Trouble.VALUE, T("Several rows of {table} are alike: name a `key` for this part in the plan.",
                                         table=one.table.name))  # fmt: skip
        return found

    def _delete(self, plan: RowPlan) -> None:
        """Children first."""
        twins = [(gone, row) for gone in plan.deleted for row in self._rows_of(gone)]
        for gone, row in sorted(twins, key=lambda one: -one[0].stage):
            self.db.delete(gone.table.name, self.db.key_of(gone.table, row))

    def _insert(self, row: NewRow) -> None:
        row.settle()
        row.values.update(self.db.insert(row.table.name, row.values))


def _root(plan: RowPlan) -> NewRow:
    assert plan.root is not None
    return plan.root


def _fits(sought: Sought, row: Values) -> bool:
    return all(row[name] in values for name, values in sought.where)


def _of_alias(layout: Layout, broken: Broken) -> Failure:
    named = [alias for alias, table in layout.shape.tables.items() if table == broken.table]
    column = broken.failure.column
    return replace(broken.failure, column=f"{named[0]}.{column}" if len(named) == 1 and column else "")


class MemoryCapture:
    """Hands out the log's commits from a Position (how many commits were handed out), at least once."""

    def __init__(
        self, db: MemoryDatabase, tables: Sequence[str], position: str = "", name: str = "memory", step: Step = no_step
    ) -> None:
        self.db, self.tables, self.name, self.step = db, frozenset(tables), name, step
        self.acknowledged = self._at = int(position or 0)

    def changes(self, limit: int) -> Captured | None:
        self.step(f"{self.name}.changes")
        found: list[Change] = []
        at = self._at
        while at < len(self.db.log) and len(found) < limit:
            found += [change for change in self.db.log[at] if change.table in self.tables]
            at += 1
        lost = tuple(table for place, table in self.db.lost if self._at <= place <= at and table in self.tables)
        if at == self._at and not lost:
            return None
        self.db.lost = [(place, table) for place, table in self.db.lost if table not in lost]
        self._at = at
        reason = T("{evidence}", evidence="truncated") if lost else None
        return Captured(tuple(found), str(at), lost, reason)

    def acknowledge(self, position: str) -> None:
        self.step(f"{self.name}.acknowledge")
        self.acknowledged = max(self.acknowledged, int(position))

    def caught_up(self) -> bool:
        return self._at == len(self.db.log)

    def fileno(self) -> int | None:
        return None

    def close(self) -> None:
        pass
