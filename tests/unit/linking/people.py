"""Users and normal forms as bootstrap wires them, for the tests of linking."""

from __future__ import annotations

from wedlock.bootstrap.accounts import forms
from wedlock.passport.linking.forms import Candidate, of_user
from wedlock.passport.linking.user import User

FORMS = forms()


def user(system: str, login: str, name: str = "", email: str = "", **more: object) -> User:
    key = str(more.pop("key", ""))
    return User(system, key, login, name, email, **more)  # type: ignore[arg-type]


def like(login: str, name: str = "", email: str = "", **more: object) -> Candidate:
    return of_user(FORMS, user("erp", login, name, email, **more))
