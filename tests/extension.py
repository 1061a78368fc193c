"""A stand-in for the extension in tests: the keys and calls it makes, over whatever carries them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from joserfc import jws
from joserfc.jwk import ECKey

from wedlock.passport.extension_id import id_of_key_file

ID = "abcdefghijklmnopabcdefghijklmnop"
ORIGIN = f"chrome-extension://{ID}"
VERSION = "0.1.0"

Carrier = Callable[[str, bytes, dict[str, str]], tuple[int, dict[str, Any]]]
"""(path, body, headers) → (status, JSON)."""


def packed(home: Path) -> str:
    """The origin that the extension of a home calls from; its key is made where nothing has packed one yet."""
    file = home / "keys" / "extension.pem"
    if not file.exists():
        key, pkcs8 = generate_private_key(65537, 2048), form.PrivateFormat.PKCS8
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(key.private_bytes(form.Encoding.PEM, pkcs8, form.NoEncryption()))
    return f"chrome-extension://{id_of_key_file(file.read_bytes())}"


@dataclass
class Extension:
    """One browser with the extension: `run` of the browser, and the key it was enrolled with."""

    carrier: Carrier
    portal: str = "http://127.0.0.1:8400"
    sender: str = ORIGIN
    cookie: str = ""  # of the passport session, where the carrier keeps none itself
    run: str = field(default_factory=lambda: secrets.token_hex(32))
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))

    @property
    def thumbprint(self) -> str:
        return str(self.key.thumbprint())

    def call(self, what: str, body: bytes | None = None, headers: dict[str, str] | None = None, **said: Any) -> Any:
        """Status and JSON of a call; `run` is added, and `None` as a header leaves it out."""
        raw = body if body is not None else json.dumps({"run": self.run, **said}).encode()
        sent: dict[str, Any] = {"Origin": self.sender, "Wedlock-Extension": VERSION, "Content-Type": "application/json"}
        sent |= {"Cookie": self.cookie} if self.cookie else {}
        sent |= headers or {}
        return self.carrier(f"/api/extension/{what}", raw, {k: v for k, v in sent.items() if v is not None})

    def state(self) -> Any:
        return self.call("state", thumbprint=self.thumbprint)

    def enrol(self) -> Any:
        status, given = self.call("enrolment")
        if status != 200:
            return status, given
        proof = self.proof({"challenge": given["challenge"], "aud": self.portal})
        return self.call("enrol", public_key=self.key.as_dict(private=False), proof=proof)

    def launch(self, application: str, reason: str = "tile") -> Any:
        return self.call("launch", application=application, reason=reason, thumbprint=self.thumbprint)

    def redeem(self, ticket: str, origin: str, **changed: Any) -> Any:
        proof = self.proof({"ticket": ticket, "origin": origin, "aud": self.portal})
        return self.call("redeem", **{"ticket": ticket, "origin": origin, "proof": proof} | changed)

    def outcome(self, launch: str, outcome: str, detail: str = "") -> Any:
        return self.call("outcome", launch=launch, outcome=outcome, detail=detail)

    def proof(self, payload: dict[str, str], header: dict[str, Any] | None = None) -> str:
        return jws.serialize_compact(header or {"alg": "ES256"}, json.dumps(payload), self.key, ["ES256"])
