"""Identities by an administrator's hand: confirmed, entered, taken away. Every change is audited."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from wedlock.errors import Refused, UsageError
from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.accounts import account_named
from wedlock.passport.keys import Keyring
from wedlock.passport.plain import one_line, short_name
from wedlock.passport.vault import mark_stale
from wedlock.store.models import Account, Credential, Identity


@transaction.atomic
def confirm(keys: Keyring, actor: str, identities: Iterable[int]) -> int:
    """Say of proposed identities that they are right; how many were open until now."""
    found = Identity.objects.select_for_update().filter(pk__in=list(identities), proof=Identity.Proof.NONE)
    rows = list(found.select_related("account"))
    Identity.objects.filter(pk__in=[row.pk for row in rows]).update(
        proof=Identity.Proof.ADMINISTRATOR, proved_at=timezone.now()
    )
    for row in rows:
        audit.record(keys, "identity.confirmed", actor, _subject(row), account=row.account.username)
    return len(rows)


@transaction.atomic
def set_identity(
    keys: Keyring, actor: str, username: str, system: str, login: str, key: str = "", shared: bool = False
) -> Identity:
    """This account has that login in the system. Where the login was another, what is sealed for it is stale."""
    account = Account.objects.select_for_update().get(pk=account_named(username).pk)
    short_name(T("The system"), system)
    wanted = one_line(T("The login"), login, 200, needed=True)
    identity = Identity.objects.filter(account=account, system=system).first() or Identity(
        account=account, system=system
    )
    before = identity.login
    identity.login, identity.key, identity.shared = wanted, one_line(T("The key"), key, 80), shared
    identity.proof, identity.proved_at = Identity.Proof.ADMINISTRATOR, timezone.now()
    _save(identity)
    if before not in ("", wanted):
        _seals_are_stale(keys, actor, account, system)
    audit.record(
        keys, "identity.set", actor, _subject(identity), account=account.username, before=before, shared=shared
    )
    return identity


@transaction.atomic
def remove_identity(keys: Keyring, actor: str, username: str, system: str) -> None:
    """Take an identity away; what is sealed for it is not filled any more."""
    account = account_named(username)
    identity = Identity.objects.select_for_update().filter(account=account, system=system).first()
    if identity is None:
        raise UsageError(T("{name} has no identity in {system}.", name=account.username, system=system))
    subject = _subject(identity)
    _seals_are_stale(keys, actor, account, system)
    identity.delete()
    audit.record(keys, "identity.removed", actor, subject, account=account.username)


def _save(identity: Identity) -> None:
    try:
        with transaction.atomic():
            identity.save()
    except IntegrityError:
        other = Identity.objects.filter(system=identity.system, login=identity.login).select_related("account").first()
        raise Refused(
            T("{login} in {system} is already the login of {name}.", login=identity.login, system=identity.system,
              name=other.account.username if other else "?"),
            T("One login is one person's. Mark both as shared if it truly is used by several."),
        ) from None  # fmt: skip


def _seals_are_stale(keys: Keyring, actor: str, account: Account, system: str) -> None:
    """All rows are locked before the audit log is."""
    found = Credential.objects.filter(account=account, application__system=system).order_by("pk")
    for credential in list(found.select_related("application", "account").select_for_update(of=("self",))):
        mark_stale(keys, credential, actor)


def _subject(identity: Identity) -> str:
    return f"identity/{identity.system}/{identity.login}"
