"""All that is sealed under an older vault key, brought under the one that seals now; in small, resumable steps.

A step is one short transaction that changes a row only if it still is what was read, so nothing that a serving portal
seals meanwhile is overwritten; a process killed between two steps leaves rows under the one key or the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction

from wedlock.errors import WedlockError
from wedlock.language import T, Text
from wedlock.model.ports import Progress, quiet
from wedlock.passport.keys import Keyring
from wedlock.passport.sealing import (
    SECOND_FACTOR,
    SESSION,
    TEXT,
    Place,
    Sealed,
    rewrapped,
    seal_text,
    unseal_text,
)
from wedlock.store.models import Credential

AT_ONCE = 100  # rows a transaction: 20 ms in which a sign-in waits


@dataclass(slots=True)
class Resealed:
    """How many were brought under the new key, and which do not open (as `application/account`)."""

    credentials: int = 0
    second_factors: int = 0
    sessions: int = 0
    unopenable: list[str] = field(default_factory=list)


def reseal(keys: Keyring, tell: Progress = quiet) -> Resealed:
    """Everything under the sealing key; what does not open stays as it is and is named."""
    done = Resealed()
    _in_steps(T("Logins"), credentials_left(keys), lambda pk: _credential(keys, pk, done), tell)
    _in_steps(T("Second factors"), second_factors_left(keys), lambda pk: _second_factor(keys, pk, done), tell)
    _in_steps(T("Sessions"), sessions_left(keys), lambda pk: _session(keys, pk, done), tell)
    return done


def credentials_left(keys: Keyring) -> list[int]:
    return list(Credential.objects.exclude(vault_key=keys.sealing).order_by("pk").values_list("pk", flat=True))


def second_factors_left(keys: Keyring) -> list[int]:
    found = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return [one.pk for one in found if any(not _under(keys, text) for text in _texts(one.data))]


def sessions_left(keys: Keyring) -> list[str]:
    found = Session.objects.exclude(session_data__startswith=f"{TEXT}.{keys.sealing}.").order_by("pk")
    return list(found.values_list("pk", flat=True))


def _in_steps(step: Text, left: list[Any], move: Callable[[Any], None], tell: Progress) -> None:
    for start in range(0, len(left), AT_ONCE):
        tell(step, start, len(left))
        with transaction.atomic():
            for pk in left[start : start + AT_ONCE]:
                move(pk)
    tell(step, len(left), len(left))


def _credential(keys: Keyring, pk: int, done: Resealed) -> None:
    found = Credential.objects.select_for_update(of=("self",)).select_related("account", "application")
    credential = found.filter(pk=pk).exclude(vault_key=keys.sealing).first()
    if credential is None:  # sealed anew, or deleted, meanwhile
        return
    place = Place(credential.account_id, credential.application_id, credential.version)
    sealed = Sealed(bytes(credential.sealed), bytes(credential.wrapped), credential.vault_key)
    try:
        new = rewrapped(keys, place, sealed)
    except WedlockError:
        account = credential.account.username if credential.account else T("shared")
        done.unopenable.append(f"{credential.application.name}/{account}")
        return
    Credential.objects.filter(pk=pk).update(wrapped=new.wrapped, vault_key=new.vault_key)
    done.credentials += 1


def _second_factor(keys: Keyring, pk: int, done: Resealed) -> None:
    found = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        return
    try:
        found.data = {key: _moved(keys, value) for key, value in found.data.items()}
    except WedlockError:
        done.unopenable.append(f"{found.type}/{found.user_id}")
        return
    found.save(update_fields=["data"])
    done.second_factors += 1


def _session(keys: Keyring, pk: str, done: Resealed) -> None:
    found = Session.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        return
    try:
        text = unseal_text(keys, SESSION, found.session_data)
    except WedlockError:
        found.delete()  # nobody could go on with it: the portal takes it for an empty one
        return
    found.session_data = seal_text(keys, SESSION, text)
    found.save(update_fields=["session_data"])
    done.sessions += 1


def _moved(keys: Keyring, value: Any) -> Any:
    """A value of an Authenticator's data, its sealed texts under the sealing key."""
    if isinstance(value, list):
        return [_moved(keys, one) for one in value]
    if not _sealed(value):
        return value
    return seal_text(keys, SECOND_FACTOR, unseal_text(keys, SECOND_FACTOR, value))


def _texts(data: dict[str, Any]) -> Iterable[str]:
    for value in data.values():
        yield from (one for one in (value if isinstance(value, list) else [value]) if _sealed(one))


def _sealed(value: object) -> bool:
    return isinstance(value, str) and value.startswith(f"{TEXT}.")


def _under(keys: Keyring, text: str) -> bool:
    return text.startswith(f"{TEXT}.{keys.sealing}.")
