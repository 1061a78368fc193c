"""User: one row of a System's user table as an import reads it. Never a password, never a hash."""

from __future__ import annotations

from dataclasses import dataclass

from wedlock.language import Text


@dataclass(frozen=True, slots=True)
class User:
    """`key`: the row's primary key as text, empty where the source has none. `active` false: deactivated there."""

    system: str
    key: str
    login: str
    name: str = ""
    email: str = ""
    phones: tuple[str, ...] = ()
    number: str = ""  # employee number
    active: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is nobody's login for the portal, and why."""

    system: str
    login: str
    reason: Text
    line: int = 0  # of a CSV file


@dataclass(frozen=True, slots=True)
class ReadSystem:
    """What was read of one System. `users` also holds the deactivated; `aside` those that are no person's."""

    system: str
    users: tuple[User, ...]
    aside: tuple[LeftOut, ...] = ()
    notices: tuple[Text, ...] = ()
