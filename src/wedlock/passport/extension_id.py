"""Which extension is ours: its id follows from its public key, its version from the header it sends."""

from __future__ import annotations

import hashlib
import re

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

MINIMUM_EXTENSION = "0.1.0"
"""Older ones are refused: they would not keep what this server promises."""

_VERSION = re.compile(r"[0-9]{1,5}(\.[0-9]{1,5}){0,3}")
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def extension_id(public_der: bytes) -> str:
    """Chromium's id: the first 16 bytes of the SHA-256 of the DER SubjectPublicKeyInfo, in letters a to p."""
    return hashlib.sha256(public_der).hexdigest()[:32].translate(_LETTERS)


def new_enough(version: str) -> bool:
    """Whether an extension of this version may speak with us; a version that cannot be read may not."""
    return bool(_VERSION.fullmatch(version)) and _parts(version) >= _parts(MINIMUM_EXTENSION)


def _parts(version: str) -> tuple[int, ...]:
    parts = tuple(int(part) for part in version.split("."))
    return parts + (0,) * (4 - len(parts))


def id_of_key_file(pem: bytes) -> str:
    """The id that follows from the private key the extension is signed with."""
    key = load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True)
    return extension_id(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
