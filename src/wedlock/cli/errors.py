"""`wedlock errors`: records that could not be written, and why."""

from __future__ import annotations

import click

from wedlock.cli.hub import json_option, tell, tell_list
from wedlock.cli.marriage import desk, key_cell, when
from wedlock.cli.speech import h, lang
from wedlock.errors import UsageError
from wedlock.language import T, told
from wedlock.model.sync import Trouble


@click.group(
    "errors",
    help=h(
        T(
            "Records that could not be written, by class. A retry reads both sides again.\n\n\b\nExamples:\n"
            "  wedlock errors list\n"
            "  wedlock errors retry 12\n"
            "  wedlock errors retry --trouble missing\n"
            "  wedlock errors retry --all"
        )
    ),
)
def command() -> None:
    pass


@command.command("list", help=h(T("List the errors that last.")))
@click.option("--object", "name", default="", metavar="OBJECT", help=h(T("Of this object alone.")))
@click.option("--trouble", type=click.Choice([t.value for t in Trouble]), help=h(T("Of this kind alone.")))
@click.option("--after", default=0, type=click.IntRange(0), help=h(T("The next page: those after this number.")))
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000), help=h(T("So many at most.")))
@json_option()
@click.pass_obj
def list_command(home: str, name: str, trouble: str | None, after: int, limit: int, to: str | None) -> None:
    wanted = Trouble(trouble) if trouble else None
    with desk(home) as opened:
        rows = [
            {"number": k.error.id, "object": k.error.object, "trouble": k.error.trouble.value,
             "system": opened.name(k.error.side), "left": key_cell(k.error.left), "right": key_cell(k.error.right),
             "attempts": k.error.attempt, "since": when(k.error.since), "text": told(k.error.text).say(lang())}
            for k in opened.reading.errors(name, wanted, after=after, limit=limit)
        ]  # fmt: skip
    columns = ((T("number"), "number"), (T("object"), "object"), (T("class"), "trouble"), (T("in"), "system"),
               (T("left"), "left"), (T("right"), "right"), (T("attempts"), "attempts"), (T("since"), "since"),
               (T("why"), "text"))  # fmt: skip
    tell_list(to, "errors", rows, columns)


@command.command("retry", help=h(T("Look at the records again: those of one error, of a class, of an object, or all.")))
@click.argument("number", required=False, type=click.IntRange(1), metavar="[NUMBER]")
@click.option("--object", "name", default="", metavar="OBJECT", help=h(T("Of this object alone.")))
@click.option("--trouble", type=click.Choice([t.value for t in Trouble]), help=h(T("Of this kind alone.")))
@click.option("--all", "everything", is_flag=True, help=h(T("Every one.")))
@json_option()
@click.pass_obj
def retry(home: str, number: int | None, name: str, trouble: str | None, everything: bool, to: str | None) -> None:
    if not (number or name or trouble or everything):
        raise UsageError(T("Which errors? Give a number, --object, --trouble, or --all."))
    with desk(home) as opened:
        count = opened.reading.retry(number, name, Trouble(trouble) if trouble else None)
    tell(to, {"retried": count}, T("{n} errors: the next sync looks at their records again.", n=count))
