"""The address an application is opened at: https, or plain HTTP on this computer or by explicit consent."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from wedlock.errors import Refused, UsageError
from wedlock.language import T
from wedlock.model.origins import loopback

_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")  # IDN in its xn-- form, as browsers send it


def checked_url(url: str, plain_http_allowed: bool) -> str:
    """`url` as it is; refused where a password could go astray."""
    parts = _split(url)
    if parts.scheme == "http" and not plain_http_allowed and not loopback(parts.hostname or ""):
        raise Refused(
            T("{url} is plain HTTP: the passwords filled in there would cross the network in clear.", url=url),
            T("Use https://, or consent to it explicitly (--plain-http, or the box on the page)."),
        )
    return url


def own_host(url: str) -> Refused:
    """Why an application cannot lie on the portal's host: its server could act as everybody who opens it."""
    return Refused(
        T(
            "{url} lies on the portal's own host: browsers would send it the portal's cookies, whatever its port.",
            url=url,
        ),
        T("Give the portal a host name of its own; a second name for the same computer will do."),
    )


def _split(url: str) -> SplitResult:
    """The parts of an address that a browser and we read alike."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _wrong(url) from None
    if (
        not re.fullmatch(r"[\x21-\x7e]{1,500}", url)
        or "\\" in url
        or parts.scheme not in ("http", "https")
        or port == 0
    ):
        raise _wrong(url)
    if "@" in parts.netloc:
        raise UsageError(
            T("The address holds a user name or password."), T("Leave out what stands before the @ of the host.")
        )
    if not _HOST.fullmatch(f"[{host}]" if ":" in host else host):
        raise _wrong(url)
    return parts


def _wrong(url: str) -> UsageError:
    return UsageError(
        T("“{url}” is no address of a web page.", url=url[:200]), T("Write it as https://crm.example.com/login.")
    )
