"""POST /api/extension/launch, /redeem and /outcome: an application is opened, filled in, and how that ended."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest

from wedlock.model.origins import origin_of
from wedlock.passport import launch as launches
from wedlock.passport.denied import Denied, Why
from wedlock.web.api.call import call
from wedlock.web.api.session import caller
from wedlock.web.api.strict_json import APPLICATION, DETAIL, LAUNCH, ORIGIN, PROOF, RUN, THUMBPRINT, TICKET, either
from wedlock.web.house import keys, known


@call({"run": RUN, "application": APPLICATION, "reason": either("tile", "arrived"), "thumbprint": THUMBPRINT})
def launch(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    who = _who(request, asked)
    opening = launches.launch(keys(), who, asked["application"], asked["thumbprint"], asked["reason"])
    return {
        "launch": opening.launch,
        "ticket": opening.ticket,
        "url": opening.url,
        "origin": opening.origin,
        "expires_in": opening.expires_in,
    }


@call({"run": RUN, "ticket": TICKET, "origin": ORIGIN, "proof": PROOF})
def redeem(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    who, audience = _who(request, asked), origin_of(known().passport.address)
    filling = launches.redeem(keys(), who, asked["ticket"], asked["origin"], asked["proof"], audience)
    return {
        "login": filling.secret.login,
        "password": filling.secret.password,
        "extra": filling.extra,
        "recipe": filling.recipe,
    }


@call({"run": RUN, "launch": LAUNCH, "outcome": either("succeeded", "failed", "stopped"), "detail": DETAIL})
def outcome(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    who = _who(request, asked)
    launches.outcome(keys(), who, uuid.UUID(asked["launch"]), asked["outcome"], asked["detail"])
    return {}


def _who(request: HttpRequest, asked: dict[str, Any]) -> launches.Caller:
    who = caller(request, asked["run"])
    if who is None:
        raise Denied(Why.SIGNED_OUT)
    return who
