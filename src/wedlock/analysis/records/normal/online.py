"""E-mail addresses and web domains."""

from __future__ import annotations

import re

from wedlock.analysis.records.normal.data import read
from wedlock.analysis.records.normal.lines import joined, split

ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]|/\\]+@[^\s<>,;:\"'()\[\]|/\\@]+\.[^\s<>,;:\"'()\[\]|/\\@.]{2,}")
PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$").match
PLAIN_HOST = re.compile(r"[a-z0-9-]+\.[a-z]{2,}$").match
HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@\s]*@)?([^/:?#\s]+)")
SECOND_LEVEL = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go"})
PROVIDERS: frozenset[str] = frozenset(read("mail")["providers"])


def email(value: str) -> str:
    """The first address in the value, in small letters without a +tag; empty where there is none."""
    found = ADDRESS.search(value.lower())
    if not found:
        return ""
    local, _, domain = found[0].removeprefix("mailto:").rpartition("@")
    return f"{local.split('+')[0] or local}@{domain.rstrip('.')}"


def emails(values: list[str]) -> list[str]:
    """A column of addresses."""
    lines = split(joined(values).lower(), len(values))
    return [line if not line or PLAIN(line) else email(line) for line in lines]


def domains(values: list[str]) -> list[str]:
    """A column of web addresses or e-mail addresses → domains."""
    hosts = [value.rpartition("@")[2] for value in values]
    return [_two_labels(host) if PLAIN_HOST(host) else (domain(host) if host else "") for host in hosts]


def _two_labels(host: str) -> str:
    return "" if host.partition(".")[0] in PROVIDERS else host


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
