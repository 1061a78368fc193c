"""`wedlock pause`."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, tell
from wedlock.cli.marriage import desk
from wedlock.cli.speech import h
from wedlock.errors import UsageError
from wedlock.language import T


@click.command(
    "pause",
    help=h(
        T(
            "Pause objects: their changes are noted, nothing is written. A running `wedlock sync` heeds it at once.\n\n"
            "\b\nExamples:\n"
            "  wedlock pause customer_master\n"
            "  wedlock pause --all"
        )
    ),
)
@click.argument("names", nargs=-1, metavar="OBJECT…")
@click.option("--all", "everything", is_flag=True, help=h(T("Every accepted object.")))
@json_option()
@click.pass_obj
def command(home: str, names: tuple[str, ...], everything: bool, to: str | None) -> None:
    if bool(names) == everything:
        raise UsageError(T("Which objects? Name them, or say --all."), T("`wedlock status` lists them."))
    with desk(home) as opened:
        chosen = opened.pause(names, everything)
    tell(to, {"paused": list(chosen)}, T("Paused: {names}", names=chosen))
