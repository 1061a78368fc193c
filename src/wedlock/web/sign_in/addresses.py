"""Where a person may be sent after signing in: a page of this portal, and nowhere else."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def own_address(address: str) -> str:
    """The address, where it is a path of this origin; "" for everything else (another host, scheme, `//`, `/\\`)."""
    path = address.startswith("/") and address.isprintable() and "\\" not in address
    return address if path and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""
