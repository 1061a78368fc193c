"""Identities: what an import proposes, side by side with its evidence, and what nobody has confirmed yet."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wedlock.language import T
from wedlock.passport.identities import confirm
from wedlock.passport.roles import Right
from wedlock.store.models import Identity, Proposal
from wedlock.web.house import keys
from wedlock.web.views.manage.page import fresh_to_post, manage_page, needs, page_number, person, say

ON_A_PAGE = 50


@require_safe
@needs(Right.SEE_ACCOUNTS)
def identities(request: HttpRequest) -> HttpResponse:
    """Identities that nobody has proved."""
    found = Identity.objects.filter(proof=Identity.Proof.NONE).select_related("account")
    page = Paginator(found.order_by("account__username", "system"), ON_A_PAGE).get_page(page_number(request))
    proposed = Proposal.objects.filter(state=Proposal.State.OPEN).count()
    return manage_page(request, "identities.html", page=page, proposed=proposed)


@require_POST
@needs(Right.MANAGE_ACCOUNTS)
@fresh_to_post("manage_identities")
def identities_confirm(request: HttpRequest) -> HttpResponse:
    """An administrator says that those ticked are right."""
    ticked = [int(text) for text in request.POST.getlist("identity") if text.isdecimal() and len(text) < 19]
    n = confirm(keys(), person(request).username, ticked)
    messages.success(request, say(T("{n} identities confirmed.", n=n)))
    return HttpResponseRedirect(reverse("manage_identities"))
