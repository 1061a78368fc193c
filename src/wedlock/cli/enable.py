"""`wedlock enable`: put in what capture needs, and let objects run."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, write_json
from wedlock.cli.marriage import marriage
from wedlock.cli.speech import h, lang, results
from wedlock.language import T
from wedlock.model.plan import SIDES


@click.command(
    "enable",
    help=h(
        T(
            "Switch objects on. What capturing changes needs is put into the systems and named; `wedlock sync` then "
            "works on them.\n\n\b\nExamples:\n"
            "  wedlock enable customer_master\n"
            "  wedlock enable --all"
        )
    ),
)
@click.argument("names", nargs=-1, metavar="OBJECT…")
@click.option("--all", "everything", is_flag=True, help=h(T("Every accepted object.")))
@json_option()
@click.pass_obj
def command(home: str, names: tuple[str, ...], everything: bool, to: str | None) -> None:
    from wedlock.bootstrap.capturing import choices
    from wedlock.bootstrap.sync import enable

    with marriage(home) as opened:
        chosen = opened.chosen(names, everything)
        put = enable(opened, chosen)
        ways = choices(opened)
        systems = {side: opened.name(side) for side in SIDES}
    if to is not None:
        words = {systems[side]: [text.say(lang()) for text in put.of(side)] for side in SIDES}
        capture = {systems[side]: ways.of(side).way or "none" for side in SIDES}
        write_json({"enabled": list(chosen), "installed": words, "capture": capture}, to)
    if to != "-":
        for side in SIDES:
            said = T("{system}: changes are told by {why}", system=systems[side], why=list(ways.of(side).why))
            results().print(h(said), markup=False)
            for text in put.of(side):
                results().print(h(T("{system}: {what}", system=systems[side], what=text)), markup=False)
        results().print(h(T("Running: {names}", names=chosen)), markup=False)
