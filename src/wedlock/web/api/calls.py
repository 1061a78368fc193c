"""Which call is answered by what, under /api/extension/."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wedlock.web.api.end import end
from wedlock.web.api.enrolment import enrol, enrolment
from wedlock.web.api.launches import launch, outcome, redeem
from wedlock.web.api.state import state
from wedlock.web.api.trouble import no_such_call
from wedlock.web.middleware.speech import spoken

PREFIX = "/api/extension/"
CALLS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "state": state,
    "enrolment": enrolment,
    "enrol": enrol,
    "launch": launch,
    "redeem": redeem,
    "outcome": outcome,
    "end": end,
}


def answer(request: HttpRequest) -> HttpResponse:
    """The answer of a call; 404 where there is none of that name."""
    call = CALLS.get(request.path_info.removeprefix(PREFIX))
    return no_such_call().answer(spoken()) if call is None else call(request)
