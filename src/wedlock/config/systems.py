"""The sections [systems.NAME] and [analysis], and what a system given on the command line is.

[systems.erp]
url = "postgresql://reader@db.example/erp"
password = "env:ERP_PASSWORD"        # or "file:/run/secrets/erp"; never the password itself in a shared file
role = "erp"                         # erp, crm or other
environment = "production"           # or test; the two are never mixed
profile = "tryton"                   # optional: told by the tables where it is left out
timezone = "Asia/Shanghai"
company = "1"
api = "https://erp.example/company"  # the product's own interface, where its records are written by it (Tryton)
api_user = "wedlock"                 # a user of its own, by whom its writes are known
api_password = "env:ERP_API_PASSWORD"
api_plain_http = false               # true: consent to http:// off this computer

[analysis]
sample_rows = 5000
statement_timeout = 30               # seconds
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wedlock.config.checking import exists, one_of, only, secret
from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.model.origins import loopback

if TYPE_CHECKING:
    from wedlock.config import Settings

ROLES = ("erp", "crm", "other")
ENVIRONMENTS = ("production", "test")
CAPTURES = ("", "stream", "triggers", "none")
_API = ("api", "api_user", "api_password", "api_plain_http")


@dataclass(frozen=True)
class SystemSettings:
    """One system of wedlock.toml, or one given on the command line. Passwords are never shown."""

    name: str
    url: str = field(repr=False)
    role: str = "other"
    profile: str = ""
    environment: str = ""  # "" for a URL or a file: only what wedlock.toml names has one
    timezone: str = ""
    company: str = ""
    password: str | None = field(default=None, repr=False)
    api: str = ""
    api_user: str = ""
    api_password: str = field(default="", repr=False)
    capture: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """How rows are read: `sample_rows` of a table, `statement_timeout` in seconds."""

    sample_rows: int = 5000
    statement_timeout: int = 30


def system(spec: str, settings: Settings, position: str) -> SystemSettings:
    """A URL (has `://`), else an existing file, else a name of wedlock.toml. `position` names a bare one: erp, crm."""
    if "://" in spec:
        return SystemSettings(position, spec, role=position)
    if exists(spec):
        name = os.fsencode(Path(spec).stem).decode("utf-8", "replace")  # a file's name may be any bytes
        return SystemSettings(name or position, str(Path(spec)), role=position)
    if spec in settings.systems:
        return settings.systems[spec]
    raise SettingsError(
        T("There is no system {name}: no URL, no such file, no [systems.{name}] in {file}", name=spec,
          file=str(settings.file)),
        T("Known names: {names}. A URL looks like postgresql://user@host/database.",
          names=", ".join(settings.systems) or "–"),
    )  # fmt: skip


def read_system(file: Path, name: str, entry: Mapping[str, Any]) -> SystemSettings:
    where = f"{file} [systems.{name}]"
    keys = {"url", "password", "role", "profile", "environment", "timezone", "company", "capture", *_API}
    only(file, f"systems.{name}", entry, keys)
    plain_http = entry.get("api_plain_http", False)
    if not isinstance(plain_http, bool):
        raise SettingsError(T("{where}: api_plain_http must be true or false", where=where))
    entry = {key: value for key, value in entry.items() if key != "api_plain_http"}
    for key, value in entry.items():
        if not isinstance(value, str):
            raise SettingsError(T("{where}: {key} must be a text in quotes", where=where, key=key))
    if "url" not in entry:
        raise SettingsError(T("{where} has no url", where=where), T('Add url = "postgresql://user@host/database".'))
    one_of(where, "role", entry.get("role", "other"), ROLES)
    one_of(where, "environment", entry.get("environment", "production"), ENVIRONMENTS)
    one_of(where, "capture", entry.get("capture", ""), CAPTURES)
    zone(where, entry.get("timezone", ""))
    values = {"environment": ENVIRONMENTS[0]} | dict(entry) | {"url": secret(entry["url"], where)}
    for key in ("password", "api_password"):
        if key in entry:
            values[key] = secret(entry[key], where)
    if any(key in entry for key in _API):
        _check_api(where, values, plain_http)
    return SystemSettings(name, **values)


def _check_api(where: str, values: Mapping[str, str], plain_http: bool) -> None:
    """Whole, and not in clear over a network unless somebody consented to it."""
    parts = urlsplit(values.get("api", ""))
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.strip("/") or parts.username:
        raise SettingsError(T("{where}: api must be a URL such as https://erp.example.com/company, the database at its "
                              "end", where=where))  # fmt: skip
    if parts.scheme == "http" and not loopback(parts.hostname) and not plain_http:
        raise SettingsError(
            T("{where}: {api} is plain HTTP: the password would cross the network in clear", where=where,
              api=values["api"]),
            T("Use https://, or consent to it with api_plain_http = true."),
        )  # fmt: skip
    if not values.get("api_user") or not values.get("api_password"):
        raise SettingsError(
            T("{where}: api needs api_user and api_password", where=where),
            T('Give Wedlock a user of its own there, and write api_password = "env:NAME".'),
        )


def read_analysis(file: Path, entry: Mapping[str, Any]) -> AnalysisSettings:
    only(file, "analysis", entry, {"sample_rows", "statement_timeout"})
    for key, value in entry.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise SettingsError(T("{where}: {key} must be a whole number over 0", where=f"{file} [analysis]", key=key))
    return AnalysisSettings(**entry)


def zone(where: str, name: str) -> None:
    try:
        _ = ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            T("{where}: there is no time zone {name}", where=where, name=name), T("Write it like Asia/Shanghai.")
        ) from error
