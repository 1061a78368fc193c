"""Plan version 1: the reviewed decision, per business object — mode, shapes, fields, merge units, policies.

A column is written `alias.column`, where the alias is `root` or the name of a part. What a person writes into
`plan.yaml` is described in docs/reference/plan.md; the names here are those of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Generic, Literal, TypeVar

from wedlock.language import Text
from wedlock.model.overlap import Mode, Owner
from wedlock.model.shape import Cardinality

VERSION = 1
Sided = Literal["left", "right"]
SIDES: tuple[Sided, Sided] = ("left", "right")
V = TypeVar("V", covariant=True)


@dataclass(frozen=True, slots=True)
class Pair(Generic[V]):
    """One value a side."""

    left: V
    right: V

    def of(self, side: Sided) -> V:
        return self.left if side == "left" else self.right


class Decided(StrEnum):
    """What a person has said of a proposed object."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Policy(StrEnum):
    """What settles a merge unit that both sides moved apart."""

    OWNER = "owner"  # the owner's value
    NEWEST = "newest"  # the later edit; within the skew tolerance of the clocks a person is asked
    NON_EMPTY = "non_empty"  # the only one that is filled; of two filled ones a person is asked
    ASK = "ask"


class Flow(StrEnum):
    """Which way a field's values travel."""

    BOTH = "both"
    TO_RIGHT = "to_right"
    TO_LEFT = "to_left"


class Compare(StrEnum):
    """When two values count as equal, so that a mere change of form is no edit."""

    EXACT = "exact"
    FOLDED = "folded"  # case, width and surrounding blanks do not count
    DIGITS = "digits"  # only letters and digits count: telephone numbers, tax numbers
    NUMBER = "number"  # by numeric value: 1.50 is 1.5
    DATE = "date"  # the day counts, the time of day does not


class Case(StrEnum):
    UPPER = "upper"
    LOWER = "lower"


class Rounding(StrEnum):
    """What happens to a number with more decimals than the target keeps."""

    REFUSE = "refuse"  # the record goes to the error queue
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


class Unmapped(StrEnum):
    """What happens to a code that the value map does not have."""

    REFUSE = "refuse"  # the record goes to the error queue
    BLANK = "blank"  # the other side gets an empty value
    KEEP = "keep"  # the code passes unchanged


class Maker(StrEnum):
    """How a value is made that a product demands on insert and no field brings."""

    UUID = "uuid"
    NOW = "now"
    TODAY = "today"
    NEXT_NUMBER = "next_number"  # greatest value of the column plus one; in a text column behind the letters `of`
    SEQUENCE = "sequence"  # next value of the database sequence `of`
    COPY = "copy"  # the value of the column `of` (alias.column) of the same record
    SEARCH_TEXT = "search_text"  # the values of the columns `of`, joined by blanks and lower-cased
    JOINED = "joined"  # the values of the columns `of`, joined by blanks, as they are
    LOOKUP = "lookup"  # `column` of the row of `table` that `where` selects: a content type, the own company


FOLLOWING = frozenset({Maker.COPY, Maker.SEARCH_TEXT, Maker.JOINED})
"""Makers whose value is made of other columns, and follows their later changes."""


class Create(StrEnum):
    """Whether records that only the other side has are created here."""

    ALWAYS = "always"
    NEVER = "never"
    ASK = "ask"


class Delete(StrEnum):
    """What is done here when the record was deleted on the other side."""

    IGNORE = "ignore"  # the two part: this record stays, the Link is closed
    ARCHIVE = "archive"  # marked as deleted the way the shape's `deleted` says
    DELETE = "delete"
    ASK = "ask"


class Couple(StrEnum):
    """What the first run does with a pair or a single record of a band."""

    LINK = "link"
    ASK = "ask"
    CREATE = "create"
    IGNORE = "ignore"


class StaleSave(StrEnum):
    """What happens to a value that returns to what we replaced a short while ago (a form saved late)."""

    ASK = "ask"
    REASSERT = "reassert"
    ACCEPT = "accept"


class Access(StrEnum):
    READ = "read"
    WRITE = "write"


Conditions = tuple[tuple[str, tuple[str, ...]], ...]
"""Column → the values (as text) it may have; all conditions must hold."""


@dataclass(frozen=True, slots=True)
class PlanSystem:
    """A System as the plan calls it."""

    name: str
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """What Wedlock puts into `column` (alias.column) of a row it inserts: the constant `value`, or what `make` makes.

    `of`, `table`, `take` and `where` are the arguments of the maker.
    """

    column: str
    value: str | None = None
    make: Maker | None = None
    of: tuple[str, ...] = ()
    table: str = ""
    take: str = ""
    where: Conditions = ()


@dataclass(frozen=True, slots=True)
class Mirror:
    """The part's row has a twin: `link` holds the twin's key on both, `swap` columns change places, `values` differ."""

    link: str
    swap: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanPart:
    """Rows of `table` joined to the part `of`; `join` pairs are (column here, column of the parent).

    `where` and `first_by` are the selector (`-column`: the greatest first). `key` names a row of its own, needed for
    lines. Where `create` is false, a missing row of the part is never inserted. A `shared` row belongs to many records
    (a country, a unit): it is neither inserted nor changed; a new value is looked up in its table, and the parent's
    join column is set to the row found.
    """

    alias: str
    table: str
    of: str
    join: tuple[tuple[str, str], ...]
    rows: Cardinality
    where: Conditions = ()
    first_by: str = ""
    key: tuple[str, ...] = ()
    create: bool = True
    shared: bool = False
    mirror: Mirror | None = None


@dataclass(frozen=True)
class PlanShape:
    """How the object lies in one System.

    `only` restricts the root rows. `deleted` tells an archived row (and how to archive one: the first value of each
    column). `changed` is the column (alias.column) with the time of the last edit, in `zone`. `through` is `sql`, or
    the product's API by its connector's name.
    """

    root: str
    key: tuple[str, ...]
    only: Conditions = ()
    deleted: Conditions = ()
    changed: str = ""
    zone: str = ""
    through: str = "sql"
    parts: tuple[PlanPart, ...] = ()
    insert: tuple[Insert, ...] = ()

    @cached_property
    def tables(self) -> dict[str, str]:
        """Alias → table, the root first."""
        return {"root": self.root} | {part.alias: part.table for part in self.parts}

    @cached_property
    def part_of(self) -> dict[str, PlanPart]:
        return {part.alias: part for part in self.parts}


@dataclass(frozen=True, slots=True)
class Convert:
    """How a left value becomes a right one, and back. What is None or empty leaves the value as it is.

    right = left × `factor`. `decimals` and `length` (characters) are what each side keeps. `format` is a date pattern
    (strftime) of a text column, `zone` an IANA time zone. `case` is the case a side insists on. `separator` joins and
    splits where one side has several columns.
    """

    factor: Decimal | None = None
    decimals: Pair[int | None] = Pair(None, None)
    rounding: Rounding = Rounding.REFUSE
    length: Pair[int | None] = Pair(None, None)
    format: Pair[str] = Pair("", "")
    zone: Pair[str] = Pair("", "")
    case: Pair[Case | None] = Pair(None, None)
    separator: str = ""


@dataclass(frozen=True, slots=True)
class PlanField:
    """A field: the columns (alias.column) it has on each side, its owner, and how its values are translated.

    `values` maps left codes to right ones, `back` right codes to left ones where the inverse is not unique or not
    there. `refers` names the object whose Link translates a reference. `policy` None: that of the object.
    """

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    owner: Owner
    flow: Flow = Flow.BOTH
    policy: Policy | None = None
    compare: Compare = Compare.EXACT
    convert: Convert = Convert()
    values: tuple[tuple[str, str], ...] = ()
    back: tuple[tuple[str, str], ...] = ()
    unmapped: Unmapped = Unmapped.REFUSE
    refers: str = ""

    def of(self, side: Sided) -> tuple[str, ...]:
        return self.left if side == "left" else self.right


@dataclass(frozen=True, slots=True)
class PlanLines:
    """Lines with a key of their own: the part (alias) that holds them on each side, and their fields."""

    name: str
    left: str
    right: str
    fields: tuple[PlanField, ...]


@dataclass(frozen=True, slots=True)
class OwnerBy:
    """The owner of a document follows a field: the left codes (as the left writes them) under which each side owns."""

    field: str
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """Fields (and lines) that are settled together: an address; an amount with its currency; a whole document."""

    name: str
    fields: tuple[str, ...]
    lines: tuple[str, ...] = ()
    policy: Policy | None = None
    owner_by: OwnerBy | None = None


@dataclass(frozen=True, slots=True)
class Creation:
    """Whether to create here what only the other side has; `when` filters the other side's record (alias.column)."""

    create: Create = Create.NEVER
    when: Conditions = ()


@dataclass(frozen=True, slots=True)
class Coupling:
    """What the first run does per band of the analysis."""

    automatic: Couple = Couple.LINK
    review: Couple = Couple.ASK
    separate: Couple = Couple.IGNORE


@dataclass(frozen=True, slots=True)
class External:
    """The data stay with the owner; the other side sees them as its own table, from a snapshot when he is down."""

    access: Access = Access.READ
    snapshot_minutes: int = 60


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom and when (UTC)."""

    state: Decided = Decided.OPEN
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the place `at` of an object (`fields.name`, `left.parts.address`, empty: the object itself).

    Where `decide`, a person has to look before the object can be accepted.
    """

    at: str
    text: Text
    decide: bool = False


@dataclass(frozen=True, slots=True)
class PlannedObject:
    """One business object and all that was decided of it. `within`: it travels as a part of that object.

    `proposal` is the fingerprint of the proposal that this text stems from.
    """

    name: str
    mode: Mode
    owner: Owner = Owner.BOTH
    job: str = ""
    within: str = ""
    decision: Decision = Decision()
    proposal: str = ""
    left: PlanShape | None = None
    right: PlanShape | None = None
    fields: tuple[PlanField, ...] = ()
    lines: tuple[PlanLines, ...] = ()
    units: tuple[Unit, ...] = ()
    policy: Policy = Policy.OWNER
    create_in: Pair[Creation] = Pair(Creation(), Creation())
    delete_in: Pair[Delete] = Pair(Delete.ASK, Delete.ASK)
    coupling: Coupling = Coupling()
    external: External = External()
    skew_seconds: int = 5
    stale_hours: int = 8
    stale_save: StaleSave = StaleSave.ASK
    notes: tuple[Note, ...] = field(default=(), compare=False)

    def shape(self, side: Sided) -> PlanShape | None:
        return self.left if side == "left" else self.right

    @property
    def capability(self) -> str:
        """The job of the vocabulary that this object belongs to."""
        return self.job or self.name


@dataclass(frozen=True)
class Plan:
    """The whole plan. A run that would delete more than `brake_records`, or `brake_percent` of an object, stops.

    `proposed` names every object that an analysis ever put in: one that is missing was taken out by a person.
    """

    left: PlanSystem
    right: PlanSystem
    objects: tuple[PlannedObject, ...]
    brake_records: int = 50
    brake_percent: int = 5
    proposed: tuple[str, ...] = ()
    version: int = VERSION

    @cached_property
    def by_name(self) -> dict[str, PlannedObject]:
        return {planned.name: planned for planned in self.objects}
