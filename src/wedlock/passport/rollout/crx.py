"""CRX3, Chromium's signed package: `Cr24`, version, a protobuf header, the ZIP (components/crx_file/crx3.proto).

CrxFileHeader   2: AsymmetricKeyProof sha256_with_rsa   10000: bytes signed_header_data
AsymmetricKeyProof   1: bytes public_key (DER SubjectPublicKeyInfo)   2: bytes signature
SignedData   1: bytes crx_id (16 bytes)
"""

from __future__ import annotations

import hashlib
import struct

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

_SIGNED = b"CRX3 SignedData\x00"


def crx3(archive: bytes, key: RSAPrivateKey) -> bytes:
    """The ZIP as a CRX3 that `key` signs (PKCS #1 v1.5, SHA-256)."""
    public = public_der(key)
    signed_data = _field(1, hashlib.sha256(public).digest()[:16])
    signature = key.sign(_SIGNED + struct.pack("<I", len(signed_data)) + signed_data + archive, PKCS1v15(), SHA256())
    header = _field(2, _field(1, public) + _field(2, signature)) + _field(10000, signed_data)
    return b"Cr24" + struct.pack("<II", 3, len(header)) + header + archive


def public_der(key: RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def new_key() -> str:
    """A new signing key in PEM. The extension's id follows from it: it is made once, and kept."""
    key = generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()


def _field(number: int, value: bytes) -> bytes:
    """A length-delimited field (wire type 2)."""
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])
