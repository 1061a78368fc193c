"""One account: who it is, where it signs in, what is open; its fields changed."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wedlock.errors import WedlockError
from wedlock.language import T
from wedlock.passport.accounts import Wanted, change_account, shown
from wedlock.passport.roles import ROLE_NAMES, Right
from wedlock.passport.seen import fingerprint
from wedlock.store.models import Account, Application, Group
from wedlock.web.agents import said
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.views.manage.page import forbidden, manage_page, may, must_be_fresh, needs, person, say, status_of


def account_numbered(number: int) -> Account:
    found = Account.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_ACCOUNTS)
def account(request: HttpRequest, number: int) -> HttpResponse:
    found, given, problem, status = account_numbered(number), request.POST, "", 200
    if request.method == "POST":
        if not may(request, Right.MANAGE_ACCOUNTS):
            return forbidden(request, Right.MANAGE_ACCOUNTS)
        wanted = Wanted(given.get("name", ""), given.get("email", ""), given.get("language", ""),
                        groups=tuple(given.getlist("groups")))  # fmt: skip
        try:
            if sorted(wanted.groups or ()) != shown(found)["groups"]:  # they open applications, and ask for factors
                must_be_fresh(request)
            change_account(keys(), person(request).username, found.username, wanted, given.get("seen", ""))
            messages.success(request, say(T("Saved.")))
            return HttpResponseRedirect(reverse("manage_account", args=[number]))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    return _page(request, found, problem, status)


def _page(request: HttpRequest, found: Account, problem: str, status: int) -> HttpResponse:
    """With what was typed, where it could not be saved: nothing is entered twice."""
    now, typed = shown(found), request.POST if problem else None
    groups = typed.getlist("groups") if typed is not None else now["groups"]
    values = {key: typed.get(key, "") if typed is not None else now[key] for key in ("name", "email", "language")}
    return manage_page(
        request, "account.html", status, account=found, problem=problem, values=values, chosen=groups,
        groups=Group.objects.all(), seen=fingerprint(now), role=say(ROLE_NAMES[Account.Role(found.role)]),
        identities=found.identities.all(), browsers=found.browsers.all(),
        credentials=found.credentials.select_related("application"),
        sessions=_sessions(found),
        factors=Authenticator.objects.filter(user=found),
        given=Application.objects.filter(scheme=Application.Scheme.ADMINISTRATOR, enabled=True),
    )  # fmt: skip


def _sessions(of: Account) -> list[dict[str, object]]:
    """Where the person is signed in, the latest first."""
    listed = UserSession.objects.filter(user=of).order_by("-last_seen_at")[:50]
    return [{"ip": one.ip, "browser": said(one.user_agent), "created_at": one.created_at} for one in listed]
