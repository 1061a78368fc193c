"""`wedlock demo`: build the sample ERP and CRM, and say where they lie."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn

from wedlock.cli.speech import h, lang, notes, results
from wedlock.language import T, Text
from wedlock.sample import SEED, Sample, build


@click.command(
    "demo",
    help=h(
        T(
            "Build a sample ERP and a sample CRM of one trading company, with the truth about both.\n\n\b\nExamples:\n"
            "  wedlock demo\n"
            "  wedlock demo --customers 200000 --out big"
        )
    ),
)
@click.option(
    "--customers",
    default=2000,
    show_default=True,
    type=click.IntRange(20, 1_000_000),
    help=h(T("Customers on each side.")),
)
@click.option(
    "--out",
    default="demo-out",
    show_default=True,
    type=click.Path(path_type=Path),
    help=h(T("Folder for the sample and the report.")),
)
@click.option(
    "--seed", default=SEED, show_default=True, type=click.IntRange(0), help=h(T("The same seed gives the same files."))
)
def command(customers: int, out: Path, seed: int) -> None:
    say(build_with_progress(out, customers, seed))


def build_with_progress(out: Path, customers: int, seed: int) -> Sample:
    """The sample in `out`, with a bar on the terminal while it is made."""
    with Progress(TextColumn("{task.description}"), BarColumn(), console=notes(), transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(step: Text, done: int, total: int | None) -> None:
            bar.update(task, description=step.say(lang()), completed=done, total=total)

        return build(out, customers, seed, progress)


def say(sample: Sample) -> None:
    """Where everything lies, on standard output."""
    for label, path in (
        (T("Sample ERP"), sample.erp),
        (T("Sample CRM"), sample.crm),
        (T("The truth about both"), sample.truth),
    ):
        results().print(f"{label.say(lang())}: {path}", markup=False)
