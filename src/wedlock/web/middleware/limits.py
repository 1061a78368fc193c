"""How long a session lives: an idle and an absolute limit, kept by the server whatever the browser restores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from wedlock.passport.sessions import SEEN, STARTED, Limits, begin, note_seen, over
from wedlock.store.models import Account
from wedlock.web.house import known

__all__ = ["SEEN", "STARTED", "SessionLimits", "house_limits"]


class SessionLimits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            if over(request.session):
                request.wedlock_ended = "limit"  # type: ignore[attr-defined]  # told to the audit log
                logout(request)
            else:
                note_seen(request.session)
        return self.get_response(request)


def house_limits() -> Limits:
    """The portal's own limits; a group can only narrow them."""
    return Limits(known().passport.idle_minutes * 60, known().passport.absolute_hours * 3600)


@receiver(user_logged_in, dispatch_uid="wedlock.limits")
def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    begin(request.session, user, house_limits())
