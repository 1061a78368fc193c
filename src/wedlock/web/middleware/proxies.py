"""What a reverse proxy says of the visitor counts only when the proxy is named in the settings."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wedlock.web.house import known

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class TrustedProxies:
    """Strips X-Forwarded-* and Forwarded from everybody else; from a named proxy, takes address and scheme."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = [ipaddress.ip_network(one) for one in known().passport.trusted_proxies]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        hops, schemes = meta.pop("HTTP_X_FORWARDED_FOR", ""), meta.pop("HTTP_X_FORWARDED_PROTO", "")
        for name in [name for name in meta if name.startswith(("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_"))]:
            del meta[name]
        if self.trusted and self._named(_address(meta.get("REMOTE_ADDR", ""))):
            visitor = self._visitor(_parts(hops))
            if visitor is not None:
                meta["REMOTE_ADDR"] = str(visitor)
            if schemes:  # over every hop, else not at all
                secure = all(scheme == "https" for scheme in _parts(schemes))
                meta["wsgi.url_scheme"] = "https" if secure else "http"
        return self.get_response(request)

    def _visitor(self, hops: list[str]) -> _Address | None:
        """The nearest hop that is no proxy of ours: what stands left of it anybody may have written."""
        while len(hops) > 1 and self._named(_address(hops[-1])):
            hops.pop()
        return _address(hops[-1]) if hops else None

    def _named(self, address: _Address | None) -> bool:
        return address is not None and any(address in network for network in self.trusted)


def _parts(header: str) -> list[str]:
    return [part.strip() for part in header.split(",") if part.strip()]


def _address(text: str) -> _Address | None:
    """An address, written with a port or without; ::ffff:10.0.0.5 is 10.0.0.5."""
    with_port = re.fullmatch(r"\[([0-9a-fA-F:.]+)\](?::\d+)?|([0-9.]+):\d+", text)
    try:
        found = ipaddress.ip_address((with_port[1] or with_port[2]) if with_port else text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
