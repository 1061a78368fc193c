"""Whether a job is used: rows, last activity, records a month, people, as its tables' profiles tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wedlock.language import T, Text
from wedlock.model.overlap import JobTable, Role
from wedlock.model.profile import Activity, Profiles

OWN = 0.5  # score from which a header is the job's own
NEARLY = 0.1  # a header this much below the best is as good


@dataclass(frozen=True)
class Usage:
    """`used` is None where no rows were read."""

    used: bool | None
    activity: Activity | None
    evidence: tuple[Text, ...]


UNKNOWN = Usage(None, None, ())


def measure(
    tables: Sequence[JobTable], profiles: Profiles, parents: Mapping[str, str], *, ledger: bool = False
) -> Usage:
    """The usage of a job by the tables it keeps its records in: its own headers first, else its other tables.

    Of several headers as good as the best one the fullest speaks for the job: adding them up would count a record of
    two tables twice. A doubtful one, be it ever so full (a list of all towns for addresses), speaks only where those
    are empty. Of a ledger the fullest of its own headers speaks: its entries, not its periods and accounts.
    `parents` tells of which table's row each row of a table is a part.
    """
    read = [table for table in tables if table.table in profiles]
    if not read:
        return UNKNOWN
    headers = [table for table in read if table.role is Role.HEADER and table.score >= OWN]
    told = [(table.table, _activity(table, profiles, parents)) for table in headers or read]
    least = OWN if ledger or not headers else headers[0].score - NEARLY
    best = [entry for entry, table in zip(told, headers, strict=False) if table.score >= least]
    table, activity = max((entry for entry in best if entry[1].rows), key=_busy, default=max(told, key=_busy))
    if activity.rows == 0:
        return Usage(False, activity, (T("its tables are empty"),))
    return Usage(True, activity, tuple(_said(table, activity)))


def _activity(table: JobTable, profiles: Profiles, parents: Mapping[str, str]) -> Activity:
    """A table's activity; of a job kept in columns of another's table only the rows that fill them count."""
    profile = profiles[table.table]
    if table.role is Role.DETAIL:
        filled = max((p.filled for p in map(profile.of, table.columns) if p is not None), default=1.0)
        return _share(profile.activity or Activity(profile.rows), filled)
    activity = profile.activity or Activity(profile.rows)
    parent = profiles.get(parents.get(table.table, ""))
    if activity.last is None and parent is not None and parent.activity is not None:
        return _as_parent(activity, parent.activity)
    return activity


def _share(activity: Activity, filled: float) -> Activity:
    """The activity of the rows that fill a column, if they came like the others."""
    monthly = None if activity.monthly is None else round(activity.monthly * filled, 2)
    return replace(activity, rows=round(activity.rows * filled), monthly=monthly)


def _as_parent(activity: Activity, parent: Activity) -> Activity:
    """The activity of a table that says no times, as its parent's rows came on average."""
    if parent.monthly is None or not parent.rows:
        return activity
    return replace(activity, monthly=round(activity.rows * parent.monthly / parent.rows, 2), people=parent.people)


def _busy(entry: tuple[str, Activity]) -> tuple[int, float]:
    return (entry[1].rows, entry[1].monthly or 0.0)


def _said(table: str, activity: Activity) -> Iterable[Text]:
    yield T("{table} has {rows} rows", table=table, rows=f"{activity.rows:,}")
    if activity.last is not None:
        yield T("the last of {date}", date=activity.last.date().isoformat())
    if activity.monthly is not None:
        yield T("about {monthly} new ones a month", monthly=number(activity.monthly))
    if activity.people is not None:
        yield T("by {people} people", people=activity.people)


def number(value: float) -> str:
    """A count a month as people say it: whole, but 0.4 where it is less than ten."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")
