"""`wedlock runs`: what was done, run by run."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, tell_list
from wedlock.cli.marriage import desk, when
from wedlock.cli.reasons import kind
from wedlock.cli.speech import h
from wedlock.language import T


@click.command(
    "runs",
    help=h(
        T("List the runs, the last first: each can be undone by its number.\n\n\b\nExamples:\n  wedlock runs --limit 5")
    ),
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help=h(T("So many at most.")))
@json_option()
@click.pass_obj
def command(home: str, limit: int, to: str | None) -> None:
    with desk(home) as opened:
        rows = [
            {"run": r.id, "kind": r.kind, "started": when(r.started), "ended": when(r.ended), "by": r.by,
             "undone": r.undone}
            for r in opened.reading.runs(limit=limit)
        ]  # fmt: skip
    columns = ((T("run"), "run"), (T("kind"), "kind"), (T("started"), "started"), (T("ended"), "ended"),
               (T("by"), "by"), (T("undone"), "undone"))  # fmt: skip
    tell_list(to, "runs", rows, columns, {"kind": kind})
