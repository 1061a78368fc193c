"""A security key of software: it answers a portal in this process as a browser with a key would."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://localhost:8400"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SecurityKey:
    """`verifies`: it asks for its PIN or a finger. `owner` is what a sign-in by it alone names as the person."""

    verifies: bool
    owner: str = ""
    id: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, asked: dict[str, Any]) -> str:
        """The answer to `creation_options`."""
        self.owner = asked["publicKey"]["user"]["id"]
        public = AttestedCredentialData.create(Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(_digest(), self._flags() | ATTESTED, 0, public)
        said = self._said("webauthn.create", asked)
        return self._answer(
            clientDataJSON=said, attestationObject=bytes(AttestationObject.create("none", data, {}))
        )  # fmt: skip

    def given(self, asked: dict[str, Any]) -> str:
        """The answer to `request_options`."""
        data = bytes(AuthenticatorData.create(_digest(), self._flags(), 1))
        said = self._said("webauthn.get", asked)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=websafe_decode(self.owner)
        )

    def _flags(self) -> int:
        return PRESENT | (VERIFIED if self.verifies else 0)

    def _said(self, kind: str, asked: dict[str, Any]) -> bytes:
        return bytes(CollectedClientData.create(kind, websafe_decode(asked["publicKey"]["challenge"]), ORIGIN))

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.id)
        told = {key: websafe_encode(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told,
                           "clientExtensionResults": {}})  # fmt: skip


def _digest() -> bytes:
    return hashlib.sha256(b"localhost").digest()
