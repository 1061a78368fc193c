"""A one-time link for an account, shown once; and the role of an account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wedlock.errors import WedlockError
from wedlock.language import T
from wedlock.passport.accounts import Wanted, change_account, shown
from wedlock.passport.invitations import invite
from wedlock.passport.roles import ROLE_NAMES, TABLE, Right
from wedlock.passport.seen import fingerprint
from wedlock.store.models import Account
from wedlock.web.house import keys, known
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views.manage.account import account_numbered
from wedlock.web.views.manage.page import manage_page, needs, person, say, status_of


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def account_link(request: HttpRequest, number: int) -> HttpResponse:
    """The link stands on this one answer alone: neither a message nor the session nor the database keeps it."""
    account, link, problem, status = account_numbered(number), "", "", 200
    if request.method == "POST":
        try:
            token = invite(keys(), person(request).username, account.username)
            link = known().passport.address.rstrip("/") + reverse("welcome", args=[token])
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    return manage_page(request, "account_link.html", status, account=account, link=link, problem=problem)


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def account_role(request: HttpRequest, number: int) -> HttpResponse:
    account, problem, status = account_numbered(number), "", 200
    if request.method == "POST":
        wanted = Wanted(role=request.POST.get("role", ""))
        try:
            change_account(keys(), person(request).username, account.username, wanted, request.POST.get("seen", ""))
            messages.success(request, say(T("The role of {name} is changed.", name=account.username)))
            return HttpResponseRedirect(reverse("manage_account", args=[number]))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    roles = [(role.value, say(ROLE_NAMES[role]), sorted(right.value for right in TABLE[role])) for role in Account.Role]
    return manage_page(request, "account_role.html", status, account=account, roles=roles, problem=problem,
                       seen=fingerprint(shown(account)))  # fmt: skip
