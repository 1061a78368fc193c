"""What stands on the sheets of overlap.xlsx: heads and rows, before anybody knows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wedlock.analysis.report import labels
from wedlock.analysis.report.labels import Sayable, Several, job_label
from wedlock.language import T, Text
from wedlock.model.overlap import ColumnMatch, Job, JobClass, JobSide, Overlap, SystemSummary
from wedlock.model.records import ObjectRecords

Cell = Sayable | str | int | float | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Head:
    title: Text
    width: int  # characters


@dataclass(frozen=True)
class Sheet:
    """`frozen` is how many columns stay in view when one scrolls to the right."""

    title: Text
    heads: tuple[Head, ...]
    rows: Iterator[Row]
    frozen: int = 0


def all_sheets(overlap: Overlap) -> tuple[Sheet, ...]:
    """The seven sheets in their order."""
    left, right = overlap.left.name, overlap.right.name
    return (
        Sheet(T("Summary"), (Head(T("What"), 46), Head(T("Figure"), 90)), _summary(overlap)),
        Sheet(T("Jobs"), _job_heads(left, right), (_job(job, overlap) for job in overlap.jobs), 1),
        Sheet(T("Tables"), _TABLES, _tables(overlap), 2),
        Sheet(T("Columns"), _COLUMNS, (_column(match) for match in overlap.columns), 2),
        Sheet(T("Differences"), _DIFFERENCES, _differences(overlap), 2),
        Sheet(T("Records"), _RECORDS, _records(overlap), 1),
        Sheet(T("Recommendations"), _RECOMMENDATIONS, _recommendations(overlap), 1),
    )


_TABLES = (
    Head(T("Left table"), 32), Head(T("Right table"), 32), Head(T("Score"), 8), Head(T("Verdict"), 12),
    Head(T("Jobs"), 28), Head(T("Evidence"), 80),
)  # fmt: skip
_COLUMNS = (
    Head(T("Left column"), 40), Head(T("Right column"), 40), Head(T("Score"), 8), Head(T("Verdict"), 12),
    Head(T("Differences"), 12), Head(T("Evidence"), 80),
)  # fmt: skip
_DIFFERENCES = (
    Head(T("Left column"), 40), Head(T("Right column"), 40), Head(T("Verdict"), 12), Head(T("Severity"), 22),
    Head(T("Kind"), 16), Head(T("Rows hit"), 10), Head(T("Difference"), 70), Head(T("Factor"), 10),
    Head(T("Codes"), 40), Head(T("Codes without counterpart"), 40),
)  # fmt: skip
_RECORDS = (
    Head(T("Object"), 24), Head(T("What"), 30), Head(T("Left"), 36), Head(T("Right"), 36), Head(T("Number"), 12),
    Head(T("Share"), 10),
)  # fmt: skip
_RECOMMENDATIONS = (
    Head(T("Object"), 24), Head(T("What to do"), 18), Head(T("Owner"), 18), Head(T("Reason"), 80),
    Head(T("Left column"), 36), Head(T("Right column"), 36), Head(T("To decide"), 60),
)  # fmt: skip


def _summary(overlap: Overlap) -> Iterator[Row]:
    yield T("Left system"), _system(overlap.left)
    yield T("Right system"), _system(overlap.right)
    yield T("Made (UTC)"), overlap.made.strftime("%Y-%m-%d %H:%M")
    for kind, title in ((JobClass.BOTH, T("Jobs in both")), (JobClass.LEFT_ONLY, T("Jobs on the left only")),
                        (JobClass.RIGHT_ONLY, T("Jobs on the right only"))):  # fmt: skip
        yield title, len(overlap.jobs_in(kind))
    yield T("Corresponding tables"), sum(match.verdict == "same" for match in overlap.tables)
    yield T("Corresponding columns"), sum(match.verdict == "same" for match in overlap.columns)
    yield T("Tables that no job claims, left"), len(overlap.unclassified_left)
    yield T("Tables that no job claims, right"), len(overlap.unclassified_right)
    for notice in (*overlap.notices, *overlap.left.notices, *overlap.right.notices):
        yield T("Notice"), notice
    for name, reason in (*overlap.left.unread, *overlap.right.unread):
        yield T("Not read"), T("{table}: {reason}", table=name, reason=reason)


def _system(system: SystemSummary) -> Text:
    return T("{name} ({engine})", name=system.name, engine=labels.engine_label(system.engine, system.version))


def _job_heads(left: str, right: str) -> tuple[Head, ...]:
    sides = []
    for name in (left, right):
        sides += [
            Head(T("{system}: in use", system=name), 14),
            Head(T("{system}: rows", system=name), 12),
            Head(T("{system}: new a month", system=name), 12),
            Head(T("{system}: people", system=name), 10),
            Head(T("{system}: tables", system=name), 48),
        ]
    return (Head(T("Job"), 24), Head(T("Where"), 12), *sides, Head(T("Typed twice, records a month"), 14),
            Head(T("Typed twice, hours a month"), 14))  # fmt: skip


def _job(job: Job, overlap: Overlap) -> Row:
    where = {
        JobClass.LEFT_ONLY: T("only in {system}", system=overlap.left.name),
        JobClass.RIGHT_ONLY: T("only in {system}", system=overlap.right.name),
    }
    double = job.double_keying
    hours = double.minutes / 60 if double and double.minutes is not None else None
    return (job_label(job.job), where.get(job.kind, labels.CLASSES[job.kind]), *_side(job.left), *_side(job.right),
            double.monthly if double else None, hours)  # fmt: skip


def _side(side: JobSide) -> Row:
    used = {True: T("used"), False: T("installed, not used"), None: T("installed")}[side.used]
    activity = side.activity
    return (
        used if side.installed else T("absent"),
        activity.rows if activity else None,
        activity.monthly if activity else None,
        activity.people if activity else None,
        ", ".join(table.table for table in side.tables),
    )


def _tables(overlap: Overlap) -> Iterator[Row]:
    for match in overlap.tables:
        jobs = Several(tuple(job_label(job) for job in match.jobs))
        yield match.left, match.right, match.score, labels.VERDICTS[match.verdict], jobs, Several(match.evidence)


def _column(match: ColumnMatch) -> Row:
    return (match.left, match.right, match.score, labels.VERDICTS[match.verdict], len(match.differences),
            Several(match.evidence))  # fmt: skip


def _differences(overlap: Overlap) -> Iterator[Row]:
    for match in overlap.columns:
        for difference in match.differences:
            codes = "\n".join(f"{left} → {right}" for left, right in difference.value_map)
            lone = "\n".join((*difference.unmapped_left, *difference.unmapped_right))
            yield (match.left, match.right, labels.VERDICTS[match.verdict], labels.SEVERITIES[difference.severity],
                   labels.DIFFERENCES[difference.kind], difference.rows, difference.text, difference.factor, codes,
                   lone)  # fmt: skip


def _records(overlap: Overlap) -> Iterator[Row]:
    for records in overlap.records:
        yield from _linking(records)
        for field in records.agreement:
            share = field.agree / field.compared if field.compared else None
            yield (job_label(records.object), T("Field agrees in linked records"), field.left, field.right,
                   field.compared, share)  # fmt: skip
            for left, right in field.samples:
                yield job_label(records.object), T("Example of disagreement"), left, right


def _linking(records: ObjectRecords) -> Iterator[Row]:
    left, right = ", ".join(records.left_tables), ", ".join(records.right_tables)
    figures = (
        (T("Records left"), records.left_records), (T("Records right"), records.right_records),
        (T("Linked automatically"), records.automatic), (T("To review"), records.review),
        (T("Left without counterpart"), records.left_only), (T("Right without counterpart"), records.right_only),
        (T("Duplicates inside the left"), len(records.duplicates_left)),
        (T("Duplicates inside the right"), len(records.duplicates_right)),
    )  # fmt: skip
    for title, number in figures:
        yield job_label(records.object), title, left, right, number


def _recommendations(overlap: Overlap) -> Iterator[Row]:
    left, right = overlap.left.name, overlap.right.name
    for item in overlap.recommendations:
        yield (job_label(item.object), labels.MODES[item.mode], labels.owner_label(item.owner, left, right),
               item.reason, None, None, Several(item.doubts))  # fmt: skip
        for field in item.fields:
            yield (job_label(item.object), None, labels.owner_label(field.owner, left, right), field.reason,
                   field.left, field.right)  # fmt: skip
