"""How a table is used: last activity, new rows a month, and by how many people, as far as its rows tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt

from wedlock.capabilities.lexicon import words
from wedlock.model.catalog import Column, Family, Table
from wedlock.model.ports import Sample
from wedlock.model.profile import Activity

_MADE = {"create", "created", "creation", "entered", "entry", "inserted", "added", "make", "made", "register"}
_CHANGED = {"modify", "modified", "update", "updated", "write", "change", "changed", "last"}
_PERSON = {"user", "uid", "by", "person", "owner", "operator", "maker", "author", "id", "creator", "employee"}


_LATER = {"due", "valid", "expire", "expiry", "expected", "planned", "plan", "requested", "delivery", "until", "end",
          "begin", "birthday", "effective", "maturity"}  # fmt: skip
"""Words of dates that say when something will be or has been in the world, not when somebody worked."""

_MAKER_KEY = frozenset({"create", "identifier"})  # `create_uid`
_ON = re.compile(r"[a-z](_on|_at|On|At)$")  # `ordered_on`

YEAR = 365 * 86_400.0  # seconds


@dataclass(frozen=True)
class Read:
    """What the sampled rows of one table tell: the moments of its rows (seconds since 1970) and who made them."""

    rows: int
    sampled: int
    moments: npt.NDArray[np.float64]
    time_column: str | None
    person_column: str | None
    people: int | None


def read(table: Table, sample: Sample, now: datetime) -> Read:
    """The moments and people of a sample; moments after `now` (an aware time) are plans or slips and do not count."""
    times, person = _time_column(table), _person_column(table)
    values = [] if times is None else [row[sample.columns.index(times.name)] for row in sample.rows]
    told = (moment.timestamp() for moment in map(_moment, values) if moment is not None)
    moments = np.fromiter(told, dtype=np.float64)
    known = moments[moments <= now.timestamp()]
    name = times.name if times is not None and known.size else None
    return Read(sample.total, len(sample.rows), known, name, person, _people(sample, person))


def newest(reads: Iterable[Read]) -> datetime | None:
    """The last moment of a whole system: how far its rows go. A copy or an old dump ends before today."""
    last = max((float(read.moments.max()) for read in reads if read.moments.size), default=None)
    return None if last is None else datetime.fromtimestamp(last, UTC)


def measure(found: Read, end: datetime) -> Activity:
    """Activity over the twelve months before `end`, scaled from the sample to the whole table."""
    if not found.moments.size:
        return Activity(rows=found.rows, people=found.people, person_column=found.person_column)
    year = int((found.moments > end.timestamp() - YEAR).sum())
    return Activity(
        rows=found.rows,
        last=datetime.fromtimestamp(float(found.moments.max()), UTC),
        monthly=round(year * found.rows / found.sampled / 12, 2),
        people=found.people,
        time_column=found.time_column,
        person_column=found.person_column,
    )


def _time_column(table: Table) -> Column | None:
    """The column that says when a row was made; else the business date; else when it was last changed."""
    best: tuple[int, Column] | None = None
    for column in table.columns:
        if column.type.family not in (Family.DATE, Family.DATETIME) and not _dated_text(column):
            continue
        said = set(words(column.name)) | set(words(column.label))
        rank = 0 if said & _LATER else 3 if said & _MADE else 1 if said & _CHANGED else 2
        if rank == 2 and not ({"date", "time"} & said or _ON.search(column.name)):
            rank = 0
        if best is None or rank > best[0]:
            best = (rank, column)
    return best[1] if best and best[0] > 0 else None


def _dated_text(column: Column) -> bool:
    """SQLite keeps dates in text columns: the name must say so."""
    return column.type.family is Family.TEXT and bool({"date", "time", "datetime"} & set(words(column.name)))


def _person_column(table: Table) -> str | None:
    for column in table.columns:
        said = set(words(column.name))
        who = (said & _MADE and said & _PERSON) or said >= _MAKER_KEY
        if who and column.type.family not in (Family.DATE, Family.DATETIME):
            return column.name
    return None


def _people(sample: Sample, person: str | None) -> int | None:
    if person is None or person not in sample.columns:
        return None
    index = sample.columns.index(person)
    return len({row[index] for row in sample.rows if row[index] not in (None, "")}) or None


def _moment(value: object) -> datetime | None:
    """A date, time or text as an aware time in UTC; None where it is none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str) and len(value) >= 8 and value[:4].isdigit():
        try:
            return _moment(datetime.fromisoformat(value.strip().replace("/", "-")))
        except ValueError:
            return None
    return None
