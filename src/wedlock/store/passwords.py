"""How long a password must be: 15 characters alone, 8 beside a second factor (NIST SP 800-63B-4, 3.1.1)."""

from __future__ import annotations

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


def has_second_factor(account: Account) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return account.pk is not None and bool(is_mfa_enabled(account))


def _said(text: Text) -> str:
    """In the language of the request that is being answered; English outside of one."""
    return text.say("zh" if (get_language() or "en").startswith("zh") else "en")
