"""Standing: what decides whether an Account may open an Application in a Browser, read by one query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wedlock.model.origins import host_of, loopback, origin_of
from wedlock.passport.denied import Denied, Why
from wedlock.store import statements

_JSON, _BOOLEAN = (9, 10, 14), (5, 6, 7, 11, 12)  # columns of sql/standing.sql


@dataclass(frozen=True, slots=True)
class Standing:
    """One application as one person stands to it. `browser`, `credential`: row numbers, None where there is none."""

    application: int
    name: str
    url: str
    opening: str
    scheme: str
    enabled: bool
    plain_http_allowed: bool
    second_factor_required: bool
    recipe: str
    own_recipe: Any
    extra: dict[str, str]
    member: bool
    group_needs_second_factor: bool
    browser: int | None
    public_key: dict[str, str] | None
    browser_used: datetime | None
    """As the database gives it: SQLite keeps no zone."""
    credential: int | None
    credential_version: int | None
    stale: bool | None
    identity: str | None

    @property
    def origin(self) -> str:
        return origin_of(self.url)

    @property
    def needs_second_factor(self) -> bool:
        return self.second_factor_required or self.group_needs_second_factor


def standing(account: int, application: str, thumbprint: str) -> Standing | None:
    """None where there is no application of that name."""
    found = statements.row("standing", account=account, application=application, thumbprint=thumbprint)
    if found is None:
        return None
    values = list(found)
    for place in _JSON:
        values[place] = _json(values[place])
    for place in _BOOLEAN:
        values[place] = bool(values[place])
    return Standing(*values)


def check(standing: Standing | None, second_factor: bool, arrived: bool = False) -> Standing:
    """The Standing of somebody who may open it now; else Denied, with the first reason that a person can mend."""
    if standing is None or not standing.member:
        raise Denied(Why.NOT_ALLOWED)
    if not standing.enabled:
        raise Denied(Why.DISABLED)
    if standing.browser is None:
        raise Denied(Why.NOT_ENROLLED)
    if arrived and standing.opening != "automatic":
        raise Denied(Why.CLICK_REQUIRED)
    if not standing.origin or (plain_http(standing.url) and not standing.plain_http_allowed):
        raise Denied(Why.PLAIN_HTTP)
    if standing.needs_second_factor and not second_factor:
        raise Denied(Why.SECOND_FACTOR_REQUIRED)
    if standing.credential is None:
        raise Denied(Why.NO_CREDENTIAL)
    if standing.stale:
        raise Denied(Why.STALE)
    return standing


def plain_http(url: str) -> bool:
    """Whether a password filled at `url` crosses the network in clear."""
    return not url.lower().startswith("https://") and not loopback(host_of(url))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
