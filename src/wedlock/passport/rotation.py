"""A rotation of the vault's key: a new key added, all brought under it, the old one retired.

Killed at any step, nothing is lost: the key file holds every key that a row may lie under until no row does, and the
next call goes on where this one ended.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import transaction

from wedlock.errors import NeedsPerson, Refused
from wedlock.language import T
from wedlock.model.ports import Progress, quiet
from wedlock.passport import audit
from wedlock.passport.key_file import KeyFile
from wedlock.passport.keys import Keyring
from wedlock.passport.resealing import Resealed, credentials_left, reseal, second_factors_left, sessions_left

GRACE_S = 10.0  # longer than any request: one that began under the old key has ended by then


@dataclass(frozen=True, slots=True)
class Rotated:
    """The key that seals now, those retired, and how much was brought under it. `resumed`: a killed one was ended."""

    sealing: str
    retired: tuple[str, ...]
    resumed: bool
    credentials: int
    second_factors: int
    sessions: int


def rotate(place: KeyFile, actor: str, tell: Progress = quiet, grace_s: float = GRACE_S) -> Rotated:
    """Rotate the key of a file; servers that run meanwhile take the new key up by themselves."""
    with place.alone():
        keys = place.read()
        resumed = len(keys.vault) > 1
        if not resumed:
            keys = keys.rotated()
            place.write(keys)
            audit.record(keys, "vault.key_added", actor, f"key/{keys.sealing}")
        first = reseal(keys, tell)
        _wait(tell, grace_s)
        rest = reseal(keys, tell)  # what a request sealed that had begun before the new key was there
        _refuse_unopenable(rest)
        retired = tuple(name for name in keys.vault if name != keys.sealing)
        _retire(place, keys, actor, retired)
    return Rotated(
        keys.sealing, retired, resumed, first.credentials + rest.credentials,
        first.second_factors + rest.second_factors, first.sessions + rest.sessions,
    )  # fmt: skip


def bring_under(keys: Keyring, actor: str, tell: Progress = quiet) -> Rotated:
    """The same for keys that we cannot write (environment): their keeper takes away the old ones."""
    if len(keys.vault) < 2:
        raise Refused(
            T("The keys are given by the environment: wedlock cannot add one there"),
            T("Add `;vault k2 KEY` to them, where KEY is what `openssl rand -base64 32` prints (k3 after k2), "
              "restart the portal, and call again."),
        )  # fmt: skip
    done = reseal(keys, tell)
    _refuse_unopenable(done)
    retired = tuple(name for name in keys.vault if name != keys.sealing)
    audit.record(keys, "vault.rotated", actor, f"key/{keys.sealing}", retired=retired)
    return Rotated(keys.sealing, retired, False, done.credentials, done.second_factors, done.sessions)


def _retire(place: KeyFile, keys: Keyring, actor: str, retired: tuple[str, ...]) -> None:
    """Only when no row needs the old keys; the entry is written first, so that a crash between is only told twice."""
    with transaction.atomic():
        if credentials_left(keys) or second_factors_left(keys) or sessions_left(keys):
            raise Refused(
                T("Something was sealed under the old key while the keys were rotated"),
                T("A server that runs for this hub does not read this key file. Restart it, and call again."),
            )
        audit.record(keys, "vault.rotated", actor, f"key/{keys.sealing}", retired=retired)
    place.write(keys.retired())


def _wait(tell: Progress, grace_s: float) -> None:
    end = time.monotonic() + grace_s
    while (left := end - time.monotonic()) > 0:
        tell(T("Waiting for requests that began under the old key"), int((grace_s - left) * 10), int(grace_s * 10))
        time.sleep(min(left, 0.25))


def _refuse_unopenable(done: Resealed) -> None:
    if done.unopenable:
        raise NeedsPerson(
            T("{n} of what is sealed do not open under any key of the key file: {names}", n=len(done.unopenable),
              names=done.unopenable[:10]),
            T("The old key stays. If another key file belongs to this database, put it back; otherwise delete these "
              "or seal them anew, and call again."),
        )  # fmt: skip
