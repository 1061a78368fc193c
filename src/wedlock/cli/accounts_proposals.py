"""`wedlock accounts proposals`, `accept`, `reject`: what an import found, decided by a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table as Grid

from wedlock.cli.accounts_import import BANDS
from wedlock.cli.hub import hub, json_option, write_json
from wedlock.cli.speech import h, lang, notes, results
from wedlock.errors import NeedsPerson, UsageError
from wedlock.language import T, Text

if TYPE_CHECKING:
    from wedlock.store.models import Proposal

KINDS: dict[str, Text] = {"person": T("one person"), "renamed": T("renamed"), "gone": T("gone")}
BAND_WORDS: dict[str, Text] = {"automatic": T("sure"), "review": T("to be decided"), "separate": T("alone")}


@click.command("proposals", help=h(T("List what an import proposes and nobody has decided yet.")))
@click.option("--band", type=click.Choice(BANDS), help=h(T("Of this band alone.")))
@click.option("--system", metavar="NAME", help=h(T("About this system alone.")))
@json_option()
@click.pass_obj
def proposals(home: str, band: str | None, system: str | None, to: str | None) -> None:
    with hub(home):
        found = _open(band, system)
        if to is not None:
            write_json({"proposals": [data(one) for one in found]}, to)
        if to == "-":
            return
        if not found:
            results().print(h(T("Nothing waits for a decision.")), markup=False)
            return
        console = results()
        console.width = 200
        console.print(_grid(found))


@click.command(
    "accept",
    help=h(
        T(
            "Accept proposals: accounts are made, logins joined, renamings taken over, gone logins removed.\n\n\b\n"
            "Examples:\n"
            "  wedlock accounts accept 12 15\n"
            "  wedlock accounts accept --band separate"
        )
    ),
)
@click.argument("numbers", nargs=-1, type=int, metavar="ID…")
@click.option("--band", type=click.Choice(["automatic", "separate"]), help=h(T("All of this band.")))
@click.pass_obj
def accept(home: str, numbers: tuple[int, ...], band: str | None) -> int:
    with hub(home) as opened:
        from wedlock.passport.linking import deciding

        def one(proposal: Proposal) -> Text:
            account = deciding.accept(opened.keys, proposal, opened.actor)
            return T("{number}: accepted ({account}).", number=proposal.pk, account=account.username)

        return _each(numbers, band, one)


@click.command("reject", help=h(T("Reject proposals: an import does not propose them again.")))
@click.argument("numbers", nargs=-1, type=int, metavar="ID…", required=True)
@click.pass_obj
def reject(home: str, numbers: tuple[int, ...]) -> int:
    with hub(home) as opened:
        from wedlock.passport.linking import deciding

        def one(proposal: Proposal) -> Text:
            deciding.reject(opened.keys, proposal, opened.actor)
            return T("{number}: rejected.", number=proposal.pk)

        return _each(numbers, None, one)


def _each(numbers: tuple[int, ...], band: str | None, do: Callable[[Proposal], Text]) -> int:
    """Each on its own: what is not possible is told, the others are done. Exit code 1 where one was not."""
    if bool(numbers) == bool(band):
        raise UsageError(T("Which proposals? Give their numbers, or --band."),
                         T("`wedlock accounts proposals` lists them."))  # fmt: skip
    chosen = _open(band, None) if band else _numbered(numbers)
    failed = 0
    for proposal in chosen:
        try:
            results().print(h(do(proposal)), markup=False)
        except NeedsPerson as conflict:
            failed += 1
            notes().print(conflict.say(lang()), markup=False)
    return 1 if failed else 0


def _numbered(numbers: tuple[int, ...]) -> list[Proposal]:
    from wedlock.passport.linking.deciding import proposal_numbered

    return [proposal_numbered(number) for number in numbers]


def _open(band: str | None, system: str | None) -> list[Proposal]:
    from wedlock.passport.linking.deciding import open_proposals

    found = open_proposals()
    if band:
        found = found.filter(band=band, kind="person")
    if system:
        found = found.filter(system=system) | found.filter(other_system=system)
    return list(found)


def _grid(found: list[Proposal]) -> Grid:
    from rich.text import Text as Plain

    from wedlock.passport.linking.saying import said

    grid = Grid(box=None, pad_edge=False)
    for title in (T("number"), T("what"), T("band"), T("probability"), T("logins"), T("name"), T("evidence")):
        grid.add_column(h(title), no_wrap=title.template != "evidence", overflow="fold")
    for one in found:
        likely = f"{one.probability:.0%}" if one.probability else ""
        name = " · ".join(dict.fromkeys(filter(None, (one.name, one.other_name))))
        row = (str(one.pk), h(KINDS[one.kind]), h(BAND_WORDS[one.band]), likely, " = ".join(_logins(one)), name,
               said(one, lang()))  # fmt: skip
        grid.add_row(*map(Plain, row))
    return grid


def _logins(one: Proposal) -> list[str]:
    shown = [f"{one.system}/{one.login}"]
    if one.other_system:
        shown.append(f"{one.other_system}/{one.other_login}")
    elif one.account is not None:
        shown.insert(0, one.account.username)
    return shown


def data(one: Proposal) -> dict[str, Any]:
    """A proposal as `--json` writes it."""
    from wedlock.passport.linking.saying import told

    return {
        "number": one.pk,
        "kind": one.kind,
        "band": one.band,
        "probability": one.probability,
        "system": one.system,
        "login": one.login,
        "name": one.name,
        "other_system": one.other_system or None,
        "other_login": one.other_login or None,
        "other_name": one.other_name or None,
        "account": one.account.username if one.account else None,
        "state": one.state,
        "evidence": [text.say(lang()) for text in told(one)],
    }
