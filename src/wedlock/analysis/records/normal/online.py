"""E-mail addresses and web domains."""

from __future__ import annotations

import re

from wedlock.analysis.records.normal.data import read

ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]|/\\]+@[^\s<>,;:\"'()\[\]|/\\@]+\.[^\s<>,;:\"'()\[\]|/\\@.]{2,}")
HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@\s]*@)?([^/:?#\s]+)")
SECOND_LEVEL = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go"})
PROVIDERS: frozenset[str] = frozenset(read("mail")["providers"])
SHARED: frozenset[str] = frozenset(read("mail")["shared"])


def email(value: str) -> str:
    """The first address in the value, in small letters without a +tag; empty where there is none."""
    found = ADDRESS.search(value.lower())
    if not found:
        return ""
    local, _, domain = found[0].removeprefix("mailto:").rpartition("@")
    return f"{local.split('+')[0] or local}@{domain.rstrip('.')}"


def domain(value: str) -> str:
    """The registrable domain of a web address or e-mail; empty for free mail providers and for no domain."""
    found = HOST.match(value.strip().lower().rpartition("@")[2])
    host = found[1].strip(".") if found else ""
    labels = host.split(".")
    if len(labels) < 2 or not labels[-1].isalpha() or len(labels[-1]) < 2:
        return ""
    take = 3 if len(labels) > 2 and labels[-2] in SECOND_LEVEL and len(labels[-1]) <= 3 else 2
    labels = labels[-take:]
    return "" if labels[0] in PROVIDERS else ".".join(labels)


def is_shared(address: str) -> bool:
    """info@, sales@ … belong to a company, not to a person."""
    return address.partition("@")[0] in SHARED
