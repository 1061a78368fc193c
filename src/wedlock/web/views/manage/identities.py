"""Identities: what an import proposes, side by side with its evidence, and what nobody has confirmed yet."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wedlock.language import T
from wedlock.passport.identities import confirm
from wedlock.passport.roles import Right
from wedlock.store.models import Identity, Proposal
from wedlock.web.house import keys
from wedlock.web.views.manage.page import forbidden, manage_page, may, needs, person, say

ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_ACCOUNTS)
def identities(request: HttpRequest) -> HttpResponse:
    """GET: identities that nobody has proved. POST: an administrator says that those ticked are right."""
    if request.method == "POST":
        if not may(request, Right.MANAGE_ACCOUNTS):
            return forbidden(request, Right.MANAGE_ACCOUNTS)
        ticked = [int(text) for text in request.POST.getlist("identity") if text.isdecimal() and len(text) < 19]
        n = confirm(keys(), person(request).username, ticked)
        messages.success(request, say(T("{n} identities confirmed.", n=n)))
        return HttpResponseRedirect(reverse("manage_identities"))
    found = Identity.objects.filter(proof=Identity.Proof.NONE).select_related("account")
    number = request.GET.get("page", "1")
    pages = Paginator(found.order_by("account__username", "system"), ON_A_PAGE)
    page = pages.get_page(int(number) if number.isdecimal() and len(number) < 9 else 1)
    proposed = Proposal.objects.filter(state=Proposal.State.OPEN).count()
    return manage_page(request, "identities.html", page=page, proposed=proposed)
