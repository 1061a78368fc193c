"""What a reverse proxy says of the visitor counts only when the proxy is named in the settings."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wedlock.web.house import known


class TrustedProxies:
    """Strips X-Forwarded-* and Forwarded from everybody else; from a named proxy, takes address and scheme."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = [ipaddress.ip_network(one) for one in known().passport.trusted_proxies]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        forwarded = meta.pop("HTTP_X_FORWARDED_FOR", ""), meta.pop("HTTP_X_FORWARDED_PROTO", "")
        for name in [name for name in meta if name.startswith(("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_"))]:
            del meta[name]
        if self.trusted and self._named(meta.get("REMOTE_ADDR", "")):
            hops = [hop.strip() for hop in forwarded[0].split(",") if hop.strip()]
            while len(hops) > 1 and self._named(hops[-1]):
                hops.pop()
            if hops and _address(hops[-1]):
                meta["REMOTE_ADDR"] = hops[-1]
            if forwarded[1] == "https":
                meta["wsgi.url_scheme"] = "https"
        return self.get_response(request)

    def _named(self, address: str) -> bool:
        found = _address(address)
        return found is not None and any(found in network for network in self.trusted)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
