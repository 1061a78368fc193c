"""How a table is used: last activity, new rows a month, and by how many people, as far as its rows tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from wedlock.capabilities.lexicon import words
from wedlock.model.catalog import Column, Family, Table
from wedlock.model.ports import Sample
from wedlock.model.profile import Activity

_MADE = {"create", "created", "creation", "entered", "entry", "inserted", "added", "make", "made", "register"}
_CHANGED = {"modify", "modified", "update", "updated", "write", "change", "changed", "last"}
_PERSON = {"user", "uid", "by", "person", "owner", "operator", "maker", "author", "id", "creator", "employee"}


def measure(table: Table, sample: Sample, now: datetime) -> Activity:
    """Activity of a table from a sample of its rows, scaled to the whole; `now` is an aware time."""
    times = _time_column(table)
    person = _person_column(table)
    if times is None or times.name not in sample.columns:
        return Activity(rows=sample.total, people=_people(sample, person), person_column=person)
    moments = [_moment(row[sample.columns.index(times.name)]) for row in sample.rows]
    known = [moment for moment in moments if moment is not None and moment <= now + timedelta(days=366)]
    if not known:
        return Activity(rows=sample.total, people=_people(sample, person), person_column=person)
    year = sum(1 for moment in known if now - timedelta(days=365) < moment <= now)
    scale = sample.total / len(sample.rows)
    return Activity(
        rows=sample.total,
        last=max(known),
        monthly=round(year * scale / 12, 2),
        people=_people(sample, person),
        time_column=times.name,
        person_column=person,
    )


def _time_column(table: Table) -> Column | None:
    """The column that says when a row was made; else the business date; else when it was last changed."""
    best: tuple[int, Column] | None = None
    for column in table.columns:
        if column.type.family not in (Family.DATE, Family.DATETIME) and not _dated_text(column):
            continue
        said = set(words(column.name)) | set(words(column.label))
        rank = 3 if said & _MADE else 1 if said & _CHANGED else 2 if "date" in said or "time" in said else 0
        if best is None or rank > best[0]:
            best = (rank, column)
    return best[1] if best and best[0] > 0 else None


def _dated_text(column: Column) -> bool:
    """SQLite keeps dates in text columns: the name must say so."""
    return column.type.family is Family.TEXT and bool({"date", "time", "datetime"} & set(words(column.name)))


def _person_column(table: Table) -> str | None:
    for column in table.columns:
        said = set(words(column.name))
        if said & _MADE and said & _PERSON and column.type.family not in (Family.DATE, Family.DATETIME):
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


def columns_needed(table: Table) -> Sequence[str]:
    """The columns that `measure` looks at."""
    times = _time_column(table)
    return [name for name in (times.name if times else None, _person_column(table)) if name]
