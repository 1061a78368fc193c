"""CRX3: parsed and verified here by code that knows the format and not the packer."""

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterator

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key
from hypothesis import given
from hypothesis import strategies as st

from wedlock.passport.extension_id import extension_id
from wedlock.passport.rollout.archive import archive
from wedlock.passport.rollout.crx import crx3, new_key, public_der


def fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Field numbers and values of a protobuf message that has length-delimited fields alone."""
    at = 0

    def varint() -> int:
        nonlocal at
        number = shift = 0
        while True:
            byte = message[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return number

    while at < len(message):
        tag = varint()
        assert tag & 7 == 2
        length = varint()
        yield tag >> 3, message[at : at + length]
        at += length


def verified(package: bytes) -> tuple[bytes, bytes]:
    """The public key and the ZIP of a CRX3 whose signature holds."""
    magic, version, size = package[:4], *struct.unpack("<II", package[4:12])
    assert (magic, version) == (b"Cr24", 3)
    header, zipped = dict(fields(package[12 : 12 + size])), package[12 + size :]
    proof = dict(fields(header[2]))
    signed = header[10000]
    assert dict(fields(signed)) == {1: hashlib.sha256(proof[1]).digest()[:16]}
    key = load_der_public_key(proof[1])
    assert isinstance(key, RSAPublicKey)
    message = b"CRX3 SignedData\x00" + struct.pack("<I", len(signed)) + signed + zipped
    key.verify(proof[2], message, PKCS1v15(), SHA256())
    return proof[1], zipped


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    found = load_pem_private_key(new_key().encode(), None)
    assert isinstance(found, RSAPrivateKey)
    return found


def test_a_package_verifies_and_holds_the_zip(key: RSAPrivateKey) -> None:
    zipped = archive({"manifest.json": b"{}", "worker/main.js": b"1"})
    public, inside = verified(crx3(zipped, key))
    assert (public, inside) == (public_der(key), zipped)
    assert zipfile.ZipFile(io.BytesIO(inside)).read("worker/main.js") == b"1"


@pytest.mark.parametrize("place", [-1, 700])
def test_a_changed_byte_does_not_verify(key: RSAPrivateKey, place: int) -> None:
    package = bytearray(crx3(archive({"manifest.json": b"{}" * 500}), key))
    package[place] ^= 1
    with pytest.raises((InvalidSignature, AssertionError)):
        verified(bytes(package))


def test_the_same_files_give_the_same_package_whatever_their_order(key: RSAPrivateKey) -> None:
    one, two = {"a": b"1", "b/c": b"2"}, {"b/c": b"2", "a": b"1"}
    assert archive(one) == archive(two)
    assert crx3(archive(one), key) == crx3(archive(two), key)


@given(st.dictionaries(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1), st.binary()))
def test_every_archive_gives_its_files_back(files: dict[str, bytes]) -> None:
    packed = zipfile.ZipFile(io.BytesIO(archive(files)))
    assert {name: packed.read(name) for name in packed.namelist()} == files


def test_the_id_is_chromiums(key: RSAPrivateKey) -> None:
    """Chromium writes the crx_id in letters: a for 0 up to p for 15."""
    first = hashlib.sha256(public_der(key)).digest()[0]
    letters = extension_id(public_der(key))
    assert len(letters) == 32
    assert letters[:2] == chr(97 + (first >> 4)) + chr(97 + (first & 15))
