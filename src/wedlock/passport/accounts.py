"""Accounts: made, changed, disabled, enabled, deleted. Every change is audited in its own transaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from wedlock.errors import Refused, UsageError
from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.groups import groups_named
from wedlock.passport.keys import Keyring
from wedlock.passport.plain import login_name, one_line
from wedlock.passport.seen import unchanged
from wedlock.passport.sessions import end_sessions
from wedlock.store.models import Account, Invitation, normalised_name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an account is to become; None leaves a field as it is."""

    name: str | None = None
    email: str | None = None
    language: str | None = None
    role: str | None = None
    groups: tuple[str, ...] | None = None


def account_named(username: str) -> Account:
    """The account, by the name it signs in with."""
    found = Account.objects.filter(username=normalised_name(username)).first()
    if found is None:
        raise UsageError(
            T("No account is called {name}.", name=username), T("`wedlock accounts list` shows those there are.")
        )
    return found


def shown(account: Account) -> dict[str, object]:
    """What an administrator can change of an account, as it is now."""
    groups = sorted(group.name for group in account.groups.all())
    return {"name": account.name, "email": account.email, "language": account.language, "role": account.role,
            "groups": groups, "active": account.is_active}  # fmt: skip


@transaction.atomic
def add_account(keys: Keyring, actor: str, username: str, wanted: Wanted) -> Account:
    """A new account without a password: an invitation lets the person set one."""
    name = login_name(username)
    account = Account(username=name, role=Account.Role.PERSON)
    account.set_unusable_password()
    _fill(account, wanted)
    if wanted.role is not None:
        account.role = _role(wanted.role)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise UsageError(T("An account called {name} exists already.", name=name)) from None
    account.groups.set(groups_named(wanted.groups or ()))
    audit.record(keys, "account.added", actor, f"account/{name}", role=account.role, groups=list(wanted.groups or ()))
    return account


@transaction.atomic
def change_account(keys: Keyring, actor: str, username: str, wanted: Wanted, seen: str | None = None) -> Account:
    """Change what is wanted; refused where the account is no longer as it was `seen`."""
    if wanted.role is not None:
        _administrators()
    account = _locked(username)
    before = shown(account)
    unchanged(seen, before, account.username)
    _fill(account, wanted)
    if wanted.role is not None and wanted.role != account.role:
        _an_administrator_stays(account)
        account.role = _role(wanted.role)
    account.save()
    if wanted.groups is not None:
        account.groups.set(groups_named(wanted.groups))
    after = shown(account)
    changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changed:
        audit.record(keys, "account.changed", actor, f"account/{account.username}", changed=_without_personal(changed))
    return account


@transaction.atomic
def disable_account(keys: Keyring, actor: str, username: str, seen: str | None = None) -> Account:
    """End everything the person has open, at once: sessions, tickets, launches, invitations."""
    _administrators()
    account = _locked(username)
    unchanged(seen, shown(account), account.username)
    if account.is_active:
        _an_administrator_stays(account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        Invitation.objects.filter(account=account).delete()
        end_sessions(account)
        audit.record(keys, "account.disabled", actor, f"account/{account.username}")
    return account


@transaction.atomic
def enable_account(keys: Keyring, actor: str, username: str, seen: str | None = None) -> Account:
    account = _locked(username)
    unchanged(seen, shown(account), account.username)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        audit.record(keys, "account.enabled", actor, f"account/{account.username}")
    return account


@transaction.atomic
def delete_account(keys: Keyring, actor: str, username: str) -> None:
    """Only what is disabled and has no identity any more: the audit log keeps the name."""
    account = _locked(username)
    if account.is_active:
        raise Refused(
            T("{name} is not disabled; only a disabled account can be deleted.", name=account.username),
            T("Disable it first: that ends its sessions. Most accounts are better left disabled than deleted."),
        )
    systems = sorted(identity.system for identity in account.identities.all())
    if systems:
        raise Refused(
            T("{name} still has identities: {systems}.", name=account.username, systems=systems),
            T("Remove them first, so that nobody wonders later whose login that was."),
        )
    end_sessions(account)
    account.delete()
    audit.record(keys, "account.deleted", actor, f"account/{account.username}")


@transaction.atomic
def end_all_sessions(keys: Keyring, actor: str, username: str) -> None:
    """Sign the person out everywhere; they may sign in again."""
    account = _locked(username)
    end_sessions(account)
    audit.record(keys, "account.sessions_ended", actor, f"account/{account.username}")


@transaction.atomic
def remove_second_factors(keys: Keyring, actor: str, username: str) -> int:
    """For somebody who lost their second factor: all are taken away, and every session ends."""
    from allauth.mfa.models import Authenticator

    account = _locked(username)
    removed = int(Authenticator.objects.filter(user=account).delete()[0])
    end_sessions(account)
    audit.record(keys, "account.second_factors_removed", actor, f"account/{account.username}", removed=removed)
    return removed


def _locked(username: str) -> Account:
    return Account.objects.select_for_update().get(pk=account_named(username).pk)


def _fill(account: Account, wanted: Wanted) -> None:
    if wanted.name is not None:
        account.name = one_line(T("The name"), wanted.name, 150)
    if wanted.email is not None:
        account.email = _email(wanted.email)
    if wanted.language is not None:
        if wanted.language not in ("", "en", "zh"):
            raise UsageError(T("The language is en or zh."))
        account.language = wanted.language


def _email(value: str) -> str:
    address = one_line(T("The e-mail address"), value, 254)
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise UsageError(T("“{address}” is no e-mail address.", address=address)) from None
    return address


def _role(value: str) -> Account.Role:
    try:
        return Account.Role(value)
    except ValueError:
        raise UsageError(
            T("There is no role called {role}.", role=value), T("The roles: {roles}.", roles=list(Account.Role.values))
        ) from None


def _administrators() -> list[Account]:
    """Those who can manage accounts, locked, always first and in one order: two of them who disable each other at the
    same time wait for one another instead of both succeeding, or of a deadlock."""
    live = Account.objects.select_for_update().filter(role=Account.Role.SECURITY, is_active=True)
    return list(live.order_by("pk"))


def _an_administrator_stays(account: Account) -> None:
    """Refuse what would leave nobody who can sign in and manage accounts."""
    if account.role != Account.Role.SECURITY or not account.is_active:
        return
    if not any(one.pk != account.pk and one.has_usable_password() for one in _administrators()):
        raise Refused(
            T("{name} is the only security administrator who can sign in.", name=account.username),
            T("Make another one first; otherwise nobody could manage accounts any more."),
        )


def _without_personal(changed: dict[str, list[object]]) -> dict[str, object]:
    """Names and addresses are personal data: the audit log says that they changed, not from what to what."""
    return {key: True if key in ("name", "email") else values for key, values in changed.items()}
