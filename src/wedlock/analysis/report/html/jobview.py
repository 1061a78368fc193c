"""Jobs for the page: the matrix that a manager reads, and each job's tables for an integrator."""

from __future__ import annotations

from dataclasses import dataclass

from wedlock.analysis.report import labels
from wedlock.analysis.report.html.both import Both, both, names, sentences
from wedlock.analysis.report.labels import job_label
from wedlock.language import T, Text
from wedlock.model.overlap import Job, JobClass, JobSide, JobTable, Overlap

COLUMNS_MOST = 40
"""Columns of a job's table that are named in the page."""


@dataclass(frozen=True, slots=True)
class TableView:
    name: str
    role: Both
    columns: tuple[str, ...]
    more: int
    evidence: Both | None


@dataclass(frozen=True, slots=True)
class SideView:
    """`state` is used, idle or absent; `facts` what the rows tell of the use."""

    state: str
    word: Both
    facts: tuple[Both, ...]
    tables: tuple[TableView, ...]
    evidence: Both | None


@dataclass(frozen=True, slots=True)
class JobView:
    key: str
    label: Both
    kind: JobClass
    left: SideView
    right: SideView
    monthly: float | None
    hours: float | None
    people: Both | None
    double: Both | None


def job_views(overlap: Overlap) -> tuple[JobView, ...]:
    """Jobs that somebody does: in both first, the costliest double work at the top, then one side's."""
    order = list(JobClass)
    shown = [job for job in overlap.jobs if job.kind is not JobClass.ABSENT]
    shown.sort(key=lambda job: (order.index(job.kind), -(hours_of(job) or 0)))
    return tuple(_view(job, overlap) for job in shown)


def absent(overlap: Overlap) -> Both | None:
    """The names of the jobs that neither side does."""
    missing = overlap.jobs_in(JobClass.ABSENT)
    return names([job_label(job) for job in missing]) if missing else None


def hours_of(job: Job) -> float | None:
    """Hours a month that the second entry costs."""
    double = job.double_keying
    return double.minutes / 60 if double and double.minutes is not None else None


def _view(job: Job, overlap: Overlap) -> JobView:
    double = job.double_keying
    return JobView(
        job.job,
        both(job_label(job.job)),
        job.kind,
        _side(job.left),
        _side(job.right),
        double.monthly if double else None,
        hours_of(job),
        _people(job, overlap) if double and double.monthly else None,
        both(double.evidence) if double else None,
    )


def _people(job: Job, overlap: Overlap) -> Both | None:
    counts = [(side.activity.people if side.activity else None) for side in (job.left, job.right)]
    told = [
        T("{n} in {system}", n=n, system=system.name)
        for n, system in zip(counts, (overlap.left, overlap.right), strict=True)
        if n
    ]
    return names(told) if told else None


def _side(side: JobSide) -> SideView:
    if not side.installed:
        return SideView("absent", both(T("absent")), (), (), sentences(side.evidence, 3))
    state = "idle" if side.used is False else "used"
    word = {True: T("used"), False: T("installed, not used"), None: T("installed")}[side.used]
    facts = _facts(side)
    return SideView(
        state,
        both(word),
        tuple(both(fact) for fact in facts),
        tuple(_table(t) for t in side.tables),
        sentences(side.evidence, 4),
    )


def _facts(side: JobSide) -> list[Text]:
    activity = side.activity
    if activity is None:
        return []
    facts = [T("{n:,} rows", n=activity.rows)]
    if activity.monthly and activity.monthly >= 0.5:
        facts.append(T("{n:,.0f} new a month", n=activity.monthly))
    if activity.people:
        facts.append(T("1 person") if activity.people == 1 else T("{n} people", n=activity.people))
    if activity.last:
        facts.append(T("last {month}", month=activity.last.strftime("%Y-%m")))
    return facts


def _table(table: JobTable) -> TableView:
    return TableView(
        table.table,
        both(labels.ROLES[table.role]),
        table.columns[:COLUMNS_MOST],
        max(0, len(table.columns) - COLUMNS_MOST),
        sentences(table.evidence, 3),
    )
