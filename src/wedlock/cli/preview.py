"""`wedlock preview`: what a sync would do. Nothing is written anywhere, nothing installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wedlock.cli.hub import json_option, write_json
from wedlock.cli.marriage import key_text, marriage, objects_argument, shown, values_option
from wedlock.cli.progress import progress
from wedlock.cli.reasons import Names, doing, reason
from wedlock.cli.speech import h, lang, results
from wedlock.language import T, told
from wedlock.model.plan import SIDES

if TYPE_CHECKING:
    from wedlock.sync.preview import Preview, Sample

TOLD = 5
"""Samples of a kind that a person sees; `--json` has all of them."""


@click.command(
    "preview",
    help=h(
        T(
            "Show what a sync would do to the accepted objects: counts, and samples of each kind. Nothing is written "
            "anywhere and nothing is installed.\n\n\b\nExamples:\n"
            "  wedlock preview\n"
            "  wedlock preview customer_master --show-values\n"
            "  wedlock preview --json preview.json"
        )
    ),
)
@objects_argument()
@values_option()
@json_option()
@click.pass_obj
def command(home: str, names: tuple[str, ...], show_values: bool, to: str | None) -> None:
    from wedlock.bootstrap.sync import preview

    with marriage(home) as opened, progress() as tell:
        found = list(preview(opened, names, tell))
        systems: Names = {str(side): opened.name(side) for side in SIDES}
    if to is not None:
        write_json({"objects": [_data(one, show_values) for one in found]}, to)
    if to != "-":
        for one in found:
            _say(one, systems, show_values)


def _say(one: Preview, names: Names, unmasked: bool) -> None:
    out = results()
    out.print(h(T("{object}: {left} records left, {right} right", object=one.object, left=one.records.left,
                  right=one.records.right)), markup=False)  # fmt: skip
    for kind, count in sorted(one.counts.items()):
        out.print(f"  {count:>8,}  {doing(kind, names)}", markup=False)
    for kind, samples in one.samples.items():
        if kind not in ("same", "link"):
            for sample in samples[:TOLD]:
                out.print(
                    f"    {doing(f'{kind} {sample.side}', names)}: {_line(sample, names, unmasked)}", markup=False
                )


def _line(sample: Sample, names: Names, unmasked: bool) -> str:
    before, after = shown(sample.before, unmasked), shown(sample.after, unmasked)
    changes = ", ".join(f"{name}: {before.get(name, '')!r} → {value!r}" for name, value in after.items())
    return f"{key_text(sample.left)} | {key_text(sample.right)}  {changes}  ({reason(sample.why, names)})"


def _data(one: Preview, unmasked: bool) -> dict[str, Any]:
    return {
        "object": one.object,
        "records": {"left": one.records.left, "right": one.records.right},
        "counts": dict(one.counts),
        "samples": {kind: [_sample(s, unmasked) for s in samples] for kind, samples in one.samples.items()},
    }


def _sample(sample: Sample, unmasked: bool) -> dict[str, Any]:
    return {
        "side": sample.side, "left": sample.left, "right": sample.right,
        "before": shown(sample.before, unmasked), "after": shown(sample.after, unmasked),
        "why": told(sample.why).say(lang()),
    }  # fmt: skip
