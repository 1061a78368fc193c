"""`wedlock resync`: trust the database that a side is now."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, tell
from wedlock.cli.marriage import marriage
from wedlock.cli.speech import h
from wedlock.language import T


@click.command(
    "resync",
    help=h(
        T(
            "After a side was restored, cloned or failed over, everything stands still until a person says that it is "
            "right. Then every record is looked at again.\n\n\b\nExamples:\n  wedlock resync --trust erp"
        )
    ),
)
@click.option("--trust", "system", required=True, metavar="SYSTEM", help=h(T("The system that is right as it is now.")))
@json_option()
@click.pass_obj
def command(home: str, system: str, to: str | None) -> None:
    from wedlock.bootstrap.sync import resync

    with marriage(home) as opened:
        resync(opened, opened.side(system))
    tell(
        to, {"trusted": system}, T("{system} is trusted as it is; the next sync looks at every record.", system=system)
    )
