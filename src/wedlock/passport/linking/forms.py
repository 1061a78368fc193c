"""Normal forms: what is compared of a login, a name, an address, a number. The language of names is handed in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from wedlock.passport.linking.names import Name
from wedlock.passport.linking.user import User

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Forms:
    """The normal forms that live elsewhere (the analysis of records): each takes one value and gives one text."""

    name: Callable[[str], Name]
    email: Callable[[str], str]
    phone: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One login, or one Account with all its logins, in normal forms: what is compared with another."""

    logins: frozenset[str] = frozenset()
    names: tuple[Name, ...] = ()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def candidate(forms: Forms, logins: tuple[str, ...], names: tuple[str, ...] = (), emails: tuple[str, ...] = (),
              phones: tuple[str, ...] = (), numbers: tuple[str, ...] = ()) -> Candidate:  # fmt: skip
    """A Candidate of the values as people write them; empty ones are dropped."""
    return Candidate(
        _filled(login_form(login) for login in logins),
        tuple(dict.fromkeys(name for name in map(forms.name, names) if name)),
        _filled(map(forms.email, emails)),
        _filled(map(forms.phone, phones)),
        _filled(map(number_form, numbers)),
    )


def of_user(forms: Forms, user: User) -> Candidate:
    return candidate(forms, (user.login,), (user.name,), (user.email,), user.phones, (user.number,))


def login_form(login: str) -> str:
    """A login in one spelling, without the domain of a directory: CORP\\Alice and alice@corp.example are alice."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()
    text = text.rpartition("\\")[2]
    return text.partition("@")[0] or text


def bare_form(login: str) -> str:
    """A login's letters and digits alone: alice.martens, alice_martens and AliceMartens are the same."""
    return _SIGNS.sub("", login)


def number_form(number: str) -> str:
    """An employee number; a spreadsheet eats leading zeros."""
    text = unicodedata.normalize("NFKC", number).casefold().strip()
    return text.lstrip("0") or ("0" if text else "")


def _filled(values: object) -> frozenset[str]:
    return frozenset(value for value in values if value)  # type: ignore[attr-defined]
