"""`wedlock demo`: the main job on an embedded default: build the sample ERP and CRM, analyze them, tell."""

from __future__ import annotations

from pathlib import Path

import click

from wedlock import bootstrap
from wedlock.cli.progress import progress
from wedlock.cli.reporting import check_places, put_report
from wedlock.cli.speech import h, lang, results
from wedlock.language import T
from wedlock.sample import SEED, Sample, build


@click.command(
    "demo",
    help=h(
        T(
            "Build a sample ERP and a sample CRM of one trading company, and analyze them.\n\n\b\nExamples:\n"
            "  wedlock demo\n"
            "  wedlock demo --customers 200000 --out big --sample-only"
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
    "--seed",
    default=SEED,
    show_default=True,
    type=click.IntRange(0),
    help=h(T("The same seed gives the same files.")),
)
@click.option("--sample-only", is_flag=True, help=h(T("Build the two databases and the truth, and stop there.")))
@click.pass_obj
def command(home: str, customers: int, out: Path, seed: int, sample_only: bool) -> None:
    with progress() as tell:
        sample = build(out, customers, seed, tell)
    say(sample)
    if not sample_only:
        analyze(sample, home, out / "report")


def analyze(sample: Sample, home: str, folder: Path) -> None:
    """Analyze the sample as any two systems, and put report and plan into `folder`."""
    check_places(folder, None)
    request = bootstrap.AnalyzeRequest(str(sample.erp), str(sample.crm))
    with progress() as tell:
        analysis = bootstrap.analyze(request, bootstrap.settings(home), tell)
    results().print()
    put_report(analysis, folder)


def say(sample: Sample) -> None:
    """Where everything lies, on standard output."""
    for label, path in (
        (T("Sample ERP"), sample.erp),
        (T("Sample CRM"), sample.crm),
        (T("The truth about both"), sample.truth),
    ):
        results().print(f"{label.say(lang())}: {path}", markup=False)
