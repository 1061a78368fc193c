"""The first start: a one-time link on the console makes the first security administrator."""

from __future__ import annotations

from django.db import transaction

from wedlock.passport import audit
from wedlock.passport.accounts import Wanted, add_account
from wedlock.passport.invitations import NoInvitation, invitation, make_invitation, set_password
from wedlock.passport.keys import Keyring
from wedlock.store.models import Account

ACTOR = "first-start"


@transaction.atomic
def first_link(keys: Keyring, address: str) -> str | None:
    """The link to print, or None where somebody manages accounts already; the link of an earlier start ends."""
    if administered():
        return None
    token = make_invitation(None, ACTOR)
    audit.record(keys, "first_start.link_made", ACTOR)
    return f"{address.rstrip('/')}/first/{token}/"


def administered() -> bool:
    """Whether a live account has the role of a security administrator."""
    return Account.objects.filter(role=Account.Role.SECURITY, is_active=True).exists()


@transaction.atomic
def accept_first(keys: Keyring, token: str, username: str, name: str, password: str) -> Account:
    """Make the administrator and burn the link."""
    found = invitation(token, first=True)
    if administered() or not type(found).objects.filter(pk=found.pk).delete()[0]:
        raise NoInvitation
    account = add_account(keys, ACTOR, username, Wanted(name=name, role=Account.Role.SECURITY))
    set_password(account, password)
    account.save(update_fields=["password"])
    audit.record(keys, "account.password_set", account.username, f"account/{account.username}", by="first link")
    return account
