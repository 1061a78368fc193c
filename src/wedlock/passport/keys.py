"""The keys that lie outside the database: vault keys (the last one seals) and the key of the audit chain.

    wedlock-keys 1
    audit <base64, 32 bytes>
    vault <name> <base64, 32 bytes>     one line a key; the last one seals, all of them open

In an environment variable the lines are parted by `;`.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field, replace
from typing import NoReturn

from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.passport.secret import Key

_FIRST = "wedlock-keys 1"


@dataclass(frozen=True)
class Keyring:
    """Never shown, never in the database. `vault`: name → 32 bytes, oldest first."""

    audit: Key = field(repr=False)
    vault: dict[str, Key] = field(repr=False)

    @property
    def sealing(self) -> str:
        """The name of the vault key that seals."""
        return next(reversed(self.vault))

    def rotated(self) -> Keyring:
        """The same with one more vault key, which seals from now on."""
        name = f"k{max(int(known[1:]) for known in self.vault) + 1}"
        return replace(self, vault={**self.vault, name: _new()})

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("keys are written to their own file alone")

    def retired(self) -> Keyring:
        """The same with the sealing vault key alone."""
        return replace(self, vault={self.sealing: self.vault[self.sealing]})


def new_keyring() -> Keyring:
    return Keyring(_new(), {"k1": _new()})


def written(keys: Keyring) -> str:
    """The text of the key file."""
    lines = [_FIRST, f"audit {_text(keys.audit)}", *(f"vault {name} {_text(key)}" for name, key in keys.vault.items())]
    return "\n".join(lines)


def read_keyring(text: str, where: str) -> Keyring:
    """The keys of a key file or environment variable; `where` names it in errors, which never hold a key."""
    lines = [line.split() for line in text.replace(";", "\n").splitlines() if line.strip()]
    try:
        if " ".join(lines[0]) != _FIRST:
            raise ValueError
        audit = next(_key(words[1]) for words in lines if words[0] == "audit")
        vault = {words[1]: _key(words[2]) for words in lines if words[0] == "vault"}
        if not vault or not all(name[:1] == "k" and name[1:].isdigit() for name in vault):
            raise ValueError
    except (ValueError, IndexError, StopIteration, binascii.Error):
        raise SettingsError(
            T("{where} is no key file of ours, or is damaged", where=where),
            T("Put back the copy you keep apart from the database; without it nothing that is sealed can be opened."),
        ) from None
    return Keyring(audit, vault)


def _new() -> Key:
    return Key(secrets.token_bytes(32))


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _key(text: str) -> Key:
    key = Key(base64.b64decode(text, validate=True))
    if len(key) != 32:
        raise ValueError
    return key
