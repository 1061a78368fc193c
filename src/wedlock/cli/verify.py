"""`wedlock verify`: both sides compared, record by record."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, write_json
from wedlock.cli.marriage import key_text, marriage, objects_argument
from wedlock.cli.progress import progress
from wedlock.cli.speech import h, results
from wedlock.language import T


@click.command(
    "verify",
    help=h(
        T(
            "Compare every linked record on both sides as it is now. It reads each record once, some 10,000 pairs a "
            "second, and locks none. Exit code 1 when one differs that is in no queue; --repair puts those into the "
            "backlog, and the next sync settles them.\n\n"
            "\b\nExamples:\n"
            "  wedlock verify\n"
            "  wedlock verify customer_master --repair"
        )
    ),
)
@objects_argument()
@click.option("--repair", is_flag=True, help=h(T("Have the next sync settle what differs.")))
@json_option()
@click.pass_obj
def command(home: str, names: tuple[str, ...], repair: bool, to: str | None) -> int:
    from wedlock.bootstrap.sync import verify

    with marriage(home) as opened, progress() as tell:
        found = list(verify(opened, names, repair, tell))
    if to is not None:
        write_json({"objects": [
            {"object": one.object, "compared": one.compared, "seconds": round(one.seconds, 3), "divergences": [
                {"left": d.left, "right": d.right, "kind": d.kind.value, "unit": d.unit, "queued": d.queued}
                for d in one.found]}
            for one in found]}, to)  # fmt: skip
    if to != "-":
        for one in found:
            rate = round(one.compared / one.seconds) if one.seconds else 0
            said = T("{object}: {n} pairs compared, {m} differ ({rate} pairs a second)", object=one.object,
                     n=one.compared, m=len(one.found), rate=rate)  # fmt: skip
            results().print(h(said), markup=False)
            for d in one.found:
                queued = f" ({h(T('in the queue'))})" if d.queued else ""
                line = f"  {key_text(d.left)} | {key_text(d.right)}  {d.kind.value} {d.unit}{queued}"
                results().print(line, markup=False)
    return 1 if any(not d.queued for one in found for d in one.found) else 0
