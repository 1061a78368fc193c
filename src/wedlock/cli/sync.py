"""`wedlock sync`: carry out the accepted plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wedlock.cli.hub import json_option, write_json
from wedlock.cli.marriage import actor
from wedlock.cli.progress import progress
from wedlock.cli.speech import h, results
from wedlock.language import T, Text

if TYPE_CHECKING:
    from wedlock.sync.work import Tally


@click.command(
    "sync",
    help=h(
        T(
            "Keep the enabled objects equal on both sides, until it is told to stop: Ctrl-C and SIGTERM end what has "
            "begun. With --once it ends when nothing is left to do. Exit code 1 when a person is needed.\n\n"
            "\b\nExamples:\n"
            "  wedlock sync\n"
            "  wedlock sync --once --json -"
        )
    ),
)
@click.option("--once", is_flag=True, help=h(T("End when everything that can be done now is done.")))
@json_option()
@click.pass_obj
def command(home: str, once: bool, to: str | None) -> int:
    from wedlock import bootstrap
    from wedlock.bootstrap.syncing import synchronise

    with progress() as tell:
        tally = synchronise(bootstrap.settings(Path(home)), actor(), once, tell)
    if to is not None:
        write_json(tally.counts(), to)
    if to != "-":
        results().print(h(_said(tally)), markup=False)
    return 1 if tally.conflicts or tally.errors else 0


def _said(t: Tally) -> Text:
    return T("{looked} records looked at: {created} created, {updated} updated, {removed} archived or deleted, "
             "{conflicts} to be decided, {errors} errors", looked=t.looked, created=t.created, updated=t.updated,
             removed=t.removed, conflicts=t.conflicts, errors=t.errors)  # fmt: skip
