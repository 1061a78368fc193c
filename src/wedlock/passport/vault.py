"""The vault: a person's login for an application, sealed when it is set, opened when a launch is redeemed.

Nothing else opens it: no page, no command, no administrator. Every sealing and every opening is in the audit log; that
log also tells which version of a login is the last, so that a whole old row put back is noticed.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256

from django.db import transaction

from wedlock.errors import Refused
from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.keys import Keyring
from wedlock.passport.sealing import Place, Sealed, Unopenable, rewrapped, seal, unseal
from wedlock.passport.secret import Secret
from wedlock.store import statements
from wedlock.store.models import Account, Application, Credential, Launch

__all__ = [
    "Secret",
    "Unopenable",
    "delete_credential",
    "find_credential",
    "mark_stale",
    "open_credential",
    "rewrap",
    "store_credential",
]


def store_credential(
    keys: Keyring, account: Account | None, application: Application, login: str, password: str, actor: Account | str
) -> Credential:
    """Seal a login as the next version; `account` None: the one that all share. What was there is gone."""
    secret = Secret(login, password)
    del password  # not in the locals of a traceback
    with transaction.atomic():
        found = Credential.objects.select_for_update().filter(account=account, application=application).first()
        credential = found or Credential(account=account, application=application, version=0)
        credential.version += 1
        _put(credential, seal(keys, _place(credential), secret))
        credential.stale = False
        credential.save()
        audit.record(
            keys,
            "vault.sealed",
            actor,
            _subject(credential),
            version=credential.version,
            seal=_seal_of(bytes(credential.sealed)),
            **_about(credential),
        )
    return credential


def find_credential(account: Account, application: Application) -> Credential | None:
    """The sealed login that a launch of `application` by `account` would open: shared by all, or the person's own."""
    shared = application.scheme == Application.Scheme.SHARED
    return Credential.objects.filter(account=None if shared else account, application=application).first()


def open_credential(keys: Keyring, launch: Launch, ticket: str) -> Secret:
    """The login for a launch, to who holds its ticket. The opening is in the audit log, or does not happen.

    Call it in the transaction that claims the ticket: what is then refused leaves no trace of an opening.
    """
    if not hmac.compare_digest(sha256(ticket.encode()).hexdigest(), launch.ticket):
        raise Refused(T("This ticket does not belong to this launch"))
    found = statements.row("opening", launch=launch.pk)
    if found is None:  # burned, disabled or withdrawn since the launch was read: nothing opens any more
        raise Refused(T("This launch is over"))
    number, account, application, version, closed, wrapped, vault_key, last = found
    if number is None:
        raise Refused(T("No login is sealed for {application}", application=launch.application.name))
    place, sealed = Place(account, application, version), Sealed(bytes(closed), bytes(wrapped), vault_key)
    _check_last(launch.application.name, sealed, last)
    secret = unseal(keys, place, sealed)
    audit.record(
        keys, "vault.opened", launch.account, launch.application.name,
        credential=number, version=place.version, launch=str(launch.pk), ticket=launch.ticket[:16],
    )  # fmt: skip
    return secret


def mark_stale(keys: Keyring, credential: Credential, actor: Account | str) -> None:
    """The application refused this login: it is not filled again until a new one is sealed."""
    with transaction.atomic():
        if Credential.objects.filter(pk=credential.pk, stale=False).update(stale=True):
            audit.record(keys, "vault.stale", actor, _subject(credential), **_about(credential))
    credential.stale = True


def delete_credential(keys: Keyring, credential: Credential, actor: Account | str) -> None:
    subject, about = _subject(credential), _about(credential)
    with transaction.atomic():
        credential.delete()
        audit.record(keys, "vault.deleted", actor, subject, **about)


def rewrap(keys: Keyring, credential: Credential) -> None:
    """Wrap the data key by the vault key that seals now; login and password stay sealed."""
    _put(credential, rewrapped(keys, _place(credential), _sealed(credential)))
    credential.save(update_fields=["wrapped", "vault_key"])


def _check_last(application: str, sealed: Sealed, told: str | None) -> None:
    """A whole old or deleted row put back would open by itself; the audit log knows what was sealed last (`told`)."""
    if told is None or json.loads(told).get("seal") != _seal_of(sealed.sealed):
        raise Unopenable(
            T("The login sealed for {application} is not the last one that was set", application=application),
            T("An old row was put back into the database. Seal the login anew, and run `wedlock audit verify`."),
        )


def _place(credential: Credential) -> Place:
    return Place(credential.account_id, credential.application_id, credential.version)


def _sealed(credential: Credential) -> Sealed:
    return Sealed(bytes(credential.sealed), bytes(credential.wrapped), credential.vault_key)


def _put(credential: Credential, sealed: Sealed) -> None:
    credential.sealed, credential.wrapped, credential.vault_key = sealed.sealed, sealed.wrapped, sealed.vault_key


def _subject(credential: Credential) -> str:
    """By what the row belongs to, not by its number: who may write to the table may give a row another number."""
    return f"credential/{credential.application_id}/{credential.account_id or 'shared'}"


def _seal_of(sealed: bytes) -> str:
    """Names the sealed bytes in the audit log; a rotation of keys does not change them."""
    return sha256(sealed).hexdigest()[:32]


def _about(credential: Credential) -> dict[str, object]:
    account = credential.account
    return {"application": _name(credential), "account": account.username if account else None}


def _name(credential: Credential) -> str:
    return credential.application.name
