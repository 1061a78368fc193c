"""`wedlock audit`: the log of what was done, verified and searched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wedlock import bootstrap
from wedlock.cli.output import put_text
from wedlock.cli.speech import h, results
from wedlock.errors import UsageError
from wedlock.language import T, Text

if TYPE_CHECKING:
    from wedlock.bootstrap.vault import Entry
    from wedlock.passport.audit import Verdict

_FAULTS: dict[str, Callable[[int], Text]] = {
    "changed": lambda n: T("entry {number} is not what was written, or the one before it is not", number=n),
    "removed": lambda n: T("entries before {number} were removed", number=n),
    "truncated": lambda n: T("the noted entry {number} is gone: the end of the log was cut off", number=n),
    "replaced": lambda n: T("entry {number} is not the noted one: the log was written anew", number=n),
}


@click.group(
    "audit",
    help=h(
        T(
            "The audit log: each entry is chained to the one before, under a key that is not in the database.\n\n"
            "\b\nExamples:\n"
            "  wedlock audit verify\n"
            "  wedlock audit head >> /mnt/elsewhere/heads.txt\n"
            "  wedlock audit verify --expect 1041:9f86d081884c7d65…\n"
            "  wedlock audit search --subject alice --since 7d"
        )
    ),
)
def command() -> None:
    pass


@command.command(
    "verify",
    help=h(
        T(
            "Read the whole log and check its chain: entries changed, removed, reordered. With a head noted earlier "
            "also whether its end was cut off. Exit code 1 when it does not hold."
        )
    ),
)
@click.option("--expect", metavar="HEAD", help=h(T("A head that `wedlock audit head` printed earlier.")))
@click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))
@click.pass_obj
def verify(home: str, expect: str | None, to: str | None) -> int:
    found = bootstrap.verify_audit(bootstrap.settings(Path(home)), expect)
    if to is not None:
        put_text(json.dumps(_verdict(found), indent=2) + "\n", to)
    if to != "-":
        for number, fault in found.faults:
            results().print(h(_FAULTS[fault.value](number)), markup=False)
        n = f"{found.entries:,}"
        holds, breaks = T("{n} entries, and the chain holds.", n=n), T("{n} entries; the chain does NOT hold.", n=n)
        results().print(h(holds if found.sound else breaks), markup=False)
    return 0 if found.sound else 1


@command.command("head", help=h(T("Print number and code of the last entry, to be noted where nobody can change it.")))
@click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))
@click.pass_obj
def head(home: str, to: str | None) -> None:
    found = bootstrap.audit_head(bootstrap.settings(Path(home)))
    if to is None:
        click.echo(found)
    else:
        put_text(json.dumps({"format": "wedlock.audit_head", "version": 1, "head": found}) + "\n", to)


@command.command(
    "search",
    help=h(
        T(
            "Entries, newest first. A time is 2026-11-24, 2026-11-24T08:30 (UTC unless it names a zone), or how long "
            "ago: 30m, 12h, 7d."
        )
    ),
)
@click.option("--action", default="", metavar="ACTION", help=h(T("Such as vault.opened; `vault.` is all of them.")))
@click.option("--actor", default="", metavar="NAME", help=h(T("Who did it.")))
@click.option("--subject", default="", metavar="NAME", help=h(T("To whom or what: alice, account/alice, creme.")))
@click.option("--since", metavar="TIME", help=h(T("From this time on.")))
@click.option("--until", metavar="TIME", help=h(T("Before this time.")))
@click.option(
    "--before", type=click.IntRange(1), metavar="NUMBER", help=h(T("Entries before this one: the next page."))
)
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000), help=h(T("So many at most.")))
@click.option("--json", "to", metavar="FILE", help=h(T("Write the result as JSON (`-`: standard output).")))
@click.pass_obj
def search(
    home: str,
    action: str,
    actor: str,
    subject: str,
    since: str | None,
    until: str | None,
    before: int | None,
    limit: int,
    to: str | None,
) -> None:
    now = datetime.now(UTC)
    found = bootstrap.search_audit(
        bootstrap.settings(Path(home)), action=action, actor=actor, subject=subject, since=moment(since, now),
        until=moment(until, now), before=before, limit=limit,
    )  # fmt: skip
    if to is not None:
        entries = [_entry(one) for one in found]
        put_text(
            json.dumps(
                {"format": "wedlock.audit_entries", "version": 1, "entries": entries}, ensure_ascii=False, indent=2
            )
            + "\n",
            to,
        )
    if to != "-":
        for one in found:
            words = (one.at[:19], one.actor or "-", one.action, one.subject, one.detail)
            results().print(f"{one.number:>6}  " + "  ".join(word for word in words if word), markup=False)
        if not found:
            results().print(h(T("Nothing found.")), markup=False)


def moment(text: str | None, now: datetime) -> datetime | None:
    """A time as people type it."""
    if text is None:
        return None
    if ago := re.fullmatch(r"(\d{1,6})([mhd])", text):
        unit = {"m": "minutes", "h": "hours", "d": "days"}[ago[2]]
        return now - timedelta(**{unit: int(ago[1])})
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            T("{text} is no time", text=text), T("Write 2026-11-24, 2026-11-24T08:30, 30m, 12h or 7d.")
        ) from None


def _verdict(found: Verdict) -> dict[str, object]:
    faults = [{"number": number, "fault": fault.value} for number, fault in found.faults]
    return {"format": "wedlock.audit_verdict", "version": 1, "sound": found.sound, "entries": found.entries,
            "head": found.head, "faults": faults}  # fmt: skip


def _entry(one: Entry) -> dict[str, object]:
    detail = json.loads(one.detail) if one.detail else {}
    return {"number": one.number, "at": one.at, "actor": one.actor, "action": one.action, "subject": one.subject,
            "detail": detail}  # fmt: skip
