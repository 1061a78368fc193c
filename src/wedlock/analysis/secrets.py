"""Columns that hold secrets: they are never fields, and their values never constants of a plan."""

from __future__ import annotations

from wedlock.capabilities.lexicon import words
from wedlock.model.catalog import Column

ALONE = frozenset({"password", "passwords", "passwd", "pwd", "passphrase", "secret", "secrets", "token", "tokens",
                   "salt", "otp", "totp", "credential", "credentials", "apikey", "session", "cookie"})  # fmt: skip
"""Words that make a column a secret wherever they stand in its name."""

HASHED = frozenset({"hash", "digest", "key"})
"""Words that do so beside one of KEPT, or alone (`hash`, `digest`)."""

KEPT = frozenset({"api", "private", "access", "encryption", "signing", "license", "auth"})


def is_secret(column: Column) -> bool:
    """Whether the name or the label of a column, in whatever language, says that it holds a secret."""
    return any(_says_secret(said) for said in (column.name, column.label) if said)


def is_password(column: Column) -> bool:
    """The one secret that two user tables may share: the (hashed) password."""
    return any({"password", "passwd", "pwd"} & set(words(said)) for said in (column.name, column.label) if said)


def _says_secret(name: str) -> bool:
    said = set(words(name))
    return bool(said & ALONE) or said <= HASHED - {"key"} or bool(said & HASHED and said & KEPT)
