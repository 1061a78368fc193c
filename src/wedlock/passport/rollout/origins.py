"""The origins the extension may speak to: the portal's, and those of the applications it fills."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from wedlock.errors import Refused
from wedlock.language import T

_DEFAULT = {"http": 80, "https": 443}


def application_origins(portal: str) -> tuple[str, ...]:
    """Of every application that is enabled and may be filled, sorted; never the portal's own."""
    from wedlock.store.models import Application

    known = Application.objects.filter(enabled=True).values_list("url", "plain_http_allowed")
    found = {origin_of(url) for url, plain_http in known if fillable(origin_of(url), plain_http)}
    return tuple(sorted(found - {portal}))


def refuse_own_origin(portal: str) -> None:
    """An application on the portal's own origin could act as the portal."""
    from wedlock.store.models import Application

    for name, url in Application.objects.filter(enabled=True).values_list("name", "url"):
        if origin_of(url) == portal:
            raise Refused(
                T("The application {name} lies on the portal's own origin {origin}: its scripts could act as the "
                  "portal", name=name, origin=portal),
                T("Give the application, or the portal, a host or a port of its own."),
            )  # fmt: skip


def fillable(origin: str, plain_http_allowed: bool) -> bool:
    """Passwords go over HTTPS, to this computer, or where somebody consented to plain HTTP."""
    host = urlsplit(origin).hostname or ""
    here = host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")
    return origin.startswith("https://") or plain_http_allowed or here


def origin_of(url: str) -> str:
    """Scheme, host and port as a browser writes them in Origin."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    named = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT.get(parts.scheme) else ""
    return f"{parts.scheme}://{named}{port}"


def fingerprint(portal: str, origins: Sequence[str]) -> str:
    """Tells one set of origins from another."""
    return hashlib.sha256(json.dumps([portal, *sorted(origins)]).encode()).hexdigest()[:32]
