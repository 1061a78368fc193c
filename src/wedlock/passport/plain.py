"""What a person types into one line: no control characters, no line breaks, not too long."""

from __future__ import annotations

import re
import unicodedata

from wedlock.errors import UsageError
from wedlock.language import T, Text
from wedlock.store.models import normalised_name

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def one_line(what: Text, value: str, longest: int, needed: bool = False) -> str:
    """`value` without surrounding blanks; refused where it holds what nobody can see, or is too long."""
    text = value.strip()
    if any(unicodedata.category(sign) in _UNSEEN for sign in text):
        raise UsageError(T("{what} holds a line break or another invisible character.", what=what))
    if len(text) > longest:
        raise UsageError(T("{what} is longer than {longest} characters.", what=what, longest=longest))
    if needed and not text:
        raise UsageError(T("{what} is missing.", what=what))
    return text


def login_name(value: str) -> str:
    """A name to sign in with, in its one spelling."""
    name = normalised_name(value)
    if not re.fullmatch(r"[\w.@+-]{1,150}", name):
        raise UsageError(
            T("“{name}” cannot be a login name.", name=value[:150]),
            T("Letters, digits and . @ + - _ are allowed, at most 150."),
        )
    return name


def short_name(what: Text, value: str) -> str:
    """A name as used on the command line and in settings: small letters, digits, - and _."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", value):
        raise UsageError(
            T("{what}: “{name}” cannot be a name here.", what=what, name=value[:60]),
            T("Small letters, digits, - and _ are allowed, at most 60, such as creme or crm-test."),
        )
    return value
