"""Synchronisation's nouns: a record as one side has it, what is to be written, what came of it, and the Link.

A column is written `alias.column`, as in the plan. `Sided` is `left` or `right`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from wedlock.language import Text
from wedlock.model.plan import PlannedObject, PlanShape, Sided

Value = object
"""What a column holds, exactly: None, bool, int, str, Decimal, float, date, datetime, time, timedelta, bytes.

A UUID is its text, JSON its text; a datetime is in UTC with a zone where the column has one, naive and untouched
elsewhere. Nothing is cut, rounded or mended: what is read can be written back.
"""

Key = tuple[Value, ...]
"""The values of a shape's (or a part's) key columns, in their order: whole numbers and texts."""

Values = Mapping[str, Value]
"""Column → value; whether `alias.column` or bare says the place."""


@dataclass(frozen=True)
class Layout:
    """What is read of one record of `object` on one side: the shape, and per alias the columns that matter.

    `columns` has the root and every part, each with its key, join and selector columns. `lines` are the aliases of
    parts with `rows: many`; a part that hangs on one of them belongs to its lines.
    """

    object: str
    side: Sided
    shape: PlanShape
    columns: Mapping[str, tuple[str, ...]]
    lines: tuple[str, ...] = ()

    @cached_property
    def line_of(self) -> dict[str, str]:
        """Alias → the alias of the lines it belongs to; header aliases are missing."""
        found: dict[str, str] = {}
        for part in self.shape.parts:
            if part.alias in self.lines:
                found[part.alias] = part.alias
            elif part.of in found:
                found[part.alias] = found[part.of]
        return found

    def row_key(self, alias: str) -> tuple[str, ...]:
        """The columns that name a row of the alias: its own key, else those it is joined by."""
        if alias == "root":
            return self.shape.key
        part = self.shape.part_of[alias]
        return part.key or tuple(here for here, _ in part.join)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a record: `key` by the layout's `row_key` of the line's part, `values` by alias.column."""

    key: Key
    values: Values


@dataclass(frozen=True, slots=True)
class Record:
    """One record as one side has it now, in one snapshot.

    `values` has every header column of the Layout by alias.column; the columns of a part without a row are missing.
    `lines` are in the order of their keys, by the alias of their part.
    """

    key: Key
    values: Values
    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)

    def has(self, alias: str) -> bool:
        """Whether the header part has a row."""
        return alias == "root" or any(name.startswith(f"{alias}.") for name in self.values)


class Doing(StrEnum):
    """What is done to a record on one side."""

    CREATE = "create"
    UPDATE = "update"
    ARCHIVE = "archive"  # marked as deleted the way the shape's `deleted` says
    REVIVE = "revive"  # the opposite; only `undo` does it
    DELETE = "delete"  # every row of the record that the shape may create
    RESTORE = "restore"  # the rows that a deletion removed, put back; only `undo` does it


@dataclass(frozen=True, slots=True)
class LineWrite:
    """One line to insert (`key` None), to change, or to delete (`delete`). `tag` names a new one in the Outcome."""

    key: Key | None
    values: Values = field(default_factory=dict)
    delete: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """One record to write with compare-and-set.

    `marker` names this write for ever (a UUID): a create leaves it beside its row, in the same transaction or in the
    field that the product's profile names. `expected` is the record as it was read: if any column of the Layout differs
    now, nothing is written. `values` are the columns to set, by alias.column; the writer sees to what hangs on them
    (missing rows of parts, join columns, selectors, `insert`, `shared`, `mirror`, copies, the `changed` column).
    `removed` are the rows to RESTORE, as an Outcome gave them.
    """

    marker: str
    doing: Doing
    key: Key | None = None
    expected: Record | None = None
    values: Values = field(default_factory=dict)
    lines: Mapping[str, tuple[LineWrite, ...]] = field(default_factory=dict)
    removed: tuple[tuple[str, Values], ...] = ()


class Trouble(StrEnum):
    """The classes of the error queue."""

    VALUE = "value"  # not convertible, too long, not in the code list
    MISSING = "missing"  # a reference, a lookup, a required value that is not there
    CONNECTION = "connection"
    INTERMITTENT = "intermittent"  # locked, deadlock, serialisation: tried again by itself
    RATE_LIMIT = "rate_limit"
    TOO_LARGE = "too_large"
    DUPLICATE = "duplicate"  # a unique key of the target, or a record linked twice
    UNCERTAIN = "uncertain"  # a request whose outcome nobody knows


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record could not be written (or read). `text` names the thing and the way out; no secret in it."""

    trouble: Trouble
    text: Text
    column: str = ""  # alias.column, where one is to blame


class Came(StrEnum):
    """What came of a Write."""

    WRITTEN = "written"
    MOVED = "moved"  # not as expected any more: nothing written, look again
    BUSY = "busy"  # locked by somebody: nothing written, try again
    REFUSED = "refused"  # nothing written; the Failure says why
    UNCERTAIN = "uncertain"  # nobody knows whether it was written


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one Write, in the order of the Writes.

    `record` is the record as it is after the write, read again (None after a deletion), so that what a trigger, a
    default or padding made of our values is known. `new_lines` maps tags to keys. `removed` are whole rows (table,
    column → value) that a deletion took away, children last. `transaction` is the one that wrote it, as the side's
    Changes name it; empty where the side does not tell.
    """

    came: Came
    record: Record | None = None
    new_lines: Mapping[str, Key] = field(default_factory=dict)
    failure: Failure | None = None
    removed: tuple[tuple[str, Values], ...] = ()
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """ "Look at this row": `key` are the values of `columns` of a row of `table` that was written or deleted.

    `at` is when (UTC), where the capture knows it; `transaction` is the last one that wrote it, where it is told. Whose
    row it is, is asked of the RootFinder and of the hub.
    """

    table: str
    columns: tuple[str, ...]
    key: Key
    at: datetime | None = None
    deleted: bool = False
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class Captured:
    """Some Changes and the Position behind them (text, the capture's own).

    `lost` tells that the capture cannot say what changed (a truncated table, a lost slot): every record of the tables
    named must be looked at; `reason` says why, for a person.
    """

    changes: tuple[Change, ...]
    position: str
    lost: tuple[str, ...] = ()
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class SideIdentity:
    """What tells a database from its clone, its restored copy, its replica: compared at start and hourly.

    `system` is the engine's own identifier, `database` its name, `timeline` changes with a fail-over or a restore.
    `writable` is false for a replica.
    """

    system: str
    database: str
    timeline: str = ""
    writable: bool = True


@dataclass(frozen=True, slots=True)
class Agreed:
    """The raw values last agreed on one side: header columns by alias.column, lines by the alias of their part."""

    values: Values
    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replaced:
    """What we replaced by our last write, to know a form that was opened before and saved after it."""

    value: tuple[Value, ...]
    at: datetime


class LinkState(StrEnum):
    OPEN = "open"
    PARTED = "parted"  # one side was deleted and the other stays on its own
    GONE = "gone"  # deleted or archived on both sides


@dataclass(frozen=True, slots=True)
class Link:
    """This record left is that record right. One to one: the hub's schema holds it, per object, side and key.

    `agreed_left` and `agreed_right` are None until both sides were merged once. `line_pairs` are (lines, left key,
    right key) by the name of the plan's lines. `replaced` is by (side, field). `born` is the side in which Wedlock
    created the record, empty where both existed. `id` 0: not saved yet.
    """

    object: str
    left: Key
    right: Key
    agreed_left: Agreed | None = None
    agreed_right: Agreed | None = None
    line_pairs: tuple[tuple[str, Key, Key], ...] = ()
    replaced: Mapping[tuple[Sided, str], Replaced] = field(default_factory=dict)
    state: LinkState = LinkState.OPEN
    born: str = ""
    id: int = 0

    def key(self, side: Sided) -> Key:
        return self.left if side == "left" else self.right

    def agreed(self, side: Sided) -> Agreed | None:
        return self.agreed_left if side == "left" else self.agreed_right


LONGEST_WAIT = timedelta(minutes=5)
"""No record waits longer before it is tried again."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A record that has to be looked at. One a record: a second Change only renews it (`stamp` grows).

    `since` is when it was first asked for, `changed_at` when the last Change happened, as the capture knows. `attempt`
    counts failures; not before `due`. `waits_for` is the record (object, side, key) that it refers to.
    """

    object: str
    side: Sided
    key: Key
    stamp: int = 0
    since: datetime | None = None
    changed_at: datetime | None = None
    attempt: int = 0
    due: datetime | None = None
    waits_for: tuple[str, Sided, Key] | None = None


class Question(StrEnum):
    """The kinds of conflicts: what a person is asked."""

    MERGE = "merge"  # both sides moved a unit apart
    STALE = "stale"  # a value returned to what we had replaced: a form saved late?
    COUPLE = "couple"  # are these two the same?
    CREATE = "create"  # create it on the other side?
    DELETE = "delete"  # deleted on one side: and on the other?


class Answer(StrEnum):
    """What a person answered."""

    LEFT = "left"  # the left value, for MERGE and STALE
    RIGHT = "right"
    YES = "yes"  # link them; create it; delete (or archive) it
    NO = "no"  # keep apart, for ever; do not create; keep it and part


@dataclass(frozen=True, slots=True)
class Conflict:
    """One question in the queue. `unit` names the merge unit, empty for a question about the record as a whole.

    `shown_left` and `shown_right` are the values that the person sees (field → text); an answer holds only as long as
    they are still the values there. `reason` is the rule that asked. `id` 0: not saved yet.
    """

    object: str
    question: Question
    left: Key | None
    right: Key | None
    unit: str = ""
    shown_left: Mapping[str, str] = field(default_factory=dict)
    shown_right: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    answer: Answer | None = None
    by: str = ""
    opened: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One record in the error queue; `side` is where it failed, `left`/`right` as far as known."""

    object: str
    side: Sided
    left: Key | None
    right: Key | None
    trouble: Trouble
    text: str
    attempt: int = 1
    since: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What was seen or done to one record, and why. Append-only.

    `action` is a Doing, or linked, unlinked, overruled, conflict, answered, parted, error. `side` is where it was done.
    `before` and `after` are the columns concerned (alias.column), `fields` the plan's names of them, `why` the rule
    ("owner left", "newest right", "only left moved", a person's name). `extra` holds what an undo needs besides: rows
    removed, lines, the marker.
    """

    object: str
    action: str
    left: Key | None
    right: Key | None
    side: str = ""
    fields: tuple[str, ...] = ()
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)
    why: str = ""
    run: int = 0
    at: datetime | None = None
    extra: Mapping[str, Value] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True, slots=True)
class Intent:
    """A write that was decided: committed to the hub before the target hears of it, closed when the hub knows the end.

    `side` is where it is written; `source` is the record that exists on the other side (for a create), `key` the record
    written (None for a create). `entries` are the journal entries that it makes once it is done: after a crash they
    are told from what is there, so that no edit is overruled without a word. `started` is UTC.
    """

    marker: str
    object: str
    side: Sided
    source: Key | None
    started: datetime
    run: int = 0
    doing: Doing = Doing.CREATE
    key: Key | None = None
    entries: tuple[JournalEntry, ...] = ()


class ObjectState(StrEnum):
    """What the worker does about an object. Everything starts OFF: nothing captured, nothing written."""

    OFF = "off"  # never enabled
    PAUSED = "paused"  # its changes are noted, nothing is written
    RUNNING = "running"
    BRAKED = "braked"  # paused by a safety brake: a person must look


@dataclass(frozen=True, slots=True)
class SyncObject:
    """How an object stands in the hub. `loaded` tells that every key was looked at once; `cursor_*` how far that is:
    the last key noted, as canonical JSON; `end` behind the last one."""

    name: str
    state: ObjectState = ObjectState.OFF
    reason: str = ""
    fingerprint: str = ""  # of the accepted plan's object that runs
    coupled: bool = False
    loaded: bool = False
    cursor_left: str = ""
    cursor_right: str = ""
    deletions: int = 0  # how many records a person allowed to be deleted beyond the brakes


@dataclass(frozen=True, slots=True)
class Run:
    """One execution: `sync`, `couple`, `resolve`, `undo`, `repair`."""

    id: int
    kind: str
    started: datetime
    ended: datetime | None = None
    by: str = ""
    undone: bool = False


def other(side: Sided) -> Sided:
    return "right" if side == "left" else "left"


def shape_of(planned: PlannedObject, side: Sided) -> PlanShape:
    """The object's shape on a side; only objects that the plan shapes on both are ever synchronised."""
    shape = planned.shape(side)
    if shape is None:
        raise LookupError(f"{planned.name} has no shape {side}")
    return shape
