"""The section [passport]: where the portal is reached, what it keeps, and how long a session lives.

[passport]
address = "https://portal.example.com"   # as people type it; the extension is bound to this origin
listen = "127.0.0.1:8400"
database = "env:HUB_URL"                 # postgresql://…; left out: hub.sqlite3 in the home folder
vault_key = "file:/run/secrets/vault"    # left out: keys/vault.key in the home folder, made at the first start
trusted_proxies = ["10.0.0.5"]           # only these may say who the visitor is and that the line is HTTPS
name = "Example Trading"
name_zh = "示例贸易"
colour = "#0b6b4f"
logo = "logo.svg"                        # beside wedlock.toml
idle_minutes = 60
absolute_hours = 10
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wedlock.config.checking import only, secret
from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.model.origins import loopback as loopback

_TEXTS = ("address", "listen", "database", "vault_key", "name", "name_zh", "colour", "logo")
_NUMBERS = ("idle_minutes", "absolute_hours")


@dataclass(frozen=True, slots=True)
class PassportSettings:
    """How the portal is served. `database` and `vault_key` are never shown; limits in minutes and hours."""

    address: str = "http://127.0.0.1:8400"
    listen: str = "127.0.0.1:8400"
    database: str = field(default="", repr=False)
    vault_key: str = field(default="", repr=False)
    trusted_proxies: tuple[str, ...] = ()
    name: str = "Wedlock"
    name_zh: str = ""
    colour: str = "#0b6b4f"
    logo: str = ""
    idle_minutes: int = 60
    absolute_hours: int = 10

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def secure(self) -> bool:
        return self.address.startswith("https://")


def read_passport(file: Path, entry: Mapping[str, Any]) -> PassportSettings:
    """The section as Settings; every mistake names file and key."""
    where = f"{file} [passport]"
    only(file, "passport", entry, {*_TEXTS, *_NUMBERS, "trusted_proxies"})
    for key in _TEXTS:
        if not isinstance(entry.get(key, ""), str):
            raise SettingsError(T("{where}: {key} must be a text in quotes", where=where, key=key))
    for key in _NUMBERS:
        value = entry.get(key, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise SettingsError(T("{where}: {key} must be a whole number over 0", where=where, key=key))
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", entry.get("colour", "#000000")):
        raise SettingsError(T("{where}: colour must look like #0b6b4f", where=where))
    values = dict(entry) | {"trusted_proxies": _proxies(where, entry.get("trusted_proxies", []))}
    if "address" in entry:
        values["address"] = origin(where, entry["address"])
    elif loopback(entry.get("listen", "").rpartition(":")[0].strip("[]")):
        values["address"] = origin(where, f"http://{entry['listen']}")
    for key in ("database", "vault_key"):
        # the key file is read where its rights are looked at, and again when it changes
        if entry.get(key) and not (key == "vault_key" and entry[key].startswith("file:")):
            values[key] = secret(entry[key], where)
    return PassportSettings(**values)


def origin(where: str, address: str) -> str:
    """The address as a browser writes it in Origin: no path, no default port. Plain HTTP on loopback alone."""
    parts = urlsplit(address)
    try:
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one
        host, port = "", None
    rest = parts.path.rstrip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not host or rest:
        raise SettingsError(
            T("{where}: address must be an origin such as https://portal.example.com", where=where),
        )
    if parts.scheme == "http" and not loopback(host):
        raise SettingsError(
            T("{where}: {address} is plain HTTP: passwords would cross the network in clear", where=where,
              address=address),
            T("Use https:// (--tls-cert, or a proxy named in trusted_proxies); plain HTTP is for loopback only."),
        )  # fmt: skip
    named = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{named}" + (f":{port}" if port and port != default else "")


def _proxies(where: str, given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise SettingsError(T("{where}: {key} must be a list of addresses", where=where, key="trusted_proxies"))
    for one in given:
        try:
            ipaddress.ip_network(one)
        except ValueError as error:
            raise SettingsError(
                T("{where}: {value} is no address of a proxy", where=where, value=one),
                T("Write 10.0.0.5 or 10.0.0.0/24."),
            ) from error
    return tuple(given)
