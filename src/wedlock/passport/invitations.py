"""Invitations: one-time links by which a person sets a first password, or a new one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from wedlock.errors import Refused, UsageError
from wedlock.language import T, Text
from wedlock.passport import audit
from wedlock.passport.accounts import account_named
from wedlock.passport.keys import Keyring
from wedlock.passport.sessions import end_sessions
from wedlock.store.models import Account, Invitation

LIVES_H = 24


class NoInvitation(Refused):
    """The link was never given, was used, was replaced, or is too old; which of these is not told."""

    def __init__(self) -> None:
        super().__init__(
            T("This link is not valid any more."),
            T("It works once and for 24 hours; ask your administrator for another."),
        )


@transaction.atomic
def invite(keys: Keyring, actor: str, username: str) -> str:
    """The token of a new link (43 characters, 256 random bits); earlier links of the account end."""
    account = account_named(username)
    if not account.is_active:
        raise Refused(T("{name} is disabled.", name=account.username), T("Enable the account first."))
    token = make_invitation(account, actor)
    audit.record(keys, "account.invited", actor, f"account/{account.username}")
    return token


def make_invitation(account: Account | None, actor: str) -> str:
    """A row for the one link an account (None: the first administrator) has."""
    Invitation.objects.filter(account=account).delete()
    token = secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(hours=LIVES_H)
    Invitation.objects.create(account=account, token=_hash(token), by=actor, expires=expires)
    return token


def invitation(token: str, first: bool = False) -> Invitation:
    """The invitation of a token that still holds; `first`: that of the first administrator, never of an account."""
    found = Invitation.objects.select_related("account").filter(token=_hash(token), account__isnull=first).first()
    if found is None or found.expires <= timezone.now() or (found.account and not found.account.is_active):
        raise NoInvitation
    return found


@transaction.atomic
def accept(keys: Keyring, token: str, password: str) -> Account:
    """Set the password and burn the link; whoever was signed in with the old password is out."""
    account = invitation(token).account
    assert account is not None
    set_password(account, password)
    if not Invitation.objects.filter(token=_hash(token)).delete()[0]:
        raise NoInvitation  # two at once: the other one was first
    account.save(update_fields=["password"])
    end_sessions(account)
    audit.record(keys, "account.password_set", account.username, f"account/{account.username}", by="link")
    return account


def set_password(account: Account, password: str) -> None:
    """Give the account a password that keeps the rules; not saved."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise UsageError(Text(" ".join(error.messages).replace("{", "{{").replace("}", "}}"))) from None
    account.set_password(password)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
