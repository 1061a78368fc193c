"""`wedlock history`: what happened to one record, on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wedlock.cli.hub import json_option, write_json
from wedlock.cli.marriage import desk, key_text, shown, values_option, when
from wedlock.cli.reasons import Names, doing, reason
from wedlock.cli.speech import h, results
from wedlock.language import T

if TYPE_CHECKING:
    from wedlock.model.sync import JournalEntry


@click.command(
    "history",
    help=h(
        T(
            "Tell every change of one record on both sides: what it was, what it became, and by which rule. A "
            "reference is SYSTEM/OBJECT/KEY.\n\n\b\nExamples:\n"
            "  wedlock history erp/customer_master/42\n"
            "  wedlock history crm/customer_master/1007 --show-values"
        )
    ),
)
@click.argument("reference", metavar="REF")
@values_option()
@json_option()
@click.pass_obj
def command(home: str, reference: str, show_values: bool, to: str | None) -> None:
    with desk(home) as opened:
        found = opened.history(reference)
        names = {"left": opened.name("left"), "right": opened.name("right")}
    if to is not None:
        write_json({"record": reference, "entries": [_data(e, show_values) for e in found]}, to)
    if to != "-":
        for e in found:
            results().print(_line(e, names, show_values), markup=False)
        if not found:
            results().print(h(T("Nothing is known of this record.")), markup=False)


def _line(e: JournalEntry, names: Names, unmasked: bool) -> str:
    before, after = shown(e.before, unmasked), shown(e.after, unmasked)
    changes = ", ".join(f"{c}: {before.get(c, '')!r} → {v!r}" for c, v in after.items())
    why = reason(e.why, names)
    keys = f"{key_text(e.left)} | {key_text(e.right)}"
    return (
        f"{when(e.at)}  {doing(f'{e.action} {e.side}', names)}  {keys}  {changes}  ({why}; {h(T('run {n}', n=e.run))})"
    )


def _data(e: JournalEntry, unmasked: bool) -> dict[str, Any]:
    return {
        "at": when(e.at), "run": e.run, "action": e.action, "side": e.side, "left": e.left, "right": e.right,
        "fields": list(e.fields), "before": shown(e.before, unmasked), "after": shown(e.after, unmasked), "why": e.why,
    }  # fmt: skip
