"""The browsers that may open applications for a person: listed, enrolled, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wedlock.language import T
from wedlock.passport.browsers import permit, revoke
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.account import account_of
from wedlock.web.sign_in.freshness import freshly_proved

BEGUN = "wedlock_enrol_begun"  # the page that the permission was given for, shown once


@login_required
@require_safe
def browsers(request: HttpRequest) -> HttpResponse:
    listed = account_of(request).browsers.filter(revoked=None)
    return render(request, "portal/browsers.html", {"browsers": listed})


@freshly_proved
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """POST gives the session a one-time permission; the page it leads to asks the extension to use it."""
    if request.method == "POST":
        permit(request.session)
        request.session[BEGUN] = True
        return HttpResponseRedirect("/me/browsers/new/")
    return render(request, "portal/enrol.html", {"begun": bool(request.session.pop(BEGUN, False))})


@login_required
@require_POST
def revoke_browser(request: HttpRequest, number: int) -> HttpResponse:
    account = account_of(request)
    revoke(keys(), get_object_or_404(account.browsers, pk=number), account)
    messages.success(request, T("This browser opens nothing for you any more.").say(spoken()))
    return HttpResponseRedirect("/me/browsers/")
