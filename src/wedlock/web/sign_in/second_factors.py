"""Second factors: whose name they carry, and the key that seals their secrets."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from wedlock.web.house import known


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def get_totp_issuer(self) -> str:
        return str(known().passport.name)
