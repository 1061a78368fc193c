"""What the portal notes when people sign in, fail, sign out, or change how they sign in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.account.signals import authentication_step_completed, password_changed, password_set
from allauth.account.signals import user_logged_in as sign_in_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.usersessions.models import UserSession
from allauth.usersessions.signals import on_user_logged_in
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponse

from wedlock.passport import audit, sessions
from wedlock.store.models import Account
from wedlock.store.passwords import has_second_factor
from wedlock.web.house import keys
from wedlock.web.views.language import CHOSEN, LANGUAGES, speak
from wedlock.web.views.sessions import live


def watch() -> None:
    """Connect every signal; called once, when Django is ready."""
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    sign_in_completed.disconnect(on_user_logged_in)  # it looks at every listed session by a query of its own
    sign_in_completed.connect(_listed)
    sign_in_completed.connect(_spoken_to)
    authentication_step_completed.connect(_stepped_up)
    authentication_failed.connect(_second_factor_refused)
    authenticator_added.connect(_factor_added)
    authenticator_removed.connect(_factor_removed)
    authenticator_reset.connect(_codes_renewed)
    password_changed.connect(_password_changed)
    password_set.connect(_password_changed)


def sign_in_failed(request: HttpRequest, name: str, step: str) -> None:
    """A name nobody has is not written down: it may be a password, typed into the wrong field."""
    known = Account.objects.filter(username=name).exists()
    audit.record(keys(), "sign_in.failed", name if known else "", step=step, address=_address(request))


def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    methods = [record.get("type") or record.get("method") for record in get_authentication_records(request, user)]
    audit.record(keys(), "sign_in.succeeded", user, methods=methods, address=_address(request))


def _listed(request: HttpRequest, user: Account, **_: Any) -> None:
    """The session joins the person's list; those that are over leave it."""
    UserSession.objects.filter(user=user).exclude(pk__in=live(user).values("pk")).delete()
    UserSession.objects.create_from_request(request)


def _spoken_to(request: HttpRequest, response: HttpResponse, user: Account, **_: Any) -> None:
    """In the language chosen a moment ago on the sign-in page, else in the one the person chose before."""
    chosen = request.COOKIES.get(CHOSEN, "")
    if chosen in LANGUAGES:
        user.language = chosen
        user.save(update_fields=["language"])
        response.delete_cookie(CHOSEN, samesite="Lax")
    elif user.language:
        speak(response, user.language)


def _signed_out(request: HttpRequest, user: Account | None, **_: Any) -> None:
    if user is not None:
        reason = getattr(request, "wedlock_ended", "asked")
        audit.record(keys(), "sign_in.signed_out", user, reason=reason, address=_address(request))


def _stepped_up(request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    if reauthenticated:
        sessions.renew(request.session)


def _second_factor_refused(request: HttpRequest, user: Account, **_: Any) -> None:
    audit.record(keys(), "sign_in.failed", user, step="second_factor", address=_address(request))


def _factor_added(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """The person has just used it, so the session counts as raised by it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        sessions.renew(request.session)
    audit.record(keys(), "second_factor.added", user, kind=authenticator.type)


def _factor_removed(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Where the last one is gone, the session does not count as raised any more."""
    if not has_second_factor(user):
        records = [record for record in get_authentication_records(request, user) if record["method"] != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    audit.record(keys(), "second_factor.removed", user, kind=authenticator.type)


def _codes_renewed(user: Account, authenticator: Authenticator, **_: Any) -> None:
    audit.record(keys(), "second_factor.renewed", user, kind=authenticator.type)


def _password_changed(request: HttpRequest, user: Account, **_: Any) -> None:
    """Every other session ends, and what it had opened."""
    for other in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        sessions.end_session(other.session_key)
    audit.record(keys(), "password.changed", user)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
