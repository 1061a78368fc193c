"""The passport session of a call: whose it is, from which run of the browser, and its end."""

from __future__ import annotations

import time
from hashlib import sha256

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest

from wedlock.passport import sessions
from wedlock.passport.browsers import same
from wedlock.passport.denied import Denied, Why
from wedlock.passport.launch import Caller
from wedlock.store.models import Account
from wedlock.web.sign_in.freshness import second_factor_used

RUN = "wedlock_run"
FRESH_S = 300


def caller(request: HttpRequest, run: str) -> Caller | None:
    """Who is signed in; None where nobody is. Another run of the browser than the session's first ends the session."""
    account = signed_in(request)
    if account is None:
        return None
    session, mark = request.session, sha256(run.encode()).hexdigest()
    if RUN not in session:
        session[RUN] = mark
    elif not same(session[RUN], mark):
        end(request, "restarted")
        raise Denied(Why.BROWSER_RESTARTED)
    return Caller(account, sessions.fingerprint(request.session.session_key or ""), second_factor_used(request))


def signed_in(request: HttpRequest) -> Account | None:
    user = request.user
    return user if isinstance(user, Account) and user.is_active else None


def recently_authenticated(request: HttpRequest) -> bool:
    """Whether the person showed who they are within five minutes; a moment that lies ahead is not believed."""
    records = get_authentication_records(request, request.user)
    return bool(records) and 0 <= time.time() - records[-1]["at"] <= FRESH_S


def end(request: HttpRequest, reason: str) -> None:
    """End this passport session: its open tickets are burned, its row is gone; the sign-out says why."""
    if SESSION_KEY not in request.session:
        return
    request.wedlock_ended = reason  # type: ignore[attr-defined]
    sessions.end_session(request.session.session_key or "")
    logout(request)
