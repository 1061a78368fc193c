"""What we decide for django-allauth: no sign-up, names normalised before they are looked up or counted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from wedlock.store.models import normalised_name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return normalised_name(username)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if "username" in credentials:
            credentials["username"] = normalised_name(credentials["username"])
        super().pre_authenticate(request, **credentials)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that TrustedProxies left: never what a stranger's header says."""
        return str(request.META.get("REMOTE_ADDR", ""))
