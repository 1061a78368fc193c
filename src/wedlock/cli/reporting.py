"""Where an analysis goes: the report's folder with the plan, overlap.json alone, links as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from wedlock.analysis.report import jsonform, links
from wedlock.analysis.report.folder import check_folder, write_report
from wedlock.analysis.report.placing import Writer
from wedlock.cli.output import put_text
from wedlock.cli.speech import lang, results
from wedlock.cli.summary import print_summary
from wedlock.errors import OutputError
from wedlock.language import T
from wedlock.planfile import check_pair, read_plan, save_proposal

if TYPE_CHECKING:  # the analysis is loaded when one is asked for
    from wedlock.analysis.pipeline import Analysis


def check_places(folder: Path | None, json_file: str | None) -> None:
    """Ask before the work whether its results can be put down: a foreign file, a broken plan, a missing folder."""
    if folder is not None:
        check_folder(folder)
        if (folder / "plan.yaml").exists():
            read_plan(folder / "plan.yaml")
    if json_file not in (None, "-") and not Path(str(json_file)).absolute().parent.is_dir():
        raise OutputError(
            T("There is no folder for {file}.", file=str(json_file)), T("Make it first, or name another file.")
        )


def put_report(analysis: Analysis, folder: Path) -> None:
    """Report and plan into `folder`; a plan that a person has reviewed keeps what they decided.

    A new plan is placed together with the report, in one step; one that is there is merged once the report stands.
    """
    plan = folder / "plan.yaml"
    known = plan.exists()
    if known:
        check_pair(read_plan(plan), (analysis.plan.left.name, analysis.plan.right.name))
    new: dict[str, Writer] = {} if known else {plan.name: lambda path: save_proposal(path, analysis.plan, lang())}
    report = write_report(analysis.overlap, folder, lang=lang(), extra=new)
    if known:
        save_proposal(plan, analysis.plan, lang())
    print_summary(analysis.overlap, results(), lang(), report)
    results().print(f"[bold]{T('Plan').say(lang())}[/]    {escape(str(plan))}")


def put_json(analysis: Analysis, file: str) -> None:
    """overlap.json to a file, or to standard output (`-`)."""
    put_text(jsonform.dumps(analysis.overlap, lang()), file)


def put_links(analysis: Analysis, folder: Path) -> None:
    links.write(analysis.overlap, folder)
