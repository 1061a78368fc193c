"""How long a session lives: an idle and an absolute limit, kept by the server whatever the browser restores."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from wedlock.web.house import known

STARTED, SEEN = "wedlock_started", "wedlock_seen"
NOTED_EVERY_S = 60  # a session row is written at most once a minute


class SessionLimits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if STARTED in session:
            now, passport = time.time(), known().passport
            idle = session.get("wedlock_idle_s") or passport.idle_minutes * 60
            absolute = session.get("wedlock_absolute_s") or passport.absolute_hours * 3600
            if now - session[SEEN] > idle or now - session[STARTED] > absolute:
                logout(request)
            elif now - session[SEEN] > NOTED_EVERY_S:
                session[SEEN] = now
        return self.get_response(request)
