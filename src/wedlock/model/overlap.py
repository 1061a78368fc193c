"""Overlap: the result of an analysis — jobs, tables, columns, records, and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wedlock.language import Text
from wedlock.model.profile import Activity
from wedlock.model.records import ObjectRecords


class Verdict(StrEnum):
    """SAME is the program's decision; UNDECIDED is ranked for a person, not claimed; DIFFERENT is ruled out."""

    SAME = "same"
    UNDECIDED = "undecided"
    DIFFERENT = "different"


class Role(StrEnum):
    """What a table is to a job."""

    HEADER = "header"
    LINES = "lines"
    REFERENCE = "reference"
    HISTORY = "history"
    DETAIL = "detail"  # hangs on the header one to one or one to many, without being its lines
    LINK = "link"  # joins two tables


class JobClass(StrEnum):
    """Where a job is installed."""

    BOTH = "both"
    LEFT_ONLY = "left_only"
    RIGHT_ONLY = "right_only"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class JobTable:
    """A table that a job uses, its role, and the columns the job uses of it."""

    table: str
    role: Role
    columns: tuple[str, ...]
    score: float = 1.0
    evidence: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class JobSide:
    """A job in one system. `used` is None where no rows were read."""

    job: str
    installed: bool
    score: float  # probability that the job is installed, 0…1
    used: bool | None = None
    activity: Activity | None = None
    tables: tuple[JobTable, ...] = ()
    evidence: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubleKeying:
    """Records a month that people enter on both sides; None where the tables do not tell."""

    monthly: float | None
    minutes: float | None  # a month, by the vocabulary's minutes per entry
    evidence: Text


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the vocabulary and how both systems do it."""

    job: str
    kind: JobClass
    left: JobSide
    right: JobSide
    double_keying: DoubleKeying | None = None


class DifferenceKind(StrEnum):
    TYPE = "type"
    LENGTH = "length"
    PRECISION = "precision"
    NULLABILITY = "nullability"
    UNIQUENESS = "uniqueness"
    CODES = "codes"
    UNIT = "unit"
    TIMEZONE = "timezone"
    CHARSET = "charset"
    DEFAULT = "default"
    KEY_GENERATION = "key_generation"
    MULTIPLICITY = "multiplicity"
    FORMAT = "format"


class Severity(StrEnum):
    """INFO: handled without a decision. WARN: a conversion is needed. LOSS: values would be cut, refused or lost."""

    INFO = "info"
    WARN = "warn"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Difference:
    """How two corresponding columns differ. `rows` is how many rows it hits (None: unknown)."""

    kind: DifferenceKind
    severity: Severity
    text: Text
    rows: int | None = None
    factor: str | None = None  # UNIT: right = left × factor, a decimal as text
    value_map: tuple[tuple[str, str], ...] = ()  # CODES: left code → right code, as far as known
    unmapped_left: tuple[str, ...] = ()
    unmapped_right: tuple[str, ...] = ()
    share: float | None = None  # UNIT: share of the compared rows that the factor holds for


@dataclass(frozen=True, slots=True)
class TableMatch:
    """The claim that two tables hold the same things. `score` 0…1 is calibrated to a probability."""

    left: str
    right: str
    score: float
    verdict: Verdict
    jobs: tuple[str, ...] = ()
    evidence: tuple[Text, ...] = ()
    margin: float | None = None  # score minus that of the runner-up of either table


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """The claim that two columns (`table.column`) mean the same."""

    left: str
    right: str
    score: float
    verdict: Verdict
    evidence: tuple[Text, ...] = ()
    differences: tuple[Difference, ...] = ()
    margin: float | None = None


class Mode(StrEnum):
    """What is proposed for a business object."""

    SYNC = "sync"
    EXTERNAL = "external"
    LEAVE = "leave"


class Owner(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class FieldOwner:
    left: str
    right: str
    owner: Owner
    reason: Text


@dataclass(frozen=True, slots=True)
class Recommendation:
    """For one business object (named after its job): what to do, who owns what, and why."""

    object: str
    mode: Mode
    owner: Owner
    reason: Text
    fields: tuple[FieldOwner, ...] = ()
    doubts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class SystemSummary:
    """What was read of one system."""

    name: str
    engine: str
    version: str
    tables: int
    views: int
    columns: int
    rows: int | None
    unread: tuple[tuple[str, Text], ...] = ()
    notices: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """All an analysis found. Tables and columns are ranked by score, best first."""

    made: datetime
    left: SystemSummary
    right: SystemSummary
    jobs: tuple[Job, ...]
    unclassified_left: tuple[str, ...]
    unclassified_right: tuple[str, ...]
    tables: tuple[TableMatch, ...]
    columns: tuple[ColumnMatch, ...]
    records: tuple[ObjectRecords, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    with_rows: bool = False
    show_values: bool = False
    notices: tuple[Text, ...] = ()

    def jobs_in(self, kind: JobClass) -> tuple[str, ...]:
        return tuple(job.job for job in self.jobs if job.kind is kind)
