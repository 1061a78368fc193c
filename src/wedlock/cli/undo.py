"""`wedlock undo`: take a Run back."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, write_json
from wedlock.cli.marriage import actor, marriage
from wedlock.cli.speech import h, results
from wedlock.language import T


@click.command(
    "undo",
    help=h(
        T(
            "Give every record that a run wrote back what it had, and take back what it created or linked. The objects "
            "are paused. Where somebody has edited a record since, nothing is undone and the records are named.\n\n"
            "\b\nExamples:\n"
            "  wedlock runs\n"
            "  wedlock undo 12\n"
            "  wedlock undo 12 --skip-edited"
        )
    ),
)
@click.argument("run", type=click.IntRange(1), metavar="RUN")
@click.option("--skip-edited", is_flag=True, help=h(T("Leave alone what was edited since, and undo the rest.")))
@json_option()
@click.pass_obj
def command(home: str, run: int, skip_edited: bool, to: str | None) -> None:
    from wedlock.bootstrap.sync import undo

    with marriage(home) as opened:
        found = undo(opened, run, actor(), skip_edited)
    if to is not None:
        write_json({"run": run, "objects": [
            {"object": name, "restored": u.restored, "deleted": u.deleted, "unlinked": u.unlinked,
             "left_alone": u.left_alone} for name, u in found.items()]}, to)  # fmt: skip
    if to != "-":
        for name, u in found.items():
            said = T("{object}: {restored} restored, {deleted} taken out, {unlinked} unlinked, {alone} left alone",
                     object=name, restored=u.restored, deleted=u.deleted, unlinked=u.unlinked,
                     alone=len(u.left_alone))  # fmt: skip
            results().print(h(said), markup=False)
            for left in u.left_alone:
                results().print(f"  {left}", markup=False)
