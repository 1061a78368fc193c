"""`wedlock divorce`: take everything out again."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, write_json
from wedlock.cli.marriage import marriage
from wedlock.cli.speech import h, lang, results
from wedlock.language import T
from wedlock.model.plan import SIDES


@click.command(
    "divorce",
    help=h(
        T(
            "Stop synchronising and take out of both systems everything that Wedlock put in: triggers, journals, "
            "slots, publications, its schema. Records stay as they are; `wedlock undo` takes those back first.\n\n"
            "\b\nExamples:\n"
            "  wedlock divorce --dry-run\n"
            "  wedlock divorce"
        )
    ),
)
@click.option("--dry-run", is_flag=True, help=h(T("Only say what would be taken out.")))
@json_option()
@click.pass_obj
def command(home: str, dry_run: bool, to: str | None) -> None:
    from wedlock.bootstrap.capturing import installed
    from wedlock.bootstrap.sync import divorce

    with marriage(home, to_work=False) as opened:
        taken = installed(opened) if dry_run else divorce(opened)
        systems = {side: opened.name(side) for side in SIDES}
    if to is not None:
        write_json(
            {"dry_run": dry_run, "taken_out": {systems[s]: [t.say(lang()) for t in taken.of(s)] for s in SIDES}}, to
        )
    if to != "-":
        for side in SIDES:
            for text in taken.of(side):
                results().print(h(T("{system}: {what}", system=systems[side], what=text)), markup=False)
        done, would = T("Nothing of Wedlock's is left in either system."), T("That would be taken out.")
        results().print(h(would if dry_run else done), markup=False)
