"""`wedlock extension pack`: the browser extension for this company, with everything a roll-out needs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wedlock import bootstrap
from wedlock.cli.output import put_text
from wedlock.cli.speech import h, notes, results
from wedlock.config import Settings
from wedlock.config.passport import origin
from wedlock.errors import UsageError
from wedlock.language import T

if TYPE_CHECKING:
    from wedlock.passport.rollout.pack import Pack


@click.group("extension", help=h(T("The browser extension that fills the applications' login forms.")))
def command() -> None:
    pass


@command.command(
    "pack",
    help=h(
        T(
            "Pack the extension for the portal and its applications: an unpacked folder to try, ZIP and signed CRX, "
            "update.xml, the policy files for Chrome and Edge, and README.txt for whoever rolls it out. The key that "
            "fixes its id is made once: keys/extension.pem in the home folder.\n\n"
            "Pack again when an application is added or moves; the version rises, and browsers take it by themselves."
            "\n\n\b\nExamples:\n"
            "  wedlock extension pack\n"
            "  wedlock extension pack --out roll-out --update-url https://files.example.com/wedlock/update.xml"
        )
    ),
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=h(T("Folder to write to; left out: extension/ in the home folder, which the portal serves.")),
)
@click.option("--update-url", metavar="URL", help=h(T("Where browsers find update.xml; left out: the portal.")))
@click.option("--address", metavar="ORIGIN", help=h(T("The portal's address, where it is not that of the settings.")))
@click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))
@click.pass_obj
def pack(home: str, out: Path | None, update_url: str | None, address: str | None, to: str | None) -> None:  # fmt: skip
    known = _at(bootstrap.settings(home), address)
    if update_url is not None and not update_url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise UsageError(
            T("{url} is no address for updates: it must begin with https://", url=update_url),
            T("Over plain HTTP anybody in between could keep a new version from the browsers."),
        )
    packed = bootstrap.pack_extension(known, out, update_url)
    folder = out or known.home / "extension"
    if to is not None:
        put_text(_as_json(packed, folder), to)
    if to != "-":
        _say(packed, folder)


def _at(known: Settings, address: str | None) -> Settings:
    if address is None:
        return known
    return replace(known, passport=replace(known.passport, address=origin("--address", address)))


def _say(packed: Pack, folder: Path) -> None:
    told = T("Packed version {version} of the extension {identifier} into {folder}", version=packed.version,
             identifier=packed.identifier, folder=str(folder))  # fmt: skip
    results().print(h(told), markup=False)
    for one in packed.origins:
        results().print(f"  {one}", markup=False)
    if not packed.origins:
        notes().print(h(T("There is no application yet whose pages it may fill; add one and pack again.")))
    if packed.moved:
        notes().print(
            h(T("The applications' addresses have changed: this version has to be rolled out (browsers that follow "
                "update.xml take it by themselves).")))  # fmt: skip


def _as_json(packed: Pack, folder: Path) -> str:
    told = {
        "version": 1,
        "extension": {"id": packed.identifier, "version": packed.version},
        "applications": list(packed.origins),
        "roll_out_needed": packed.moved,
        "folder": str(folder),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
