"""Looking an account up by name: exactly, in the one spelling names are kept in."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from wedlock.store.models import Account, normalised_name


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's looks names up case-insensitively: a scan of all accounts, and databases differ in what that means."""

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        account = Account.objects.filter(username=normalised_name(username)).first()
        checked: AbstractBaseUser | None = self._check_password(account, password)
        return checked
