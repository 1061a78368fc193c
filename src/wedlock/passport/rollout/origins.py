"""The origins the extension may speak to: the portal's, and those of the applications it fills."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from wedlock.config.passport import loopback
from wedlock.errors import Refused
from wedlock.language import T
from wedlock.model.origins import origin_of, share_cookies
from wedlock.passport.addresses import own_host


def application_origins(portal: str) -> tuple[str, ...]:
    """Of every application that is enabled and may be filled, sorted; never the portal's own."""
    from wedlock.store.models import Application

    known = Application.objects.filter(enabled=True).values_list("url", "plain_http_allowed")
    found = {origin_of(url) for url, plain_http in known if fillable(url, plain_http)}
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
        if share_cookies(url, portal):
            raise own_host(url)


def fillable(url: str, plain_http_allowed: bool) -> bool:
    """Passwords go over HTTPS, to this computer, or where somebody consented to plain HTTP."""
    return url.startswith("https://") or plain_http_allowed or loopback(urlsplit(url).hostname or "")


def fingerprint(portal: str, origins: Sequence[str]) -> str:
    """Tells one set of origins from another."""
    return hashlib.sha256(json.dumps([portal, *sorted(origins)]).encode()).hexdigest()[:32]
