"""What an import of users proposes: two logins side by side, with the evidence; accepted or rejected by a person."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wedlock.errors import WedlockError
from wedlock.language import T, Text
from wedlock.passport.linking import deciding
from wedlock.passport.linking.saying import told
from wedlock.passport.roles import Right
from wedlock.store.models import Proposal
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views.manage.confirming import Action, confirming
from wedlock.web.views.manage.page import fresh_to_post, manage_page, needs, page_number, person, say

ON_A_PAGE = 25
SORTS: dict[str, Text] = {
    "review": T("Doubtful: a person decides"),
    "automatic": T("Sure: two kinds of evidence agree"),
    "separate": T("In one system alone"),
    "renamed": T("Renamed in the system"),
    "gone": T("Not in the system any more"),
}


@require_safe
@needs(Right.SEE_ACCOUNTS)
def proposals(request: HttpRequest) -> HttpResponse:
    sort = request.GET.get("sort", "review")
    sort = sort if sort in SORTS else "review"
    by_kind = {"kind": sort} if sort in ("renamed", "gone") else {"kind": "person", "band": sort}
    page = Paginator(deciding.open_proposals().filter(**by_kind), ON_A_PAGE).get_page(page_number(request))
    shown = [(one, [text.say(spoken()) for text in told(one)], round(one.probability * 100)) for one in page]
    return manage_page(request, "proposals.html", page=page, shown=shown, sort=sort, asked=f"sort={sort}",
                       sorts=[(key, say(text)) for key, text in SORTS.items()])  # fmt: skip


@require_POST
@needs(Right.MANAGE_ACCOUNTS)
@fresh_to_post("manage_proposals")
def proposal_decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept or reject one; what is not possible any more is said."""
    actor, accepted = person(request).username, request.POST.get("decision") == "accept"
    try:
        proposal = deciding.proposal_numbered(number)
        if accepted:
            account = deciding.accept(keys(), proposal, actor)
            messages.success(request, say(T("Accepted: {name}.", name=account.username)))
        else:
            deciding.reject(keys(), proposal, actor)
            messages.success(request, say(T("Rejected; it is not proposed again.")))
    except WedlockError as error:
        messages.error(request, error.say(spoken()))
    return HttpResponseRedirect(f"{reverse('manage_proposals')}?sort={_sort_of(number)}")


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def proposals_accept_sure(request: HttpRequest) -> HttpResponse:
    """All of the sure ones at once."""
    n = deciding.open_proposals().filter(kind="person", band="automatic").count()

    def do(seen: str) -> Text:
        done, conflicts = deciding.accept_automatic(keys(), person(request).username)
        return T("{done} accepted; {left} were not possible any more.", done=done, left=len(conflicts))

    title = T("Accept {n} sure proposals", n=n)
    consequences = (T("Each becomes an account, or joins one, with its logins as identities."),)
    return confirming(request, Action(title, consequences, title, reverse("manage_proposals"), do))


def _sort_of(number: int) -> str:
    found = Proposal.objects.filter(pk=number).first()
    if found is None:
        return "review"
    return str(found.band) if found.kind == Proposal.Kind.PERSON else str(found.kind)
