"""`wedlock accounts import`: which ERP login and which CRM login are one person's, with the evidence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wedlock import bootstrap
from wedlock.cli.hub import hub, json_option, write_json
from wedlock.cli.progress import progress
from wedlock.cli.speech import h, lang, notes, results
from wedlock.language import T, Text

if TYPE_CHECKING:
    from wedlock.passport.linking.deciding import Conflict
    from wedlock.passport.linking.importing import Import
    from wedlock.passport.linking.persons import Claim

SHOWN = 20  # lines of each list on the terminal; --json has them all
BANDS = ("automatic", "review", "separate")


@click.command(
    "import",
    help=h(
        T(
            "Read the users of two systems, read-only and without their passwords, and propose which logins are one "
            "person's, with the evidence. Proposals are kept for an administrator; nobody is joined by e-mail address "
            "or by name alone. Without systems: the ERP and the CRM of wedlock.toml.\n\n\b\nExamples:\n"
            "  wedlock accounts import erp crm --dry-run\n"
            "  wedlock accounts import --accept automatic\n"
            "  wedlock accounts import erp --csv crm-users.csv --system crm\n"
            "  wedlock accounts proposals"
        )
    ),
)
@click.argument("systems", nargs=-1, metavar="[LEFT RIGHT]")
@click.option("--csv", "file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help=h(T("Users in a file with the columns system, login, name, email, active.")))  # fmt: skip
@click.option("--system", default="", metavar="NAME", help=h(T("The system of the file, where it has no such column.")))
@click.option("--dry-run", is_flag=True, help=h(T("Say what would be proposed, and write nothing.")))
@click.option("--accept", "accepted", type=click.Choice(["automatic"]),
              help=h(T("Make accounts of the sure ones at once.")))  # fmt: skip
@json_option()
@click.pass_obj
def import_users(
    home: str, systems: tuple[str, ...], file: Path | None, system: str, dry_run: bool, accepted: str | None,
    to: str | None,
) -> int:  # fmt: skip
    if len(systems) > 2:
        raise click.UsageError(h(T("Two systems at a time.")))
    if system and file is None:
        raise click.UsageError(h(T("--system names the system of a file: give --csv FILE too.")))
    with progress() as tell:
        request = bootstrap.ImportRequest(systems, file, system)
        found = bootstrap.look_at_users(request, bootstrap.settings(home), dry_run, tell)
    made, conflicts, waiting = (0, (), 0) if dry_run else _save(home, found, accepted is not None)
    if to is not None:
        write_json(_data(found, dry_run, made, conflicts), to)
    if to != "-":
        _say(found, dry_run, made, waiting)
    for conflict in conflicts:
        notes().print(conflict.say(lang()), markup=False)
    return 1 if conflicts else 0


def _save(home: str, found: Import, accept: bool) -> tuple[int, tuple[Conflict, ...], int]:
    """How many were accepted, which could not be, and how many wait for a person."""
    with hub(home) as opened:
        from wedlock.passport.linking.deciding import accept_automatic, open_proposals
        from wedlock.passport.linking.hub import save

        save(opened.keys, found, opened.actor)
        made, conflicts = accept_automatic(opened.keys, opened.actor) if accept else (0, ())
        return made, conflicts, open_proposals().count()


def _say(found: Import, dry_run: bool, made: int, waiting: int) -> None:
    for one in found.read:
        recognised = found.recognised[one.system]
        inactive = sum(not user.active for user in one.users)
        _line(T("{system}: {n} users; {known} known already, {inactive} deactivated, {aside} left out.",
                system=one.system, n=len(one.users) + len(one.aside), known=len(recognised.known), inactive=inactive,
                aside=len(one.aside)))  # fmt: skip
        for out in one.aside[:SHOWN]:
            where = f" ({h(T('line {line}', line=out.line))})" if out.line else ""
            _line(f"  {out.login or '–'}{where}: {h(out.reason)}")
        _more(len(one.aside))
    for notice in found.notices:
        _line(notice)
    _say_claims(found)
    _say_changes(found)
    if dry_run:
        _line(T("Nothing was written."))
    elif made:
        _line(T("{n} proposals were accepted.", n=made))
    if waiting:
        _line(T("{n} proposals wait for a decision: `wedlock accounts proposals` lists them.", n=waiting))


def _say_claims(found: Import) -> None:
    counted = Counter(claim.band.value for claim in found.claims)
    _line(T("Sure: {automatic}. To be decided by a person: {review}. In one system alone: {separate}.",
            **{band: counted[band] for band in BANDS}))  # fmt: skip
    for band in BANDS[:2]:
        some = [claim for claim in found.claims if claim.band.value == band]
        for claim in some[:SHOWN]:
            _line(f"  {_who(claim, found)}  {claim.probability:.0%}: {_together(claim.evidence)}")
        _more(len(some))


def _say_changes(found: Import) -> None:
    for system, recognised in found.recognised.items():
        for held, user in recognised.renamed:
            _line(T("Renamed in {system}: {old} is {new} now ({account}).", system=system, old=held.login,
                    new=user.login, account=found.usernames.get(held.account, "?")))  # fmt: skip
        for held, reason in recognised.gone[:SHOWN]:
            _line(T("To be decided: {account} in {system}: {reason}.", account=found.usernames.get(held.account, "?"),
                    system=system, reason=reason))  # fmt: skip
        _more(len(recognised.gone))


def _who(claim: Claim, found: Import) -> str:
    logins = [f"{one.system}/{one.login}" for one in (claim.user, claim.other) if one]
    if claim.account is not None:
        logins.insert(0, found.usernames.get(claim.account, "?"))
    return " = ".join(logins)


def _together(evidence: tuple[Text, ...]) -> str:
    return ("；" if lang() == "zh" else "; ").join(map(h, evidence))


def _line(text: Text | str) -> None:
    results().print(h(text) if isinstance(text, Text) else text, markup=False)


def _more(count: int) -> None:
    if count > SHOWN:
        _line(f"  {h(T('… and {n} more; --json has them all', n=count - SHOWN))}")


def _data(found: Import, dry_run: bool, made: int, conflicts: tuple[Conflict, ...]) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "systems": [
            {
                "system": one.system,
                "users": len(one.users) + len(one.aside),
                "known": len(found.recognised[one.system].known),
                "deactivated": sum(not user.active for user in one.users),
                "left_out": [
                    {"login": out.login, "line": out.line or None, "reason": h(out.reason)} for out in one.aside
                ],
            }
            for one in found.read
        ],
        "notices": [h(notice) for notice in found.notices],
        "claims": [_claim(claim, found) for claim in found.claims],
        "renamed": [
            {"system": system, "account": found.usernames.get(held.account), "old": held.login, "new": user.login}
            for system, recognised in found.recognised.items()
            for held, user in recognised.renamed
        ],
        "gone": [
            {"system": system, "account": found.usernames.get(held.account), "login": held.login, "reason": h(reason)}
            for system, recognised in found.recognised.items()
            for held, reason in recognised.gone
        ],
        "accepted": made,
        "conflicts": [h(conflict.problem) for conflict in conflicts],
    }


def _claim(claim: Claim, found: Import) -> dict[str, Any]:
    return {
        "band": claim.band.value,
        "probability": claim.probability,
        "account": found.usernames.get(claim.account) if claim.account is not None else None,
        "logins": [
            {"system": one.system, "login": one.login, "key": one.key or None, "name": one.name}
            for one in (claim.user, claim.other)
            if one
        ],
        "evidence": [h(text) for text in claim.evidence],
    }
