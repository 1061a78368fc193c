"""Second factors: whose name they carry, and the keys that seal their secrets."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from wedlock.language import T
from wedlock.passport.sealing import SECOND_FACTOR, seal_text, unseal_text
from wedlock.store.models import Account
from wedlock.web.house import house_name, keys, known
from wedlock.web.middleware.speech import later, spoken


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {  # noqa: RUF012 - as in allauth
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": later(T("The code is wrong, or was used before. Wait for the next one.")),
    }

    def get_totp_issuer(self) -> str:
        return str(known().passport.name)

    def encrypt(self, text: str) -> str:
        return seal_text(keys(), SECOND_FACTOR, text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_text(keys(), SECOND_FACTOR, encrypted_text)

    def _get_user_identifier(self, user: Account) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return house_name()

    def generate_authenticator_name(self, user: Account, type: Any) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return T("Key {number}", number=number).say(spoken())
