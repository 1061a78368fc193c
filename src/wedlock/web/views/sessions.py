"""Where a person is signed in, and how to end that elsewhere."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from wedlock.language import T
from wedlock.passport import audit
from wedlock.passport.sessions import end_session
from wedlock.store.models import Account
from wedlock.web import agents
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.account import account_of


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    here = request.session.session_key
    rows = [
        {"number": row.pk, "browser": agents.said(row.user_agent), "address": row.ip, "since": row.created_at,
         "here": row.session_key == here}
        for row in live(account_of(request)).order_by("-created_at")
    ]  # fmt: skip
    rows.sort(key=lambda row: not row["here"])
    return render(request, "portal/sessions.html", {"sessions": rows})


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End one other session (`number`), or all of them."""
    account, number = account_of(request), request.POST.get("number", "")
    others = live(account).exclude(session_key=request.session.session_key)
    if number:
        others = others.filter(pk=int(number) if number.isdecimal() and len(number) < 19 else None)
    ended = [end_session(row.session_key) for row in others]
    if ended:
        audit.record(keys(), "session.ended", account, account.username, sessions=len(ended))
        messages.success(request, T("Signed out there.").say(spoken()))
    return HttpResponseRedirect("/me/sessions/")


def live(account: Account) -> QuerySet[UserSession]:
    """The listed sessions that still exist."""
    existing = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    listed: QuerySet[UserSession] = UserSession.objects.filter(Exists(existing), user=account)
    return listed
