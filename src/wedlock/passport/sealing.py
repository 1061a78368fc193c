"""How something is sealed: AES-256-GCM, bound to what it belongs to, under keys that lie outside the database.

A credential has a data key of its own, wrapped by a vault key: a rotation wraps the data keys anew and never opens the
passwords. Short texts (second factors, sessions) are sealed under a key derived for each (HKDF-SHA256, 16 random
bytes), so that no key ever sees enough nonces to repeat one.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wedlock.errors import Refused, SettingsError
from wedlock.language import T
from wedlock.passport.keys import Keyring
from wedlock.passport.secret import Key, Secret

_NONCE, _SALT, _BLOCK = 12, 16, 128
TEXT = "w1"  # the first word of a sealed text
SECOND_FACTOR, SESSION = "second factor", "session"  # the purposes of sealed texts


class Unopenable(Refused):
    """Sealed bytes that do not open: changed, moved to another row, an old version put back, or another key."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a sealed login belongs to; bytes of one place do not open in another. `account` None: shared by all."""

    account: int | None
    application: int
    version: int

    def bound(self, *more: str) -> bytes:
        return json.dumps([self.account, self.application, self.version, *more]).encode("ascii")


@dataclass(frozen=True, slots=True)
class Sealed:
    """Three columns of a Credential."""

    sealed: bytes
    wrapped: bytes
    vault_key: str


def seal(keys: Keyring, place: Place, secret: Secret) -> Sealed:
    """Seal a login and its password, padded so that the length of a row tells nothing of them."""
    data_key = Key(AESGCM.generate_key(256))
    plain = json.dumps([secret.login, secret.password]).encode("ascii")
    padded = plain.ljust(-(-len(plain) // _BLOCK) * _BLOCK)
    return Sealed(_encrypt(data_key, padded, place.bound("login")), *_wrap(keys, place, data_key))


def unseal(keys: Keyring, place: Place, sealed: Sealed) -> Secret:
    """The login and password that were sealed for this very place, or `Unopenable`."""
    data_key = _unwrap(keys, place, sealed)
    return Secret(*json.loads(_decrypt(data_key, sealed.sealed, place.bound("login"))))


def rewrapped(keys: Keyring, place: Place, sealed: Sealed) -> Sealed:
    """The same under the vault key that seals now; the login itself stays sealed."""
    return Sealed(sealed.sealed, *_wrap(keys, place, _unwrap(keys, place, sealed)))


def seal_text(keys: Keyring, purpose: str, text: str) -> str:
    """A sealed text `w1.<vault key>.<base64>` for one purpose."""
    name, salt = keys.sealing, secrets.token_bytes(_SALT)
    data = _encrypt(_derived(keys.vault[name], salt, purpose), text.encode(), _text_bound(purpose, name))
    return f"{TEXT}.{name}.{base64.urlsafe_b64encode(salt + data).decode()}"


def unseal_text(keys: Keyring, purpose: str, sealed: str) -> str:
    """What `seal_text` sealed for the same purpose; a text that never was sealed is refused, too."""
    try:
        word, name, rest = sealed.split(".")
        data = base64.urlsafe_b64decode(rest)
    except (binascii.Error, ValueError):
        raise _does_not_open() from None
    if word != TEXT:
        raise _does_not_open()
    key = _derived(_vault_key(keys, name), data[:_SALT], purpose)
    return _decrypt(key, data[_SALT:], _text_bound(purpose, name)).decode()


def _wrap(keys: Keyring, place: Place, data_key: Key) -> tuple[bytes, str]:
    name = keys.sealing
    return _encrypt(keys.vault[name], data_key, place.bound("key", name)), name


def _unwrap(keys: Keyring, place: Place, sealed: Sealed) -> Key:
    key = _vault_key(keys, sealed.vault_key)
    return Key(_decrypt(key, sealed.wrapped, place.bound("key", sealed.vault_key)))


def _vault_key(keys: Keyring, name: str) -> Key:
    if name not in keys.vault:
        raise SettingsError(
            T("The key file has no vault key {name}", name=name[:20]),
            T("Put back the key file that belongs to this database; it is kept apart from it."),
        )
    return keys.vault[name]


def _derived(key: Key, salt: bytes, purpose: str) -> Key:
    return Key(HKDF(SHA256(), 32, salt, purpose.encode("ascii")).derive(key))


def _text_bound(purpose: str, name: str) -> bytes:
    return json.dumps(["text", purpose, name]).encode("ascii")


def _encrypt(key: Key, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: Key, data: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], bound)
    except (InvalidTag, ValueError):
        raise _does_not_open() from None


def _does_not_open() -> Unopenable:
    return Unopenable(
        T("What is sealed here does not open: it was changed, moved, or sealed under another key"),
        T("Seal the login anew; if many do not open, put back the key file that belongs to this database."),
    )
