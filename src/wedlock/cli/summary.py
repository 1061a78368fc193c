"""What the terminal says of an Overlap: a screenful, and where the report is."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text as Styled

from wedlock.analysis.report import labels
from wedlock.analysis.report.labels import job_label
from wedlock.language import Lang, T, Text
from wedlock.model.overlap import JobClass, Mode, Overlap, Severity, Verdict

ADVICE_MOST = 6
"""Recommendations that are shown; the report has them all."""
_MODE_STYLE = {Mode.SYNC: "magenta", Mode.EXTERNAL: "cyan", Mode.LEAVE: "dim"}


def print_summary(overlap: Overlap, console: Console, lang: Lang, report: Path | None = None) -> None:
    """Print the summary to `console`, as wide as it is (80 columns suffice). `report` is the path of report.html."""
    title = T("{erp} and {crm}", erp=overlap.left.name, crm=overlap.right.name).say(lang)
    console.print(Styled(title, style="bold"), soft_wrap=False)
    console.print()
    console.print(_figures(overlap, lang), soft_wrap=False)
    if overlap.records:
        console.print()
        console.print(_records(overlap, lang), soft_wrap=False)
    if overlap.recommendations:
        console.print()
        console.print(_advice(overlap, lang), soft_wrap=False)
    for notice in overlap.notices:
        console.print(Styled(f"• {notice.say(lang)}", style="dim"), soft_wrap=False)
    if report is not None:
        console.print()
        console.print(f"[bold]{T('Report').say(lang)}[/]  {escape(str(report))}", soft_wrap=True)


def _grid() -> Table:
    return Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))


def _figures(overlap: Overlap, lang: Lang) -> Table:
    table = _grid()
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, sentence in (
        (T("Jobs"), _jobs(overlap)),
        (T("Typed twice"), _double(overlap)),
        (T("Tables"), _tables(overlap)),
        (T("Columns"), _columns(overlap)),
    ):
        table.add_row(name.say(lang), Styled(sentence.say(lang)))
    return table


def _jobs(overlap: Overlap) -> Text:
    both, left, right = (
        len(overlap.jobs_in(kind)) for kind in (JobClass.BOTH, JobClass.LEFT_ONLY, JobClass.RIGHT_ONLY)
    )
    return T("{both} in both, {left} only in {erp}, {right} only in {crm}", both=both, left=left, right=right,
             erp=overlap.left.name, crm=overlap.right.name)  # fmt: skip


def _double(overlap: Overlap) -> Text:
    told = [job.double_keying for job in overlap.jobs if job.double_keying and job.double_keying.minutes is not None]
    if not told:
        return T("the rows do not tell") if overlap.with_rows else T("no rows were read")
    return T("about {hours:,.0f} hours a month ({n:,.0f} records in {jobs} jobs)",
             hours=sum(double.minutes or 0 for double in told) / 60, n=sum(double.monthly or 0 for double in told),
             jobs=len(told))  # fmt: skip


def _tables(overlap: Overlap) -> Text:
    verdicts = [match.verdict for match in overlap.tables]
    return T("{same:,} pairs correspond, {undecided:,} are undecided", same=verdicts.count(Verdict.SAME),
             undecided=verdicts.count(Verdict.UNDECIDED))  # fmt: skip


def _columns(overlap: Overlap) -> Text:
    same = [match for match in overlap.columns if match.verdict is Verdict.SAME]
    worst = [{difference.severity for difference in match.differences} for match in same]
    return T("{same:,} pairs correspond; {losses:,} would lose values, {warnings:,} need a conversion", same=len(same),
             losses=sum(Severity.LOSS in found for found in worst),
             warnings=sum(Severity.WARN in found and Severity.LOSS not in found for found in worst))  # fmt: skip


def _records(overlap: Overlap, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(T("Records").say(lang), style="bold", overflow="fold")
    heads = (T("linked"), T("to review"), T("only in {system}", system=overlap.left.name),
             T("only in {system}", system=overlap.right.name))  # fmt: skip
    for head in heads:
        table.add_column(Styled(head.say(lang)), justify="right", overflow="fold")
    for item in overlap.records:
        numbers = (item.automatic, item.review, item.left_only, item.right_only)
        table.add_row(job_label(item.object).say(lang), *(f"{number:,}" for number in numbers))
    return table


def _advice(overlap: Overlap, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(T("What to do").say(lang), style="bold", overflow="fold")
    table.add_column("", no_wrap=True)
    table.add_column("", ratio=1, overflow="fold")
    chosen = sorted(overlap.recommendations, key=lambda item: item.mode is Mode.LEAVE)
    for item in chosen[:ADVICE_MOST]:
        mode = Styled(labels.MODES[item.mode].say(lang), style=_MODE_STYLE[item.mode])
        table.add_row(job_label(item.object).say(lang), mode, Styled(item.reason.say(lang)))
    if len(chosen) > ADVICE_MOST:
        more = T("and {n} more in the report", n=len(chosen) - ADVICE_MOST).say(lang)
        table.add_row("", "", Styled(more, style="dim"))
    return table
