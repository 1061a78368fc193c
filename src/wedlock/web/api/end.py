"""POST /api/extension/end: the browser was restarted, or the person signed out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wedlock.web.api import session
from wedlock.web.api.call import call
from wedlock.web.api.strict_json import RUN, either


@call({"run": RUN, "reason": either("restarted", "signed_out")})
def end(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    session.end(request, asked["reason"])
    return {}
