"""`wedlock couple`: link what exists, by the bands of the analysis."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, write_json
from wedlock.cli.marriage import actor, marriage, objects_argument
from wedlock.cli.progress import progress
from wedlock.cli.speech import h, results
from wedlock.language import T


@click.command(
    "couple",
    help=h(
        T(
            "Link the records that exist on both sides: automatic pairs are linked, those for review are asked in "
            "`wedlock conflicts`. Nothing is written to either system; `wedlock undo RUN` takes it back.\n\n"
            "\b\nExamples:\n"
            "  wedlock couple\n"
            "  wedlock couple customer_master"
        )
    ),
)
@objects_argument()
@json_option()
@click.pass_obj
def command(home: str, names: tuple[str, ...], to: str | None) -> None:
    from wedlock.bootstrap.sync import couple

    with marriage(home) as opened, progress() as tell:
        number, found = couple(opened, actor(), names, tell)
    if to is not None:
        data = [{"object": name, "linked": c.linked, "asked": c.asked, "apart": c.apart, "taken": c.taken}
                for name, c in found]  # fmt: skip
        write_json({"run": number, "objects": data}, to)
    if to != "-":
        for name, c in found:
            said = T("{object}: {linked} linked, {asked} to be decided, {apart} kept apart (run {run})",
                     object=name, linked=c.linked, asked=c.asked, apart=c.apart, run=number)  # fmt: skip
            results().print(h(said), markup=False)
