"""What an import sees again: Identities known from before, renamed, gone, and the users that belong to nobody yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wedlock.language import T, Text
from wedlock.passport.linking.user import LeftOut, User

MANY = 10
"""Identities gone at once from which, if they are a fifth, the source is doubted rather than the people."""


@dataclass(frozen=True, slots=True)
class Held:
    """An Identity of the hub in one System. `id` is its number there, `account` that of its Account."""

    id: int
    account: int
    login: str
    key: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """`known`: Identity → the user it is. `keyed`: known by login, whose row is told now. `gone`: with the reason."""

    known: tuple[tuple[Held, User], ...] = ()
    keyed: tuple[tuple[Held, User], ...] = ()
    renamed: tuple[tuple[Held, User], ...] = ()
    gone: tuple[tuple[Held, Text], ...] = ()
    new: tuple[User, ...] = ()
    doubted: bool = False  # so many are gone that none is marked


def recognise(held: Sequence[Held], users: Sequence[User], aside: Sequence[LeftOut] = ()) -> Recognised:
    """By the row's key; by the login where either side has no key."""
    by_key = {user.key: user for user in users if user.key}
    by_login = {user.login: user for user in users}
    left_out = {one.login for one in aside}
    known, keyed, renamed, gone = [], [], [], []
    for one in held:
        user = by_key.get(one.key) if one.key else None
        same_login = by_login.get(one.login)
        if user is None and same_login is not None and not (one.key and same_login.key):
            user = same_login
            if user.key:
                keyed.append((one, user))
        if user is None:
            if one.login not in left_out:
                gone.append((one, _why_gone(one, same_login)))
            continue
        known.append((one, user))
        if not user.active:
            gone.append((one, T("the login {login} is deactivated there", login=user.login)))
        elif user.login != one.login:
            renamed.append((one, user))
    taken = {id(user) for _, user in known}
    logins = {one.login for one in held if not one.shared} - {one.login for one, _ in renamed}
    new = tuple(user for user in users if user.active and id(user) not in taken and user.login not in logins)
    doubted = len(gone) >= MANY and 5 * len(gone) >= len(held)
    return Recognised(tuple(known), tuple(keyed), tuple(renamed), () if doubted else tuple(gone), new, doubted)


def _why_gone(one: Held, same_login: User | None) -> Text:
    if same_login is not None:
        return T(
            "the row {key} is not there any more; another row, {other}, is called {login} now: check who",
            key=one.key, other=same_login.key, login=one.login,
        )  # fmt: skip
    return T("the login {login} is not there any more", login=one.login)
