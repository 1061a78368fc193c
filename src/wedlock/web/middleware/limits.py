"""How long a session lives, and in which browser: kept by the server whatever is restored, copied or stolen.

The session's id lies in the hub. So that it is worth nothing to who reads it there, a session that was signed in
answers only together with a second cookie, of which the (sealed) session keeps the SHA-256.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from wedlock.passport.sessions import SEEN, STARTED, Limits, begin, note_seen, over
from wedlock.store.models import Account
from wedlock.web.house import known

__all__ = ["SEEN", "STARTED", "SessionLimits", "house_limits"]

PROOF, COOKIE = "wedlock_proof", "__Host-wedlock-proof"


class SessionLimits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            if over(session):
                _end(request, "limit")
            elif not _of_this_browser(request):
                _end(request, "foreign")
            else:
                note_seen(session)
        request.wedlock_new_proof = ""  # type: ignore[attr-defined]  # filled by a sign-in
        response = self.get_response(request)
        return _with_proof(request, response)


def house_limits() -> Limits:
    """The portal's own limits; a group can only narrow them."""
    return Limits(known().passport.idle_minutes * 60, known().passport.absolute_hours * 3600)


@receiver(user_logged_in, dispatch_uid="wedlock.limits")
def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    begin(request.session, user, house_limits())
    if hasattr(request, "wedlock_new_proof"):  # else no browser asked: a command, a test
        request.wedlock_new_proof = secrets.token_urlsafe(32)
        request.session[PROOF] = _digest(request.wedlock_new_proof)


def _of_this_browser(request: HttpRequest) -> bool:
    kept = request.session.get(PROOF)
    return kept is None or hmac.compare_digest(kept, _digest(request.COOKIES.get(COOKIE, "")))


def _with_proof(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    new: str = request.wedlock_new_proof  # type: ignore[attr-defined]
    if new and SESSION_KEY in request.session:
        response.set_cookie(COOKIE, new, secure=True, httponly=True, samesite="Lax")
    elif COOKIE in request.COOKIES and SESSION_KEY not in request.session:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _end(request: HttpRequest, reason: str) -> None:
    request.wedlock_ended = reason  # type: ignore[attr-defined]  # told to the audit log
    logout(request)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
