"""Masks personal values: what a report shows keeps the shape of a value, not the value.

`Ann Miller` → `A** M*****`, `ann@mail.example.com` → `a**@m***.e******.com`, `+86 138-0013-8000` → `+8* ***-****-**00`,
`上海佳美贸易有限公司` → `上*********`. Punctuation, spaces and the number of characters stay: a person sees that
two values differ in kind (a comma, a missing part, a longer form) without reading them.
"""

from __future__ import annotations

import re

from wedlock.model.shape import FieldRole

SHOWN = 60
"""Characters of a value that are shown at most; the rest becomes an ellipsis."""

PUBLIC_ROLES = frozenset(
    {
        FieldRole.COUNTRY,
        FieldRole.PRICE,
        FieldRole.UNIT,
        FieldRole.BARCODE,
        FieldRole.BRAND,
    }
)
"""Roles whose values say nothing about a person, and are shown as they are. Descriptions do: people note people."""

_EMAIL = re.compile(r"\S+@\S+\.\S+")
_WEB = re.compile(r"(?i)(?:https?://|www\.)\S+")
_PHONE = re.compile(r"[+(]?\d[\d\s()/.\-]{5,}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*")
_WORD = re.compile(r"\w+")


def shown(value: str, *, role: FieldRole | None, show_values: bool) -> str:
    """`value` as a report may show it: as it is where values were asked for or `role` is public, else masked."""
    if show_values or role in PUBLIC_ROLES:
        return _shorten(value)
    return mask(value)


def mask(value: str) -> str:
    """The shape of `value`: of every word the first character, of a phone number the first and the last two digits.

    A time stamp (a day with its time, which no birthday has) stays: it says when a row was made, not who.
    """
    text = _shorten(value)
    if _MOMENT.fullmatch(text):
        return text
    if _EMAIL.fullmatch(text):
        local, _, domain = text.rpartition("@")
        return f"{_words(local)}@{_domain(domain)}"
    if _WEB.fullmatch(text):
        scheme, mark, rest = text.rpartition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme}{mark}{_domain(host)}{slash}{_words(path)}"
    if _PHONE.fullmatch(text):
        return _phone(text)
    return _words(text)


def _shorten(value: str) -> str:
    text = " ".join(value.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _words(text: str) -> str:
    return _WORD.sub(lambda m: m[0][0] + "*" * (len(m[0]) - 1), text)


def _domain(domain: str) -> str:
    """All but the last label masked; the top-level domain says the country, not the person."""
    host, dot, top = domain.rpartition(".")
    return _words(host) + dot + top if dot else _words(domain)


def _phone(text: str) -> str:
    places = [i for i, char in enumerate(text) if char.isdigit()]
    keep = {places[0], *places[-2:]}
    return "".join("*" if char.isdigit() and i not in keep else char for i, char in enumerate(text))
