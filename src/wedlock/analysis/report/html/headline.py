"""The four figures at the top: jobs in both, hours typed twice, records in both, columns that correspond."""

from __future__ import annotations

from dataclasses import dataclass

from wedlock.analysis.report.html.both import Both, both
from wedlock.analysis.report.html.jobview import hours_of
from wedlock.analysis.report.labels import job_label
from wedlock.language import LANGUAGES, T
from wedlock.model.overlap import JobClass, Overlap, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and a sentence on it."""

    number: str
    what: Both
    note: Both


def figures(overlap: Overlap) -> tuple[Figure, ...]:
    return (_jobs(overlap), _hours(overlap), _records(overlap), _columns(overlap))


def hours(overlap: Overlap) -> float | None:
    """Hours a month of double keying over all jobs; None where no job tells."""
    told = [h for h in map(hours_of, overlap.jobs) if h is not None]
    return sum(told) if told else None


def _jobs(overlap: Overlap) -> Figure:
    return Figure(
        f"{len(overlap.jobs_in(JobClass.BOTH)):,}",
        both(T("jobs are done in both systems")),
        both(T("{left} only in {erp}, {right} only in {crm}",
               left=len(overlap.jobs_in(JobClass.LEFT_ONLY)), erp=overlap.left.name,
               right=len(overlap.jobs_in(JobClass.RIGHT_ONLY)), crm=overlap.right.name)),
    )  # fmt: skip


def _hours(overlap: Overlap) -> Figure:
    what = both(T("hours a month are typed twice"))
    total = hours(overlap)
    if total is None:
        reason = T("the rows do not tell") if overlap.with_rows else T("no rows were read")
        return Figure("–", what, both(reason))
    doubled = [job.double_keying for job in overlap.jobs if job.double_keying and job.double_keying.monthly]
    records = sum(double.monthly or 0 for double in doubled)
    return Figure(
        f"{total:,.0f}" if total >= 10 else f"{total:,.1f}",
        what,
        both(T("{n:,.0f} records a month, in {jobs} jobs; an estimate", n=records, jobs=len(doubled))),
    )


def _records(overlap: Overlap) -> Figure:
    chosen = [r for r in overlap.records if r.object == "customer_master"] or list(overlap.records[:1])
    if not chosen:
        reason = T("nothing could be linked") if overlap.with_rows else T("no rows were read")
        return Figure("–", both(T("records are in both systems")), both(reason))
    records = chosen[0]
    name = job_label(records.object)
    what = Both(*(T("{object}: records in both systems", object=name.say(lang)).say(lang) for lang in LANGUAGES))
    note = T("{left:,} only in {erp}, {right:,} only in {crm}, {review:,} to review",
             left=records.left_only, erp=overlap.left.name, right=records.right_only, crm=overlap.right.name,
             review=records.review)  # fmt: skip
    return Figure(f"{records.automatic:,}", what, both(note))


def _columns(overlap: Overlap) -> Figure:
    same = [match for match in overlap.columns if match.verdict is Verdict.SAME]
    worst = [{difference.severity for difference in match.differences} for match in same]
    losses = sum(Severity.LOSS in found for found in worst)
    warnings = sum(Severity.WARN in found and Severity.LOSS not in found for found in worst)
    return Figure(
        f"{len(same):,}",
        both(T("pairs of columns mean the same")),
        both(T("{losses:,} would lose values, {warnings:,} need a conversion", losses=losses, warnings=warnings)),
    )
