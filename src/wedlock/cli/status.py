"""`wedlock status`: how every object stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from wedlock.cli.hub import json_option, tell_list
from wedlock.cli.marriage import desk, when
from wedlock.cli.reasons import state
from wedlock.cli.speech import h, lang
from wedlock.language import T, told

if TYPE_CHECKING:
    from wedlock.bootstrap.desk import Standing


@click.command(
    "status",
    help=h(
        T(
            "Show how every accepted object stands: state, backlog and how old it is, questions, errors. Neither "
            "system is asked. Exit code 1 when a person is needed.\n\n\b\nExamples:\n"
            "  wedlock status\n"
            "  wedlock status --json -"
        )
    ),
)
@json_option()
@click.pass_obj
def command(home: str, to: str | None) -> int:
    with desk(home) as opened:
        rows = [_row(one) for one in opened.status()]
    columns = (
        (T("object"), "object"), (T("state"), "state"), (T("backlog"), "backlog"), (T("oldest"), "oldest_s"),
        (T("to decide"), "conflicts"), (T("errors"), "errors"), (T("ever"), "errors_ever"),
        (T("last settled"), "settled_at"), (T("reason"), "reason"),
    )  # fmt: skip
    tell_list(to, "objects", rows, columns, {"state": state})
    return 1 if any(row["conflicts"] or row["errors"] or row["state"] == "braked" for row in rows) else 0


def _row(one: Standing) -> dict[str, Any]:
    oldest = one.counts.oldest
    return {
        "object": one.known.name, "state": one.known.state.value, "coupled": one.known.coupled,
        "loaded": one.known.loaded, "backlog": one.counts.backlog,
        "oldest_s": round((datetime.now(UTC) - oldest).total_seconds()) if oldest else None,
        "conflicts": one.counts.conflicts, "errors": one.counts.errors, "errors_ever": one.counts.errors_ever,
        "settled_at": when(one.counts.settled_at), "reason": told(one.known.reason).say(lang()),
    }  # fmt: skip
