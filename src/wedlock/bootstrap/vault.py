"""The vault and the audit log as the command line uses them, over the hub of one home folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wedlock.bootstrap.portal import key_file, keyring, open_hub
from wedlock.config import Settings
from wedlock.model.ports import Progress, quiet
from wedlock.store.failures import hub_failures

if TYPE_CHECKING:  # models can be imported once the hub is open
    from wedlock.passport.audit import Verdict
    from wedlock.passport.rotation import Rotated


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """`place`: the key file, "" for the environment; `logins`: how many lie under each key; `…_left`: to be moved."""

    place: str
    keys: tuple[str, ...]
    sealing: str
    logins: dict[str, int]
    stale: int
    second_factors_left: int
    sessions_left: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the audit log."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str


def vault_status(known: Settings) -> VaultStatus:
    open_hub(known)
    from wedlock.passport.resealing import second_factors_left, sessions_left
    from wedlock.store.models import Credential

    keys, file = keyring(known), key_file(known)
    with hub_failures():
        rows = list(Credential.objects.values_list("vault_key", "stale"))
        return VaultStatus(
            str(file.file) if file else "", tuple(keys.vault), keys.sealing, dict(Counter(name for name, _ in rows)),
            sum(stale for _, stale in rows), len(second_factors_left(keys)), len(sessions_left(keys)),
        )  # fmt: skip


def rotate_vault(known: Settings, actor: str, tell: Progress = quiet, grace_s: float | None = None) -> Rotated:
    open_hub(known)
    from wedlock.passport import rotation

    file = key_file(known)
    with hub_failures():
        if file is None:
            return rotation.bring_under(keyring(known), actor, tell)
        return rotation.rotate(file, actor, tell, rotation.GRACE_S if grace_s is None else grace_s)


def verify_audit(known: Settings, expect: str | None = None) -> Verdict:
    open_hub(known, migrate=False)
    from wedlock.passport import audit

    with hub_failures():
        return audit.verify(keyring(known), expect)


def audit_head(known: Settings) -> str:
    open_hub(known)
    from wedlock.passport import audit

    with hub_failures():
        return audit.head()


def search_audit(
    known: Settings,
    *,
    action: str = "",
    actor: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """Newest first; see `passport.audit.search`."""
    open_hub(known)
    from wedlock.passport import audit

    with hub_failures():
        found = audit.search(action=action, actor=actor, subject=subject, since=since, until=until, before=before,
                             limit=limit)  # fmt: skip
    return [Entry(one.number, one.at, one.actor, one.action, one.subject, one.detail) for one in found]
