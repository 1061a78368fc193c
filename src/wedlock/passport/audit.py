"""The audit log: what was done, by whom, to what; each entry chained to the one before it by an HMAC.

mac(n) = HMAC-SHA256(audit key, mac(n-1) ‖ JSON [number, at, actor, action, subject, detail]). The key is not in the
database, so who can write to the tables alone can neither forge an entry nor change, remove or reorder one unseen. The
end cut off is seen by whoever noted a head (`head()`) elsewhere and gives it to `verify`.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from wedlock.errors import UsageError
from wedlock.language import T
from wedlock.passport.keys import Keyring
from wedlock.store import statements
from wedlock.store.models import Account, AuditEntry

FIRST = "0" * 64  # what the first entry is chained to
_LOCK = 0x77656C6F636B  # PostgreSQL's advisory lock of the chain's end
_ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_FAULTS_TOLD = 20
_COLUMNS = ("number", "at", "actor", "action", "subject", "detail", "mac")
_AT_ONCE = 5_000  # entries fetched at once by `verify`

Row = tuple[int, str, str, str, str, str]  # number, at, actor, action, subject, detail


class Fault(StrEnum):
    CHANGED = "changed"  # the entry, or the one before it, is not what was written
    REMOVED = "removed"  # numbers are missing before this one
    TRUNCATED = "truncated"  # the noted head is not there any more
    REPLACED = "replaced"  # an entry stands where the noted head was, but it is another


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: how many entries, the head, and the first faults as (number, Fault)."""

    entries: int
    head: str
    faults: tuple[tuple[int, Fault], ...]

    @property
    def sound(self) -> bool:
        return not self.faults


def record(keys: Keyring, action: str, actor: Account | str | None, subject: str = "", **detail: object) -> AuditEntry:
    """Append one entry inside the caller's transaction (or one of its own): both are kept, or neither.

    Call it last in a transaction: from here on every other writer of the log waits until it ends. `detail` is JSON
    and holds no secret; a `Secret` is refused.
    """
    if not _ACTION.fullmatch(action):
        raise ValueError(action)
    told = json.dumps(detail, sort_keys=True, separators=(",", ":")) if detail else ""
    name = actor.username if isinstance(actor, Account) else actor or ""
    with transaction.atomic(savepoint=False):
        number, before = _end()
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        row = (number + 1, at, _clean(name, 150), action, _clean(subject, 200), told)
        entry: dict[str, Any] = {
            "number": row[0], "at": at, "actor": row[2], "action": action, "subject": row[4], "detail": told,
            "mac": _mac(keys, before, row),
        }  # fmt: skip
        statements.change("audit_entry", **entry)
        return statements.partly(AuditEntry, **entry)


def head() -> str:
    """Number and mac of the last entry, to be noted outside this machine: `12:9f86d0…`; `0:` where there is none."""
    last = AuditEntry.objects.order_by("-number").values_list("number", "mac").first()
    return f"{last[0]}:{last[1]}" if last else "0:"


def verify(keys: Keyring, expect: str | None = None) -> Verdict:
    """Read the whole chain; with `expect`, a head noted earlier, also whether its end was cut off or written anew."""
    awaited = _noted(expect) if expect else None
    faults: list[tuple[int, Fault]] = []
    number, mac, entries, met = 0, FIRST, 0, False
    for row, stored in _rows():
        if row[0] != number + 1:
            faults.append((row[0], Fault.REMOVED))
        elif not hmac.compare_digest(_mac(keys, mac, row), stored):
            faults.append((row[0], Fault.CHANGED))
        number, mac, entries = row[0], stored, entries + 1
        if awaited and number == awaited[0]:
            met = hmac.compare_digest(stored, awaited[1])
            faults += [] if met else [(number, Fault.REPLACED)]
        if len(faults) >= _FAULTS_TOLD:
            break
    if awaited and awaited[0] > number:
        faults.append((awaited[0], Fault.TRUNCATED))
    return Verdict(entries, f"{number}:{mac}" if entries else "0:", tuple(faults))


def belong(keys: Keyring) -> bool:
    """Whether these are the keys this log was written with: the first entry or the last fits, or there is none."""
    first = AuditEntry.objects.order_by("number").values_list(*_COLUMNS).first()
    if first is None or _fits(keys, FIRST, first):
        return True
    *before, last = reversed(AuditEntry.objects.order_by("-number").values_list(*_COLUMNS)[:2])
    return bool(before) and _fits(keys, before[0][6], last)


def search(
    *,
    action: str = "",
    actor: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[AuditEntry]:
    """Entries, newest first.

    `action` exact, or a group with a dot at its end (`vault.`); `subject` exact, its last part (`alice` of
    `account/alice`), or named in the detail; `since` inclusive, `until` exclusive; `before`: the number that the page
    before ended with.
    """
    wanted = Q()
    if action:
        wanted &= Q(action__startswith=action) if action.endswith(".") else Q(action=action)
    if actor:
        wanted &= Q(actor=actor)
    if subject:
        wanted &= Q(subject=subject) | Q(subject__endswith=f"/{subject}") | Q(detail__contains=json.dumps(subject))
    if since:
        wanted &= Q(at__gte=_at(since))
    if until:
        wanted &= Q(at__lt=_at(until))
    if before is not None:
        wanted &= Q(number__lt=before)
    return list(AuditEntry.objects.filter(wanted).order_by("-number")[:limit])


def _end() -> tuple[int, str]:
    """Number and mac of the last entry, with the right to append the next.

    SQLite: the transaction began IMMEDIATE and holds the one write lock. PostgreSQL: an advisory lock till its end.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    found = statements.row("audit_end")
    return (found[0], found[1]) if found else (0, FIRST)


def _rows() -> Iterator[tuple[Row, str]]:
    for found in AuditEntry.objects.order_by("number").values_list(*_COLUMNS).iterator(_AT_ONCE):
        yield found[:6], found[6]


def _fits(keys: Keyring, before: str, found: tuple[int, str, str, str, str, str, str]) -> bool:
    return hmac.compare_digest(_mac(keys, before, found[:6]), found[6])


def _mac(keys: Keyring, before: str, row: Row) -> str:
    return hmac.digest(keys.audit, (before + json.dumps(row)).encode("ascii"), "sha256").hex()


def _noted(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})?", text.strip())
    if not found or (int(found[1]) > 0) != bool(found[2]):
        raise UsageError(
            T("{text} is no head of an audit log", text=text[:100]),
            T("Give what `wedlock audit head` printed: a number, a colon, 64 hexadecimal digits."),
        )
    return int(found[1]), found[2] or ""


def _clean(text: str, longest: int) -> str:
    """What a stranger typed must neither break a line of the log nor be refused by the database."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:longest])[:longest]


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
