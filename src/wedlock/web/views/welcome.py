"""Behind a one-time link: a person sets a password; at the first start, the first administrator is made.

Looking at the page does not use the link up (mail scanners look); only the form does.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wedlock.errors import UsageError, WedlockError
from wedlock.language import T
from wedlock.passport.first_start import accept_first, administered
from wedlock.passport.invitations import NoInvitation, accept, invitation
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password of the account that the link was given for."""
    try:
        account, given, problem = invitation(token).account, request.POST, ""
        if request.method == "POST":
            try:
                accept(keys(), token, _password(request))
                messages.success(request, T("The password is set. Sign in with it now.").say(spoken()))
                return HttpResponseRedirect(reverse("account_login"))
            except UsageError as error:
                problem = error.say(spoken())
    except NoInvitation as error:
        return _gone(request, error)
    context = {"account": account, "given": given, "problem": problem}
    return render(request, "portal/manage/welcome.html", context, status=422 if problem else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first administrator."""
    given, problem = request.POST, ""
    try:
        if administered():
            raise NoInvitation
        invitation(token, first=True)
        if request.method == "POST":
            try:
                accept_first(keys(), token, given.get("username", ""), given.get("name", ""), _password(request))
                messages.success(request, T("You are the administrator now. Sign in.").say(spoken()))
                return HttpResponseRedirect(reverse("account_login"))
            except UsageError as error:
                problem = error.say(spoken())
    except NoInvitation as error:
        return _gone(request, error)
    context = {"given": given, "problem": problem}
    return render(request, "portal/manage/first.html", context, status=422 if problem else 200)


def _password(request: HttpRequest) -> str:
    """What was typed twice alike."""
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        raise UsageError(T("The two passwords are not the same."))
    return password


def _gone(request: HttpRequest, error: WedlockError) -> HttpResponse:
    return render(request, "portal/manage/gone.html", {"problem": error.say(spoken())}, status=410)
