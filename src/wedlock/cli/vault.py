"""`wedlock vault`: which keys seal the logins, and their rotation."""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from wedlock import bootstrap
from wedlock.cli.output import put_text
from wedlock.cli.progress import progress
from wedlock.cli.speech import h, notes, results
from wedlock.language import T


@click.group(
    "vault",
    help=h(
        T(
            "The vault, in which people's logins lie sealed: its keys and their rotation. No command shows a login.\n\n"
            "\b\nExamples:\n"
            "  wedlock vault status\n"
            "  wedlock vault rotate"
        )
    ),
)
def command() -> None:
    pass


def me() -> str:
    """Who runs the command, as the audit log names them."""
    try:
        return f"console/{getpass.getuser()}"
    except (KeyError, OSError):
        return f"console/uid {os.getuid()}"


@command.command("status", help=h(T("Which keys there are, and how many logins lie under each.")))
@click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))
@click.pass_obj
def status(home: str, to: str | None) -> None:
    found = bootstrap.vault_status(bootstrap.settings(Path(home)))
    if to is not None:
        put_text(
            json.dumps({"format": "wedlock.vault_status", "version": 1, **asdict(found)}, ensure_ascii=False, indent=2)
            + "\n",
            to,
        )
    if to == "-":
        return
    say = results()
    say.print(h(T("Keys: {place}", place=found.place or T("from the environment"))), markup=False)
    for name in dict.fromkeys((*found.keys, *found.logins)):
        mark = T("seals") if name == found.sealing else T("opens") if name in found.keys else T("MISSING")
        say.print(h(T("  {key}  {mark}  {n} logins", key=name, mark=mark, n=found.logins.get(name, 0))), markup=False)
    if len(found.keys) > 1:
        say.print(h(T("A rotation has begun and not ended: run `wedlock vault rotate`.")), markup=False)


@command.command(
    "rotate",
    help=h(
        T(
            "Add a key, bring all logins, second factors and sessions under it, then retire the old key. The portal "
            "may run meanwhile. Killed at any step nothing is lost; the next call goes on from there.\n\n"
            "Afterwards copy the key file to where you keep it, apart from the database; keep the copy of before as "
            "long as you keep backups of before: they open with it alone.\n\n\b\nExamples:\n"
            "  wedlock vault rotate\n"
            "  wedlock vault rotate --json -"
        )
    ),
)
@click.option(
    "--grace",
    type=click.FloatRange(0, 3600),
    metavar="SECONDS",
    help=h(T("How long requests that began under the old key may take (10; 0 where no portal runs).")),
)
@click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))
@click.pass_obj
def rotate(home: str, grace: float | None, to: str | None) -> None:
    known = bootstrap.settings(Path(home))
    with progress() as tell:
        done = bootstrap.rotate_vault(known, me(), tell, grace)
    if to is not None:
        put_text(
            json.dumps({"format": "wedlock.vault_rotation", "version": 1, **asdict(done)}, ensure_ascii=False, indent=2)
            + "\n",
            to,
        )
    if to != "-":
        said = T("Key {key} seals now: {n} logins, {factors} second factors and {sessions} sessions brought under it.",
                 key=done.sealing, n=done.credentials, factors=done.second_factors, sessions=done.sessions)  # fmt: skip
        results().print(h(said), markup=False)
    if known.passport.vault_key and not known.passport.vault_key.startswith("file:"):
        notes().print(h(T("Nothing needs {names} any more: take them out of the environment.", names=done.retired)),
                      markup=False)  # fmt: skip
    else:
        notes().print(h(T("Copy the key file to where you keep it, apart from the database.")), markup=False)
