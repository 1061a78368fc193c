"""`wedlock tls local-ca`: a certificate for trials, from an authority of one's own."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wedlock.cli.speech import h, results
from wedlock.errors import OutputError, Refused, UsageError
from wedlock.language import T

if TYPE_CHECKING:
    from wedlock.web.serving.local_ca import Pair

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_NAME = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})*|[0-9a-f:]+")
_FILES = ("ca.pem", "ca.key", "portal.pem", "portal.key")


@click.group("tls", help=h(T("Certificates for trials.")))
def command() -> None:
    pass


@command.command(
    "local-ca",
    help=h(
        T(
            "Make a certificate authority for trials, and a certificate of it for the given host names or addresses. "
            "The authority can speak for these names alone. Tells how computers come to trust it.\n\n"
            "\b\nExamples:\n"
            "  wedlock tls local-ca portal.example.com\n"
            "  wedlock tls local-ca localhost 127.0.0.1 --out trial\n"
            "  wedlock tls local-ca portal.example.com --renew"
        )
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=h(T("Folder to write to; left out: tls/ in the home folder.")),
)
@click.option(
    "--days", default=90, show_default=True, type=click.IntRange(1, 397), help=h(T("How long the certificate holds."))
)
@click.option("--renew", is_flag=True, help=h(T("Make a new certificate of the authority that is there.")))
@click.pass_obj
def local_ca(home: str, names: tuple[str, ...], out: Path | None, days: int, renew: bool) -> None:  # fmt: skip
    from wedlock.web.serving import local_ca as made

    folder = out or Path(home) / "tls"
    plain = tuple(_checked(name) for name in names)
    if renew:
        by = _authority_of(folder)
        if not made.may_speak_for(by.certificate, plain):
            raise Refused(
                T("The authority in {folder} may not speak for {names}", folder=str(folder), names=", ".join(plain)),
                T("Make a new one in another folder (--out); computers have to trust it anew."),
            )
    else:
        _refuse_existing(folder)
        by = made.authority(plain)
    own = made.certificate(plain, by, days)
    if not renew:
        _write(folder / "ca.key", by.key_pem(), 0o600)
        _write(folder / "ca.pem", by.certificate_pem(), 0o644)
    _write(folder / "portal.key", own.key_pem(), 0o600)
    _write(folder / "portal.pem", own.certificate_pem() + by.certificate_pem(), 0o644)
    _tell(folder, plain[0])


def _checked(name: str) -> str:
    try:
        plain = name.encode("idna").decode().lower() if not name.startswith("*.") else name.lower()
    except UnicodeError:
        plain = ""
    if not _NAME.fullmatch(plain):
        raise UsageError(
            T("{name} is no host name and no address", name=name), T("Write portal.example.com, 10.0.0.5 or localhost.")
        )
    return plain


def _refuse_existing(folder: Path) -> None:
    for name in _FILES:
        if (folder / name).exists():
            raise Refused(
                T("{file} exists; nothing is overwritten", file=str(folder / name)),
                T("--renew makes a new certificate of the same authority; --out names another folder."),
            )


def _authority_of(folder: Path) -> Pair:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from wedlock.passport.private_file import private_text
    from wedlock.web.serving.local_ca import Pair

    try:
        found = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
        key = load_pem_private_key(private_text(folder / "ca.key").encode(), password=None)
        assert isinstance(key, EllipticCurvePrivateKey)
    except (OSError, ValueError, AssertionError) as error:
        raise UsageError(
            T("There is no authority in {folder}", folder=str(folder)), T("Make one first, without --renew.")
        ) from error
    return Pair(found, key)


def _write(file: Path, content: bytes, mode: int) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = file.with_name(f".{file.name}.new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(content)
        new.replace(file)
    except OSError as error:
        raise OutputError(
            T("{path} cannot be written: {reason}.", path=str(file), reason=error.strerror or "?"),
            T("Free some space, or name another file."),
        ) from error


def _tell(folder: Path, name: str) -> None:
    """What was made, how to serve with it, and how each system comes to trust it (of Linux: Debian's way)."""
    ca = str(folder / "ca.pem")
    lines = (
        T("Made in {folder}: ca.pem and ca.key (the authority), portal.pem and portal.key (the portal's).",
          folder=str(folder)),
        T("Serve with: wedlock serve --address https://{name} --listen 0.0.0.0:443 --tls-cert {certificate} "
          "--tls-key {key}", name=name, certificate=str(folder / "portal.pem"), key=str(folder / "portal.key")),
        T("Computers trust it after (give them ca.pem, never ca.key):"),
        T("  Windows: certutil -addstore -f Root {ca}", ca=ca),
        T("  macOS: sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain {ca}", ca=ca),
        T("  Linux: sudo cp {ca} /usr/local/share/ca-certificates/wedlock.crt && sudo update-ca-certificates", ca=ca),
        T("  Chrome and Chromium on Linux: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n wedlock -i {ca}", ca=ca),
        T("For trials only. For a company's daily work take a certificate of an authority that its computers trust."),
    )  # fmt: skip
    for line in lines:
        results().print(h(line), markup=False)
