"""What we decide for django-allauth: no sign-up, names normalised before they are looked up or counted."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from wedlock.language import T
from wedlock.store.models import normalised_name
from wedlock.web.middleware.speech import later
from wedlock.web.sign_in.addresses import own_address
from wedlock.web.sign_in.freshness import signed_in_lately
from wedlock.web.sign_in.witness import sign_in_failed

_UNSAID = {"account/messages/logged_in.txt"}  # the tiles say it


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": later(T("The name or the password is wrong.")),
        "incorrect_password": later(T("The password is wrong.")),
        "too_many_login_attempts": later(T("Too many wrong attempts. Wait five minutes, then try again.")),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return normalised_name(username)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        if "username" in credentials:
            credentials["username"] = normalised_name(credentials["username"])
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return found

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in_failed(request, credentials.get("username", ""), "password")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's own holds the Host header: one more name for the same portal would be one more set of attempts
        return "name:" + normalised_name(credentials.get("username", ""))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """To change second factors, somebody who signed in a minute ago is not asked again."""
        return not signed_in_lately(self.request)

    def is_safe_url(self, url: str) -> bool:
        return bool(own_address(url))

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any,
                    **kwargs: Any) -> None:  # fmt: skip
        if message_template not in _UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that TrustedProxies left: never what a stranger's header says."""
        return str(request.META.get("REMOTE_ADDR", ""))
