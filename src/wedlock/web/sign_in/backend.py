"""Looking an account up by name: exactly, in the one spelling names are kept in."""

from __future__ import annotations

from datetime import datetime

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from wedlock.store import statements
from wedlock.store.models import Account, normalised_name

_COLUMNS = ("id", "password", "last_login", "username", "name", "email", "role", "language", "is_active", "created")


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's looks names up case-insensitively: a scan of all accounts, and databases differ in what that means."""

    def get_user(self, user_id: object) -> Account | None:
        """Whose session this is, at every request: by a statement that is not built anew each time."""
        found = statements.row("account", account=user_id)
        if found is None:
            return None
        values = [statements.in_utc(value) if isinstance(value, datetime) else value for value in found]
        account = statements.partly(Account, **dict(zip(_COLUMNS, values, strict=True)))
        return account if account.is_active else None

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        account = Account.objects.filter(username=normalised_name(username)).first()
        checked: AbstractBaseUser | None = self._check_password(account, password)
        return checked
