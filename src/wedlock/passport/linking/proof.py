"""A live login proves an Identity; it never makes one, and never takes one away from somebody else."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wedlock.errors import Refused
from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.keys import Keyring
from wedlock.passport.linking.alone import one_at_a_time
from wedlock.store.models import Account, Identity, normalised_name


class AnothersLogin(Refused):
    """The login is the Identity of another Account; nothing was changed."""


class Whose(StrEnum):
    """Whose a login of a System is, seen from one Account."""

    OWN = "own"
    ANOTHERS = "another's"
    DIFFERENT = "different"  # nobody's, and this Account's Identity there is another login
    NOBODYS = "nobody's"


def whose(account: int, system: str, login: str) -> Whose:
    """In whatever spelling the login is given; shared Identities are nobody's own."""
    spelt = Q(login=login) | Q(login__iexact=normalised_name(login))
    rows = Identity.objects.filter(spelt | Q(account_id=account), system=system, shared=False)
    found = list(rows.values_list("account_id", "login"))
    same = {owner for owner, one in found if normalised_name(one) == normalised_name(login)}
    if account in same:
        return Whose.OWN
    if same:
        return Whose.ANOTHERS
    return Whose.DIFFERENT if found else Whose.NOBODYS


def refuse_anothers(account: int, system: str, login: str) -> None:
    """AnothersLogin where `login` is somebody else's: it is neither sealed for this Account nor proved by it."""
    if whose(account, system, login) is Whose.ANOTHERS:
        raise AnothersLogin(
            T("The login {login} of {system} belongs to another account.", login=login, system=system),
            T("If it is yours, ask your administrator: one login is one person's."),
        )


def prove(keys: Keyring, account: Account, system: str, login: str) -> Identity | None:
    """Note that the System let this person in as `login`: the Identity proved, None where theirs is another or none.

    Not for logins that are shared: those prove nobody. AnothersLogin where it is somebody else's.
    """
    with transaction.atomic():
        one_at_a_time()
        refuse_anothers(account.pk, system, login)
        identity = Identity.objects.select_for_update().filter(account=account, system=system, shared=False).first()
        if identity is None or normalised_name(identity.login) != normalised_name(login):
            return None
        if identity.proof != Identity.Proof.LOGIN:
            identity.proof, identity.proved_at = Identity.Proof.LOGIN, timezone.now()
            identity.save(update_fields=["proof", "proved_at"])
            subject = f"identity/{system}/{identity.login}"[:200]
            audit.record(keys, "identity.proved", account, subject, account=account.username)
    return identity
