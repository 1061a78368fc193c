"""What `wedlock serve` was asked, made whole: where it listens, how people reach it, and when it must not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from wedlock.config import PassportSettings, Settings
from wedlock.config.passport import loopback, origin
from wedlock.errors import Refused, UsageError
from wedlock.language import T
from wedlock.web.serving.certificate import check_certificate
from wedlock.web.serving.port import free_port, numeric


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as given; None: not given."""

    listen: str | None = None
    address: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    workers: int = 1
    log: str = "text"


@dataclass(frozen=True, slots=True)
class Serving:
    """Where the server listens (`host` is numeric) and the origin people type; `certificate` None: plain HTTP."""

    host: str
    port: int
    address: str
    certificate: Path | None
    key: Path | None
    workers: int
    log: str

    @property
    def listen(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def settle(asked: Asked, known: Settings) -> tuple[Settings, Serving]:
    """The Settings as they hold for this run, and where to serve; refuses what would send passwords in clear."""
    host, port = _place(asked.listen or known.passport.listen)
    _pair(asked)
    numbers = numeric(host)
    port = free_port(numbers, port)
    address = _address(asked, known.passport, host, port)
    passport = replace(known.passport, address=address, listen=f"{host}:{port}")
    _not_in_clear(asked, passport, numbers)
    if asked.certificate and asked.key:
        check_certificate(asked.certificate, asked.key, passport.host)
    serving = Serving(numbers, port, address, asked.certificate, asked.key, asked.workers, asked.log)
    return replace(known, passport=passport), serving


def _place(listen: str) -> tuple[str, int]:
    parts = urlsplit(f"//{listen}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port is None or parts.path or parts.username:
        raise UsageError(
            T("{listen} is no place to listen at", listen=listen),
            T("Write HOST:PORT, such as 127.0.0.1:8400 or [::1]:8400; port 0 takes a free one."),
        )
    return host, port


def _pair(asked: Asked) -> None:
    if (asked.certificate is None) != (asked.key is None):
        raise UsageError(T("--tls-cert and --tls-key go together"), T("Give the certificate and its private key."))


def _address(asked: Asked, passport: PassportSettings, host: str, port: int) -> str:
    """The address given; else that of the settings, which follows the port as long as it is this computer's own."""
    if asked.address:
        return origin("--address", asked.address)
    unset = passport.address == PassportSettings().address
    if not loopback(passport.host) or not (asked.listen or unset):
        return passport.address
    name = host if unset and loopback(host) else passport.host
    scheme = "https" if asked.certificate else "http"
    return origin("--listen", f"{scheme}://[{name}]:{port}" if ":" in name else f"{scheme}://{name}:{port}")


def _not_in_clear(asked: Asked, passport: PassportSettings, host: str) -> None:
    if asked.certificate:
        if not passport.secure:
            raise UsageError(
                T("The certificate speaks HTTPS, but the address is {address}", address=passport.address),
                T("Write https:// in the address ([passport] address, or --address)."),
            )
    elif not loopback(host) and not (passport.secure and passport.trusted_proxies):
        raise Refused(
            T("Plain HTTP at {host} would carry passwords across the network in clear", host=host),
            T("Give --tls-cert and --tls-key; or listen on 127.0.0.1; or name the proxy that speaks HTTPS to people in "
              "[passport] trusted_proxies, with an https:// address."),
        )  # fmt: skip
    elif passport.secure and not passport.trusted_proxies:
        raise Refused(
            T("People are to reach {address}, but nobody here speaks HTTPS", address=passport.address),
            T("Give --tls-cert and --tls-key, or name the proxy that does in [passport] trusted_proxies."),
        )
