"""Credentials that an administrator sets, by the application's scheme; set, replaced, deleted, never shown."""

from __future__ import annotations

from django.db import transaction

from wedlock.errors import Refused, UsageError
from wedlock.language import T
from wedlock.passport.accounts import account_named
from wedlock.passport.applications import application_named
from wedlock.passport.identities import set_identity
from wedlock.passport.keys import Keyring
from wedlock.passport.plain import one_line
from wedlock.passport.vault import delete_credential, store_credential
from wedlock.store.models import Account, Application, Credential, Identity

Scheme = Application.Scheme
LONGEST = 1024


@transaction.atomic
def set_credential(
    keys: Keyring, actor: str, application: str, username: str | None, login: str, password: str
) -> None:
    """Seal a login that people cannot set themselves; `username` None: the one that all share.

    Without `login`, the account's Identity in the application's system says it.
    """
    where = application_named(application)
    account = _whose(where, username)
    name = one_line(T("The login"), login, 200) or _known_login(where, account)
    if not password or len(password) > LONGEST:
        raise UsageError(T("The password is missing, or longer than {longest} characters.", longest=LONGEST))
    store_credential(keys, account, where, name, password, actor)


@transaction.atomic
def set_login(keys: Keyring, actor: str, application: str, username: str, login: str) -> Identity:
    """Scheme “name”: the administrator says the login, the person sets the password."""
    where = application_named(application)
    if where.scheme != Scheme.NAME:
        raise _not_by_scheme(where)
    return set_identity(keys, actor, username, where.system, login)


@transaction.atomic
def forget_credential(keys: Keyring, actor: str, application: str, username: str | None) -> None:
    """Delete a sealed login."""
    where = application_named(application)
    account = account_named(username) if username is not None else None
    found = Credential.objects.filter(application=where, account=account).first()
    if found is None:
        raise UsageError(T("No login is sealed there."))
    delete_credential(keys, found, actor)


def _whose(where: Application, username: str | None) -> Account | None:
    if where.scheme == Scheme.SHARED:
        if username is not None:
            raise UsageError(
                T("{application} has one login that all share.", application=where.name),
                T("Leave the account out."),
            )
        return None
    if where.scheme != Scheme.ADMINISTRATOR:
        raise _not_by_scheme(where)
    if username is None:
        raise UsageError(T("Whose login for {application}? Name the account.", application=where.name))
    return account_named(username)


def _known_login(where: Application, account: Account | None) -> str:
    found = Identity.objects.filter(account=account, system=where.system).first() if account else None
    if found is None:
        raise UsageError(
            T("Which login? No identity in {system} says it.", system=where.system), T("Name the login, too.")
        )
    return found.login


def _not_by_scheme(where: Application) -> Refused:
    return Refused(
        T("For {application}, people set the password themselves (scheme {scheme}).", application=where.name,
          scheme=where.scheme),
        T("Change the application's scheme first, if an administrator is to set it."),
    )  # fmt: skip
