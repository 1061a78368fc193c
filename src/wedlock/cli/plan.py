"""`wedlock plan`: show, check, accept and reject the plan of two systems."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.table import Table as Grid

from wedlock.cli.output import put_text
from wedlock.cli.speech import h, lang, notes, results
from wedlock.errors import PlanInvalid, UsageError
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import Decided, Pair
from wedlock.planfile.data import object_data, plan_data
from wedlock.planfile.decide import Question, accept, questions, reject, summary
from wedlock.planfile.file import NO_CATALOGS, PlanFile, read_plan, save
from wedlock.planfile.layout import lay_out
from wedlock.planfile.shapecheck import unknown


@dataclass(frozen=True, slots=True)
class Place:
    """Where the plan is, and the home folder with the settings."""

    file: Path
    home: Path


F = TypeVar("F", bound=Callable[..., Any])
MODES = {Mode.SYNC: T("synchronise"), Mode.EXTERNAL: T("external table"), Mode.LEAVE: T("leave")}


@click.group(
    "plan",
    help=h(
        T(
            "Show, check, accept or reject the plan of two systems.\n\n\b\nExamples:\n"
            "  wedlock plan show\n"
            "  wedlock plan check --left postgresql://reader@erp/erp --right mysql://reader@crm/crm\n"
            "  wedlock plan accept customer_master\n"
            "  wedlock plan reject invoice"
        )
    ),
)
@click.option(
    "--plan", "file", type=click.Path(path_type=Path, dir_okay=False), help=h(T("The plan (default: HOME/plan.yaml)."))
)
@click.pass_context
def command(ctx: click.Context, file: Path | None) -> None:
    home = Path(str(ctx.obj or ".wedlock"))
    ctx.obj = Place(file or home / "plan.yaml", home)


def _json_option() -> Callable[[F], F]:
    return click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))


@command.command("show", help=h(T("Show the plan, or the text of one object.")))
@click.argument("name", required=False, metavar="[OBJECT]")
@_json_option()
@click.pass_obj
def show(place: Place, name: str | None, to: str | None) -> None:
    file = read_plan(place.file)
    if name is not None and name not in file.plan.by_name:
        raise UsageError(unknown(T("object"), name, file.plan.by_name))
    if to is not None:
        _write_json(object_data(file.plan.by_name[name]) if name else plan_data(file.plan), to)
    elif name is not None:
        block = next(b for b in lay_out(file.text).blocks if b.name == name)
        click.echo(block.text.rstrip())
    else:
        console = results()
        console.width = 200  # a name wider than the terminal wraps there rather than being cut
        console.print(_overview(file))


@command.command(
    "check", help=h(T("Check the plan; mistakes are named with their lines. Exit code 1 when there are any."))
)
@click.argument("other", required=False, metavar="[FILE]", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--left", metavar="SYSTEM", help=h(T("URL or file of the left system, to check tables and columns.")))
@click.option("--right", metavar="SYSTEM", help=h(T("URL or file of the right system.")))
@_json_option()
@click.pass_obj
def check(place: Place, other: Path | None, left: str | None, right: str | None, to: str | None) -> None:
    path = other or place.file
    catalogs = _catalogs(place, left, right)
    try:
        file = read_plan(path, catalogs)
    except PlanInvalid as invalid:
        if to is not None:
            _write_json(_verdict(path, invalid.mistakes, None), to)
        raise
    if to is not None:
        _write_json(_verdict(path, (), file), to)
    if to != "-":
        _say_valid(file)


@command.command(
    "accept",
    help=h(T("Accept objects of the plan: from then on they may be carried out. Your name and the time are written.")),
)
@click.argument("names", nargs=-1, metavar="OBJECT…")
@click.option("--all", "everything", is_flag=True, help=h(T("Every object that is not decided yet.")))
@click.option("--as-proposed", is_flag=True, help=h(T("Take open decisions (DECIDE) as they stand in the file.")))
@click.pass_obj
def accept_command(place: Place, names: tuple[str, ...], everything: bool, as_proposed: bool) -> None:
    file = read_plan(place.file)
    chosen = _chosen(file, names, everything)
    save(file, accept(file, chosen, _me(), datetime.now(UTC), as_proposed))
    notes().print(
        h(T("Accepted: {names}.", names=chosen)) if chosen else h(T("Nothing is left to decide.")), markup=False
    )


@command.command("reject", help=h(T("Reject objects: they stay in the file, and nothing is done about them.")))
@click.argument("names", nargs=-1, metavar="OBJECT…", required=True)
@click.pass_obj
def reject_command(place: Place, names: tuple[str, ...]) -> None:
    file = read_plan(place.file)
    save(file, reject(file, names, _me(), datetime.now(UTC)))
    notes().print(h(T("Rejected: {names}.", names=names)), markup=False)


def _chosen(file: PlanFile, names: tuple[str, ...], everything: bool) -> tuple[str, ...]:
    if everything and names:
        raise UsageError(T("Either names or --all, not both."))
    if not everything and not names:
        raise UsageError(T("Which objects? Name them, or say --all."), T("`wedlock plan show` lists them."))
    undecided = (p.name for p in file.plan.objects if p.decision.state is Decided.OPEN)
    return tuple(undecided) if everything else names


def _me() -> str:
    """The login name of who runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _catalogs(place: Place, left: str | None, right: str | None) -> Pair[Catalog | None]:
    """The Catalogs of the systems that were named."""
    if left is None and right is None:
        return NO_CATALOGS
    from wedlock import bootstrap  # drivers are loaded only when a system is named

    known = bootstrap.settings(place.home)
    return Pair(
        bootstrap.catalog(left, known, "erp") if left else None,
        bootstrap.catalog(right, known, "crm") if right else None,
    )


def _overview(file: PlanFile) -> Grid:
    grid = Grid(box=None, pad_edge=False)
    for title in (T("object"), T("mode"), T("owner"), T("fields"), T("decision"), T("to decide")):
        grid.add_column(h(title), no_wrap=True)
    still = questions(file)
    for planned in file.plan.objects:
        owner = {Owner.LEFT: file.plan.left.name, Owner.RIGHT: file.plan.right.name, Owner.BOTH: h(T("both"))}
        mode = h(T("within {object}", object=planned.within)) if planned.within else h(MODES[planned.mode])
        count = len(planned.fields) + sum(len(lines.fields) for lines in planned.lines)
        decided = h(summary(planned.decision.state)) + (f" ({planned.decision.by})" if planned.decision.by else "")
        n = sum(q.object == planned.name for q in still)
        grid.add_row(planned.name, mode, owner[planned.owner], str(count or ""), decided, str(n or ""))
    return grid


def _say_valid(file: PlanFile) -> None:
    still = questions(file)
    states = [planned.decision.state for planned in file.plan.objects]
    said = T("{path} is valid: {n} objects, {accepted} accepted, {rejected} rejected, {open} open.",
             path=str(file.path), n=len(states), accepted=states.count(Decided.ACCEPTED),
             rejected=states.count(Decided.REJECTED), open=states.count(Decided.OPEN))  # fmt: skip
    results().print(h(said), markup=False)
    for question in still:
        results().print(f"  {question.line}: {question.object}: {question.text}", markup=False)


def _verdict(path: Path, mistakes: tuple[tuple[int, Text], ...], file: PlanFile | None) -> dict[str, object]:
    verdict: dict[str, object] = {
        "version": 1,
        "file": str(path),
        "valid": not mistakes,
        "mistakes": [{"line": line, "text": text.say(lang())} for line, text in mistakes],
    }
    if file is not None:
        still = questions(file)
        verdict["objects"] = [
            {
                "object": planned.name,
                "mode": planned.mode.value,
                "decision": planned.decision.state.value,
                "questions": [_question(q) for q in still if q.object == planned.name],
            }
            for planned in file.plan.objects
        ]
    return verdict


def _question(question: Question) -> dict[str, object]:
    return {"line": question.line, "text": question.text}


def _write_json(data: object, to: str) -> None:
    put_text(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n", to)
