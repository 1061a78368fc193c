"""`wedlock conflicts`: the questions that only a person can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wedlock.cli.hub import json_option, tell, tell_list, write_json
from wedlock.cli.marriage import actor, desk, key_cell, key_text, shown, values_option, when
from wedlock.cli.reasons import question as in_words
from wedlock.cli.reasons import reason
from wedlock.cli.speech import h, results
from wedlock.errors import UsageError
from wedlock.language import T
from wedlock.model.sync import Answer, Question

if TYPE_CHECKING:
    from wedlock.model.sync import Conflict


@click.group(
    "conflicts",
    help=h(
        T(
            "Questions that the plan leaves to a person: which value holds, whether two records are one, whether to "
            "create or delete.\n\n\b\nExamples:\n"
            "  wedlock conflicts list\n"
            "  wedlock conflicts show 7 --show-values\n"
            "  wedlock conflicts resolve 7 left\n"
            "  wedlock conflicts resolve 8 9 10 yes"
        )
    ),
)
def command() -> None:
    pass


@command.command("list", help=h(T("List the open questions.")))
@click.option("--object", "name", default="", metavar="OBJECT", help=h(T("Of this object alone.")))
@click.option("--question", type=click.Choice([q.value for q in Question]), help=h(T("Of this kind alone.")))
@click.option("--after", default=0, type=click.IntRange(0), help=h(T("The next page: those after this number.")))
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000), help=h(T("So many at most.")))
@json_option()
@click.pass_obj
def list_command(home: str, name: str, question: str | None, after: int, limit: int, to: str | None) -> None:
    wanted = Question(question) if question else None
    with desk(home) as opened:
        rows = [_row(one.conflict) for one in opened.reading.conflicts(name, wanted, after=after, limit=limit)]
        names = {"left": opened.name("left"), "right": opened.name("right")}
    columns = ((T("number"), "number"), (T("object"), "object"), (T("question"), "question"), (T("left"), "left"),
               (T("right"), "right"), (T("what"), "unit"), (T("reason"), "reason"), (T("since"), "opened"))  # fmt: skip
    words = {"question": lambda code: f"{code}: {in_words(code)}", "reason": lambda code: reason(code, names)}
    tell_list(to, "conflicts", rows, columns, words)


@command.command("show", help=h(T("Show one question with both sides' values.")))
@click.argument("number", type=click.IntRange(1), metavar="NUMBER")
@values_option()
@json_option()
@click.pass_obj
def show(home: str, number: int, show_values: bool, to: str | None) -> None:
    with desk(home) as opened:
        found = [one.conflict for one in opened.reading.conflicts(after=number - 1, limit=1)]
        names = {"left": opened.name("left"), "right": opened.name("right")}
    if not found or found[0].id != number:
        raise UsageError(T("There is no open question {n}", n=number), T("`wedlock conflicts list` lists them."))
    asked = found[0]
    values = {"left": shown(asked.shown_left, show_values), "right": shown(asked.shown_right, show_values)}
    if to is not None:
        write_json({**_row(asked), "values": values}, to)
    if to != "-":
        why = reason(asked.reason, names)
        line = f"{asked.id}  {asked.object}  {in_words(asked.question.value)} {asked.unit}  ({why})"
        results().print(line, markup=False)
        for side, key in (("left", asked.left), ("right", asked.right)):
            told = ", ".join(f"{name}: {value!r}" for name, value in values[side].items())
            results().print(f"  {names[side]} {key_text(key)}  {told}", markup=False)


@command.command(
    "resolve",
    help=h(
        T(
            "Answer questions: left or right for values, yes or no for all others. An answer holds as long as the "
            "values are those that were shown; the next sync carries it out."
        )
    ),
)
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1), metavar="NUMBER…")
@click.argument("answer", type=click.Choice([a.value for a in Answer]))
@json_option()
@click.pass_obj
def resolve(home: str, numbers: tuple[int, ...], answer: str, to: str | None) -> None:
    with desk(home) as opened:
        for number in numbers:
            opened.hub.answer(number, Answer(answer), actor())
    tell(to, {"answered": list(numbers), "answer": answer}, T("{n} answered; the next sync does it.", n=len(numbers)))


def _row(asked: Conflict) -> dict[str, Any]:
    return {
        "number": asked.id, "object": asked.object, "question": asked.question.value, "left": key_cell(asked.left),
        "right": key_cell(asked.right), "unit": asked.unit, "reason": asked.reason, "opened": when(asked.opened),
    }  # fmt: skip
