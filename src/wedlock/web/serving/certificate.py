"""The certificate and its key, looked at before people meet a browser's warning."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from wedlock.errors import Refused, SettingsError
from wedlock.language import T


def check_certificate(certificate: Path, key: Path, host: str) -> None:
    """Readable, in force, of this key, for this host; the key readable by its owner alone."""
    first = _first(certificate)
    private = _private(key)
    if _public(private) != first.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo):
        raise SettingsError(
            T("{key} is not the private key of {certificate}", key=str(key), certificate=str(certificate)),
            T("Give the two files that were made together; the server's own certificate comes first in its file."),
        )
    _in_force(first, certificate)
    names = _names(first)
    if not any(_fits(name, host) for name in names):
        raise SettingsError(
            T("{certificate} is for {names}, not for {host}", certificate=str(certificate), host=host,
              names=", ".join(names) or "–"),
            T("Give a certificate that names the host of the portal's address, or correct the address."),
        )  # fmt: skip


def _first(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())[0]
    except OSError as error:
        raise SettingsError(T("{file} cannot be read: {reason}", file=str(file), reason=str(error.strerror))) from error
    except ValueError as error:
        raise SettingsError(T("{file} holds no certificate in PEM", file=str(file))) from error


def _private(file: Path) -> PrivateKeyTypes:
    try:
        mode = file.stat().st_mode & 0o777
        if mode & 0o077:
            raise Refused(
                T("{file} can be read by others (mode {mode})", file=str(file), mode=oct(mode)),
                T("Run: chmod 600 {file}", file=str(file)),
            )
        return load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        raise SettingsError(T("{file} cannot be read: {reason}", file=str(file), reason=str(error.strerror))) from error
    except (ValueError, TypeError) as error:
        raise SettingsError(
            T("{file} holds no private key in PEM that can be read without a password", file=str(file)),
            T("Take the password off (openssl pkey -in KEY -out PLAIN) and keep the file to its owner: chmod 600."),
        ) from error


def _public(private: PrivateKeyTypes) -> bytes:
    return private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _in_force(found: x509.Certificate, file: Path) -> None:
    now = datetime.now(UTC)
    if now > found.not_valid_after_utc:
        raise SettingsError(
            T(
                "{certificate} expired on {day}",
                certificate=str(file),
                day=found.not_valid_after_utc.date().isoformat(),
            ),
            T("Renew it; browsers refuse it, and people would learn to click warnings away."),
        )
    if now < found.not_valid_before_utc:
        raise SettingsError(
            T("{certificate} holds from {day} on", certificate=str(file),
              day=found.not_valid_before_utc.date().isoformat()),
            T("Check the clock of this computer."),
        )  # fmt: skip


def _names(found: x509.Certificate) -> list[str]:
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = [str(one) for one in names.get_values_for_type(x509.IPAddress)]
    return [*names.get_values_for_type(x509.DNSName), *addresses]


def _fits(name: str, host: str) -> bool:
    """RFC 6125: the same name, the same address, or a star for the leftmost label."""
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    try:
        return ipaddress.ip_address(host) == ipaddress.ip_address(name)
    except ValueError:
        star = name.startswith("*.") and host.partition(".")[2] == name[2:]
        return name == host or (star and not host.replace(".", "").isdigit())
