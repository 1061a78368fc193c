"""The login that a person seals themselves, by the application's scheme."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from wedlock.errors import Refused
from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.keys import Keyring
from wedlock.passport.linking.proof import Whose, whose
from wedlock.passport.plain import one_line
from wedlock.passport.vault import store_credential
from wedlock.store.models import Account, Application, Identity

Scheme = Application.Scheme


def own_identity(account: Account, application: Application) -> Identity | None:
    """The account's login in the application's system, as far as it is known."""
    return Identity.objects.filter(account=account, system=application.system).first()


def set_own_credential(keys: Keyring, account: Account, application: Application, login: str, password: str) -> None:
    """Seal it. Scheme “person”: `login` becomes the Identity, unproved until a login succeeds; scheme “name”: the
    administrator said the login, and `login` is not looked at. The other schemes are refused."""
    with transaction.atomic():
        identity = Identity.objects.select_for_update().filter(account=account, system=application.system).first()
        if application.scheme == Scheme.PERSON:
            identity = _claimed(keys, account, application, identity, login)
        elif application.scheme != Scheme.NAME:
            raise Refused(T("The login of this application is set by an administrator."))
        if identity is None:
            raise Refused(T("An administrator must first say which user you are in this application."))
        store_credential(keys, account, application, identity.login, password, account)


def _claimed(
    keys: Keyring, account: Account, application: Application, identity: Identity | None, login: str
) -> Identity:
    """The Identity with this login: as it was, or another one, to be proved by a login."""
    if identity is not None and identity.login == login:
        return identity
    login = one_line(T("The login"), login, 200, needed=True)  # what looks like somebody else's is not
    if whose(account.pk, application.system, login) is Whose.ANOTHERS:  # in whatever spelling
        raise _taken()
    claimed = identity or Identity(account=account, system=application.system)
    claimed.login, claimed.key, claimed.proof, claimed.proved_at = login, "", Identity.Proof.NONE, None
    try:
        with transaction.atomic():
            claimed.save()
    except IntegrityError:
        raise _taken() from None
    audit.record(keys, "identity.claimed", account, f"identity/{claimed.system}/{login}"[:200])
    return claimed


def _taken() -> Refused:
    return Refused(
        T("This login already belongs to somebody else on the portal."),
        T("Check the spelling; if it is yours, tell your administrator."),
    )
