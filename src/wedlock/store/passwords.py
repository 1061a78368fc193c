"""How long a password must be: 15 characters alone, 8 beside a second factor (NIST SP 800-63B-4, 3.1.1)."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from wedlock.language import T, Text
from wedlock.store.models import Account

ALONE, BESIDE_A_SECOND_FACTOR = 15, 8


class LongEnough:
    def validate(self, password: str, user: Account | None = None) -> None:
        least = BESIDE_A_SECOND_FACTOR if user is not None and has_second_factor(user) else ALONE
        if len(password) < least:
            raise ValidationError(_said(T("The password needs {least} characters at least.", least=least)))

    def get_help_text(self) -> str:
        return _said(T("At least {alone} characters, or {beside} beside a second factor.", alone=ALONE,
                       beside=BESIDE_A_SECOND_FACTOR))  # fmt: skip


class NotRepeated:
    """A short piece written again and again is as easy to guess as the piece."""

    def validate(self, password: str, user: Account | None = None) -> None:  # noqa: ARG002 - Django hands it over
        if re.fullmatch(r"(.{1,8})\1+", password, re.DOTALL | re.IGNORECASE):
            raise ValidationError(_said(T("The password repeats one short piece.")))

    def get_help_text(self) -> str:
        return _said(T("Not one short piece again and again."))


class NotOneself(UserAttributeSimilarityValidator):
    """Django's, in words that name no field."""

    DEFAULT_USER_ATTRIBUTES = ("username", "name", "email")

    def get_error_message(self) -> str:
        return _said(T("The password is too similar to your name or address."))

    def get_help_text(self) -> str:
        return _said(T("Not similar to your name or address."))


def has_second_factor(account: Account) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return account.pk is not None and bool(is_mfa_enabled(account))


def _said(text: Text) -> str:
    """In the language of the request that is being answered; English outside of one."""
    return text.say("zh" if (get_language() or "en").startswith("zh") else "en")
