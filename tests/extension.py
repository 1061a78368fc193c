"""A stand-in for the extension in tests: the keys and calls it makes, over whatever carries them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey

ID = "abcdefghijklmnopabcdefghijklmnop"
ORIGIN = f"chrome-extension://{ID}"
VERSION = "0.1.0"

Carrier = Callable[[str, bytes, dict[str, str]], tuple[int, dict[str, Any]]]
"""(path, body, headers) → (status, JSON)."""


@dataclass
class Extension:
    """One browser with the extension: `run` of the browser, and the key it was enrolled with."""

    carrier: Carrier
    portal: str = "http://127.0.0.1:8400"
    run: str = field(default_factory=lambda: secrets.token_hex(32))
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))

    @property
    def thumbprint(self) -> str:
        return str(self.key.thumbprint())

    def call(self, what: str, body: bytes | None = None, headers: dict[str, str] | None = None, **said: Any) -> Any:
        """Status and JSON of a call; `run` is added, and `None` as a header leaves it out."""
        raw = body if body is not None else json.dumps({"run": self.run, **said}).encode()
        sent = {"Origin": ORIGIN, "Wedlock-Extension": VERSION, "Content-Type": "application/json", **(headers or {})}
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
