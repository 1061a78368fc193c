"""POST /api/extension/enrolment and /enrol: a browser is connected with an account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wedlock.model.origins import origin_of
from wedlock.passport import browsers
from wedlock.passport.denied import Denied, Why
from wedlock.web.agents import said
from wedlock.web.api.call import call
from wedlock.web.api.session import caller, recently_authenticated
from wedlock.web.api.strict_json import PROOF, RUN, table
from wedlock.web.house import keys, known


@call({"run": RUN})
def enrolment(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    if caller(request, asked["run"]) is None:
        raise Denied(Why.SIGNED_OUT)
    if not recently_authenticated(request):
        raise Denied(Why.REAUTHENTICATE)
    return {"challenge": browsers.challenge(request.session)}


@call({"run": RUN, "public_key": table, "proof": PROOF})
def enrol(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    who = caller(request, asked["run"])
    if who is None:
        raise Denied(Why.SIGNED_OUT)
    browser = browsers.enrol(
        keys(), request.session, who.account, asked["public_key"], asked["proof"],
        origin_of(known().passport.address), said(request.META.get("HTTP_USER_AGENT", "")),
    )  # fmt: skip
    return {"thumbprint": browser.thumbprint}
