"""Proofs: what a browser signs with the key that never leaves it. Compact JWS, ES256, and nothing else of JOSE.

The header is {"alg": "ES256"} (a `typ` is let pass): no `kid`, `jwk`, `jku`, `crit`, `b64`: which key counts is what we
know, never what the message says.
"""

from __future__ import annotations

import base64
import binascii
import json
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

_COORDINATE = 32  # bytes of P-256


class BadKey(Exception):
    """No public P-256 key as a JWK."""


class BadProof(Exception):
    """Not signed by this key over these words."""


def checked_key(given: object) -> dict[str, str]:
    """kty, crv, x, y of a public P-256 JWK whose point lies on the curve; BadKey for anything else."""
    if not isinstance(given, dict) or given.get("kty") != "EC" or given.get("crv") != "P-256":
        raise BadKey("kty")
    if set(given) - {"kty", "crv", "x", "y", "ext", "key_ops", "alg"} or given.get("alg", "ES256") != "ES256":
        raise BadKey("keys")
    if given.get("key_ops", ["verify"]) != ["verify"] or given.get("ext", True) is not True:
        raise BadKey("key_ops")
    x, y = _coordinate(given.get("x")), _coordinate(given.get("y"))
    try:
        EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
    except ValueError:
        raise BadKey("point") from None
    return {"kty": "EC", "crv": "P-256", "x": given["x"], "y": given["y"]}


def thumbprint(key: dict[str, str]) -> str:
    """RFC 7638: SHA-256 of the required members in their order, base64url."""
    return str(ECKey.import_key({**key}).thumbprint())


def verify(proof: str, key: dict[str, str], expected: dict[str, str]) -> None:
    """BadProof unless `proof` is `expected`, all of it and nothing else, signed by `key` with ES256."""
    header, _, rest = proof.partition(".")
    payload = rest.partition(".")[0]
    if proof.count(".") != 2 or not _plain_header(_decoded(header)):
        raise BadProof("header")
    said = _decoded(payload)
    if not isinstance(said, dict) or said != expected:
        raise BadProof("payload")
    try:
        jws.deserialize_compact(proof, _imported(key["x"], key["y"]), algorithms=["ES256"])
    except (JoseError, ValueError):
        raise BadProof("signature") from None


def _plain_header(header: object) -> bool:
    return isinstance(header, dict) and header.get("alg") == "ES256" and not set(header) - {"alg", "typ"}


def _decoded(part: str) -> Any:
    """Strict base64url without padding, strict JSON without a repeated key; None for anything else."""
    try:
        raw = part.encode("ascii")
        text = base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
        if base64.urlsafe_b64encode(text).rstrip(b"=") != raw:
            return None
        return json.loads(text.decode("utf-8"), object_pairs_hook=_unrepeated)
    except (ValueError, RecursionError, binascii.Error):
        return None


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _coordinate(text: object) -> int:
    """A coordinate of 32 bytes exactly: one spelling a key, so that one key has one thumbprint."""
    try:
        raw = base64.urlsafe_b64decode(f"{text}=".encode("ascii")) if isinstance(text, str) else b""
    except (ValueError, binascii.Error):
        raise BadKey("coordinate") from None
    if len(raw) != _COORDINATE or base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise BadKey("coordinate")
    return int.from_bytes(raw, "big")


@lru_cache(maxsize=4096)
def _imported(x: str, y: str) -> ECKey:
    """A key made ready once a process."""
    return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
