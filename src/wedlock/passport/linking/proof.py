"""A live login proves an Identity: who was let in by the System as `login` owns it, unless it is another's."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from wedlock.errors import Refused
from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.keys import Keyring
from wedlock.passport.linking.alone import one_at_a_time
from wedlock.store.models import Account, Identity, Proposal, normalised_name


class AnothersLogin(Refused):
    """The login is the Identity of another Account; nothing was changed."""


def prove(keys: Keyring, account: Account, system: str, login: str, actor: str = "") -> Identity:
    """Note that `account` was let in as `login` of `system`; makes or corrects the Identity.

    Refused (AnothersLogin) where it is somebody else's login, or where an administrator said that this person's is
    another. Not for logins that are shared: those prove nobody.
    """
    try:
        with transaction.atomic():
            one_at_a_time()
            owner = _owner(system, login, account)
            if owner is not None:
                raise _is_anothers(system, login)
            return _proved(keys, account, system, login, actor or account.username)
    except IntegrityError:  # somebody else was faster
        raise _is_anothers(system, login) from None


def _owner(system: str, login: str, account: Account) -> Identity | None:
    """Another Account's Identity with this login, in whatever spelling."""
    wanted = normalised_name(login)
    likely = Identity.objects.filter(Q(login__iexact=login) | Q(login__iexact=wanted), system=system, shared=False)
    return next((one for one in likely.exclude(account=account) if normalised_name(one.login) == wanted), None)


def _is_anothers(system: str, login: str) -> AnothersLogin:
    return AnothersLogin(
        T("The login {login} of {system} belongs to another account.", login=login, system=system),
        T("If it is yours, ask your administrator: one login is one person's."),
    )


def _proved(keys: Keyring, account: Account, system: str, login: str, actor: str) -> Identity:
    identity = Identity.objects.select_for_update().filter(account=account, system=system).first()
    identity = identity or Identity(account=account, system=system, login=login)
    same = normalised_name(identity.login) == normalised_name(login)
    if same and identity.proof == Identity.Proof.LOGIN:
        return identity
    if not same and identity.proof == Identity.Proof.ADMINISTRATOR:
        raise AnothersLogin(
            T("An administrator has set {known} as your login of {system}, not {login}.", known=identity.login,
              login=login, system=system),
            T("If that is wrong, ask your administrator."),
        )  # fmt: skip
    if not same:
        identity.login, identity.key = login, ""
    identity.proof, identity.proved_at = Identity.Proof.LOGIN, timezone.now()
    identity.save()
    claims = Q(system=system, login=login) | Q(other_system=system, other_login=login)
    mine = Proposal.objects.filter(claims, kind=Proposal.Kind.PERSON, state=Proposal.State.OPEN)
    mine.filter(Q(account=None) | ~Q(account=account)).update(state=Proposal.State.WITHDRAWN)
    audit.record(keys, "identity.proved", actor, f"account/{account.username}", system=system, login=identity.login)
    return identity
