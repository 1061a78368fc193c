"""Origins as browsers write them: scheme, host in ASCII, and the port where it is not the scheme's own."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=1024)
def origin_of(url: str) -> str:
    """The origin of an http or https URL; "" for anything that has none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        ascii_host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in _PORTS or not host:
        return ""
    named = "" if port is None or port == _PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{ascii_host}{named}"


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The host of a URL, "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def loopback(host: str) -> bool:
    """Whether a host name can only be this computer."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def share_cookies(url: str, portal: str) -> bool:
    """Whether browsers send what `url` lies on the portal's cookies: those are kept by host, whatever the port.

    This computer's own host is let pass: a portal that only this computer reaches is tried out beside its applications.
    """
    host = host_of(url)
    return host == host_of(portal) and not loopback(host)
