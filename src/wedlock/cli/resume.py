"""`wedlock resume`."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, tell
from wedlock.cli.marriage import marriage
from wedlock.cli.speech import h
from wedlock.language import T
from wedlock.model.sync import ObjectState


@click.command(
    "resume",
    help=h(
        T(
            "Let paused objects run again; a plan that was edited is taken as it is now. After a safety brake say how "
            "many deletions are meant.\n\n\b\nExamples:\n"
            "  wedlock resume customer_master\n"
            "  wedlock resume customer_master --deletions 120"
        )
    ),
)
@click.argument("names", nargs=-1, metavar="OBJECT…")
@click.option("--all", "everything", is_flag=True, help=h(T("Every accepted object.")))
@click.option("--deletions", type=click.IntRange(0), default=0, help=h(T("So many deletions in a run are meant.")))
@json_option()
@click.pass_obj
def command(home: str, names: tuple[str, ...], everything: bool, deletions: int, to: str | None) -> None:
    from wedlock.bootstrap.sync import switch

    with marriage(home) as opened:
        chosen = opened.chosen(names, everything)
        switch(opened, chosen, ObjectState.RUNNING, deletions)
    tell(to, {"running": list(chosen)}, T("Running: {names}", names=chosen))
