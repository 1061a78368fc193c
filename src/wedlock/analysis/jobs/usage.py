"""Whether a job is used: rows, last activity, records a month, people, as its tables' profiles tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wedlock.language import T, Text
from wedlock.model.overlap import JobTable, Role
from wedlock.model.profile import Activity, Profiles, TableProfile


@dataclass(frozen=True)
class Usage:
    """`used` is None where no rows were read."""

    used: bool | None
    activity: Activity | None
    evidence: tuple[Text, ...]


UNKNOWN = Usage(None, None, ())


def of(tables: Sequence[JobTable], profiles: Profiles) -> Usage:
    """The usage of a job by the tables it keeps its records in: its header first, else its other tables."""
    read = [(table, profiles[table.table]) for table in tables if table.table in profiles]
    if not read:
        return UNKNOWN
    kept = [profile for table, profile in read if table.role is Role.HEADER and table.score >= 0.5]
    kept = kept or [profile for table, profile in read if table.role in (Role.LINES, Role.DETAIL)]
    kept = kept or [profile for _, profile in read]
    busiest = max(kept, key=_busy)
    if busiest.rows == 0:
        return Usage(False, busiest.activity, (T("its tables are empty"),))
    return Usage(True, busiest.activity or Activity(busiest.rows), (_said(busiest),))


def _busy(profile: TableProfile) -> tuple[float, int]:
    monthly = profile.activity.monthly if profile.activity else None
    return (monthly or 0.0, profile.rows)


def _said(profile: TableProfile) -> Text:
    activity = profile.activity
    if activity is None or activity.last is None:
        return T("{table} has {rows} rows", table=profile.table, rows=profile.rows)
    return T(
        "{table} has {rows} rows, the last of {date}", table=profile.table, rows=profile.rows, date=activity.last.date()
    )
