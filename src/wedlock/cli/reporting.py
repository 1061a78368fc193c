"""Where an analysis goes: the report's folder with the plan, overlap.json alone, links as CSV."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from wedlock.analysis.pipeline import Analysis
from wedlock.analysis.report import jsonform, links
from wedlock.analysis.report.folder import check_folder, write_report
from wedlock.cli.speech import lang, results
from wedlock.cli.summary import print_summary
from wedlock.errors import OutputError
from wedlock.language import T
from wedlock.planfile import read_plan, save_proposal


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
    """Report and plan into `folder`; a plan that a person has reviewed keeps what they decided."""
    report = write_report(analysis.overlap, folder, lang=lang())
    save_proposal(folder / "plan.yaml", analysis.plan, lang())
    print_summary(analysis.overlap, results(), lang(), report)
    results().print(f"[bold]{T('Plan').say(lang())}[/]    {folder / 'plan.yaml'}")


def put_json(analysis: Analysis, file: str) -> None:
    """overlap.json to a file, or to standard output (`-`)."""
    put_text(jsonform.dumps(analysis.overlap, lang()), file)


def put_text(text: str, file: str) -> None:
    """A text to a file, in one step, or to standard output (`-`)."""
    if file == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    path = Path(file).absolute()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
                out.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(
            T("{path} cannot be written: {reason}.", path=str(path), reason=error.strerror or "?"),
            T("Free some space, or name another file."),
        ) from error


def put_links(analysis: Analysis, folder: Path) -> None:
    links.write(analysis.overlap, folder)
