"""What needs an administrator's attention: counted and named, the first few of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from wedlock.store.models import Account, Application, Credential, Identity

FIRST = 20


@dataclass(frozen=True, slots=True)
class Attention:
    """How many there are of a kind, and the first of them."""

    count: int
    first: list[object]


def stale_credentials() -> Attention:
    """Logins that an application refused, and that nobody has set anew."""
    found = Credential.objects.filter(stale=True).select_related("account", "application").order_by("-changed")
    return _of(found)


def unproved_identities() -> Attention:
    """Proposed by an import; nobody has confirmed them, and no login has succeeded."""
    found = Identity.objects.filter(proof=Identity.Proof.NONE, account__is_active=True)
    return _of(found.select_related("account").order_by("account__username", "system"))


def disabled_with_identities() -> Attention:
    """They cannot sign in here any more, but their logins in the systems may still work there."""
    owns = Exists(Identity.objects.filter(account=OuterRef("pk")))
    return _of(Account.objects.filter(owns, is_active=False).prefetch_related("identities").order_by("username"))


def without_second_factor() -> Attention:
    """Who manages others should not be guarded by a password alone."""
    from allauth.mfa.models import Authenticator

    factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")).exclude(type="recovery_codes"))
    privileged = (Account.Role.SECURITY, Account.Role.INTEGRATOR)
    return _of(Account.objects.filter(~factor, is_active=True, role__in=privileged).order_by("username"))


def plain_http() -> Attention:
    """Applications that were consented to although passwords cross the network in clear."""
    return _of(Application.objects.filter(plain_http_allowed=True, url__startswith="http:").order_by("name"))


def without_shared_login() -> Attention:
    """Applications with one login for all that nobody has set."""
    sealed = Exists(Credential.objects.filter(application=OuterRef("pk"), account=None))
    return _of(Application.objects.filter(~sealed, scheme=Application.Scheme.SHARED, enabled=True).order_by("name"))


def _of(found: QuerySet[object]) -> Attention:  # type: ignore[type-var]
    return Attention(found.count(), list(found[:FIRST]))
