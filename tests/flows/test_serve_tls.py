"""HTTPS with a certificate of `wedlock tls local-ca`, and certificates that must not be served."""

import socket
import ssl
import stat
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from tests.serving import PortalServer, Starter, refusal


def local_ca(folder: Path, *names: str, code: int = 0) -> str:
    return PortalServer(folder).wedlock("tls", "local-ca", *names, code=code)


def own(
    folder: Path, name: str = "localhost", days: tuple[int, int] = (-2, 30), password: bytes = b""
) -> tuple[str, str]:
    """A certificate that signed itself, valid from and to so many days from now; the two files."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now + timedelta(days[0])).not_valid_after(now + timedelta(days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )  # fmt: skip
    certificate, private = folder / "own.pem", folder / "own.key"
    certificate.write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    sealing = BestAvailableEncryption(password) if password else NoEncryption()
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealing))
    private.chmod(0o600)
    return str(certificate), str(private)


def refused(folder: Path, certificate: str, key: str, address: str = "https://localhost:8443") -> tuple[int, str]:
    return refusal(folder / "home", "--listen", "127.0.0.1:0", "--address", address, "--tls-cert", certificate,
                   "--tls-key", key)  # fmt: skip


def test_a_trial_certificate_serves_https(start: Starter, tmp_path: Path) -> None:
    told = local_ca(tmp_path / "ca", "localhost", "127.0.0.1")
    folder = tmp_path / "ca" / "tls"
    for word in ("certutil -addstore", "security add-trusted-cert", "update-ca-certificates", "nssdb"):
        assert word in told
    for name, mode in (("ca.key", 0o600), ("portal.key", 0o600), ("ca.pem", 0o644), ("portal.pem", 0o644)):
        assert stat.S_IMODE((folder / name).stat().st_mode) == mode
    server = start("--tls-cert", str(folder / "portal.pem"), "--tls-key", str(folder / "portal.key"))
    assert server.address == f"https://{server.listen}"
    trust = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    with urllib.request.urlopen(f"{server.address}/accounts/login/", context=trust) as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert answer.headers["Set-Cookie"].startswith("__Host-wedlock")
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"{server.address}/", context=ssl.create_default_context())


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_is_not_spoken(start: Starter, tmp_path: Path) -> None:
    local_ca(tmp_path / "ca", "localhost", "127.0.0.1")
    folder = tmp_path / "ca" / "tls"
    server = start("--tls-cert", str(folder / "portal.pem"), "--tls-key", str(folder / "portal.key"))
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    parts = urlsplit(server.address)
    with (
        socket.create_connection((str(parts.hostname), int(parts.port or 0))) as line,
        pytest.raises(OSError, match=r"(?i)alert|ssl|reset"),
    ):
        old.wrap_socket(line)


def test_nothing_is_overwritten_and_renewing_keeps_the_authority(tmp_path: Path) -> None:
    local_ca(tmp_path, "localhost")
    files = {file.name: file.read_bytes() for file in (tmp_path / "tls").iterdir()}
    local_ca(tmp_path, "localhost", code=4)
    assert {file.name: file.read_bytes() for file in (tmp_path / "tls").iterdir()} == files
    local_ca(tmp_path, "localhost", "--renew")
    now = {file.name: file.read_bytes() for file in (tmp_path / "tls").iterdir()}
    assert [name for name in sorted(now) if now[name] != files[name]] == ["portal.key", "portal.pem"]
    local_ca(tmp_path, "other.example.com", "--renew", code=4)


def test_the_authority_can_speak_for_nobody_else(tmp_path: Path) -> None:
    """Even signed by its key, a certificate for another name or address is refused by OpenSSL."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from wedlock.web.serving.local_ca import Pair, certificate

    for trusted, other in (("portal.example.com", "bank.example.org"), ("portal.example.com", "127.0.0.1"),
                           ("10.0.0.5", "bank.example.org"), ("10.0.0.5", "127.0.0.1")):  # fmt: skip
        place = tmp_path / f"{trusted}-{other}"
        local_ca(place, trusted)
        key = load_pem_private_key((place / "tls/ca.key").read_bytes(), None)
        assert isinstance(key, EllipticCurvePrivateKey)
        by = Pair(x509.load_pem_x509_certificate((place / "tls/ca.pem").read_bytes()), key)
        forged = certificate([other], by, 5)
        (place / "forged.pem").write_bytes(forged.certificate_pem() + forged.key_pem())
        assert _handshake(place / "forged.pem", place / "tls/ca.pem", other).endswith("subtree violation")
        good = place / "good.pem"
        good.write_bytes((place / "tls/portal.pem").read_bytes() + (place / "tls/portal.key").read_bytes())
        assert _handshake(good, place / "tls/ca.pem", trusted) == "ok"


def _handshake(own_pem: Path, trust: Path, name: str) -> str:
    """ "ok", or why a client that trusts the authority refuses."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(own_pem)
    client = ssl.create_default_context(cafile=str(trust))
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(to_client, to_server, server_hostname=name)
    there = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(10):
        for side in (here, there):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError as error:
                return error.verify_message
            if side is here:
                return "ok"
    raise AssertionError("no end")


@pytest.mark.parametrize("name", ["", "a b", "-a.example", "a..b", "https://a.example", "a/b"])
def test_what_is_no_name_gets_no_certificate(tmp_path: Path, name: str) -> None:
    local_ca(tmp_path, name, code=2)


def test_a_certificate_that_expired(tmp_path: Path) -> None:
    code, said = refused(tmp_path, *own(tmp_path, days=(-30, -1)))
    assert (code, "expired on" in said) == (2, True)


def test_a_certificate_of_tomorrow(tmp_path: Path) -> None:
    code, said = refused(tmp_path, *own(tmp_path, days=(1, 30)))
    assert (code, "holds from" in said) == (2, True)


def test_a_certificate_for_another_host(tmp_path: Path) -> None:
    code, said = refused(tmp_path, *own(tmp_path, name="other.example.com"))
    assert (code, "is for other.example.com, not for localhost" in said) == (2, True)


def test_a_star_stands_for_one_label(tmp_path: Path) -> None:
    files = own(tmp_path, name="*.example.com")
    assert refused(tmp_path, *files, "https://a.b.example.com")[0] == 2
    assert refused(tmp_path, *files, "https://example.com")[0] == 2


def test_a_key_of_another_certificate(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    code, said = refused(tmp_path, own(tmp_path)[0], own(tmp_path / "other")[1])
    assert (code, "is not the private key of" in said) == (2, True)


def test_a_key_that_others_can_read(tmp_path: Path) -> None:
    certificate, key = own(tmp_path)
    Path(key).chmod(0o644)
    code, said = refused(tmp_path, certificate, key)
    assert (code, f"chmod 600 {key}" in said) == (4, True)


def test_a_key_with_a_password(tmp_path: Path) -> None:
    code, said = refused(tmp_path, *own(tmp_path, password=b"secret"))
    assert (code, "without a password" in said) == (2, True)


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_files_that_hold_neither(tmp_path: Path, content: bytes | None) -> None:
    files = own(tmp_path)
    for file in map(Path, files):
        before = file.read_bytes()
        _ = file.unlink() if content is None else file.write_bytes(content)
        code, said = refused(tmp_path, *files)
        assert (code, str(file) in said, "Traceback" in said) == (2, True, False)
        file.write_bytes(before)
        file.chmod(0o600)


def test_half_a_pair(tmp_path: Path) -> None:
    certificate, _ = own(tmp_path)
    assert refusal(tmp_path, "--listen", "127.0.0.1:0", "--tls-cert", certificate)[0] == 2


def test_a_certificate_for_a_plain_address(tmp_path: Path) -> None:
    code, said = refused(tmp_path, *own(tmp_path), "http://localhost:8443")
    assert (code, "speaks HTTPS, but the address is http://localhost:8443" in said) == (2, True)
