"""Second factors: whose name they carry, and the key that seals their secrets."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from wedlock.passport.sealing import SECOND_FACTOR, seal_text, unseal_text
from wedlock.web.house import keys, known


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def get_totp_issuer(self) -> str:
        return str(known().passport.name)

    def encrypt(self, text: str) -> str:
        return seal_text(keys(), SECOND_FACTOR, text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_text(keys(), SECOND_FACTOR, encrypted_text)
