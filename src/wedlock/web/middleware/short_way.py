"""Calls of the extension go a shorter way: session, person, limits and language, and nothing that only pages need.

They carry no form, so no token of one; they answer by codes, so no messages; and a launch has to be quick.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib.auth import get_user
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from wedlock.web.api.calls import PREFIX, answer
from wedlock.web.middleware.limits import SessionLimits
from wedlock.web.middleware.speech import Speech


def _known(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Every call wants to know who asks: no lazy look at it."""

    def known(request: HttpRequest) -> HttpResponse:
        request.user = get_user(request)
        return answer(request)

    return known


class ShortWay:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.long = get_response
        self.short = SessionMiddleware(SessionLimits(Speech(_known(answer))))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        way = self.short if request.path_info.startswith(PREFIX) else self.long
        return cast(HttpResponse, way(request))
