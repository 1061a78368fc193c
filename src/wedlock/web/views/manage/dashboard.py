"""What needs attention: the first page of administration."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wedlock.passport import attention
from wedlock.passport.roles import Right
from wedlock.store.models import Proposal
from wedlock.web.views.manage.page import manage_page, may, must_roll_out, needs


@require_safe
@needs(Right.SEE_ACCOUNTS)
def dashboard(request: HttpRequest) -> HttpResponse:
    found = {
        "stale": attention.stale_credentials(),
        "unproved": attention.unproved_identities(),
        "disabled": attention.disabled_with_identities(),
        "single": attention.without_second_factor(),
    }
    if may(request, Right.MANAGE_APPLICATIONS):
        found |= {"plain": attention.plain_http(), "shared": attention.without_shared_login()}
    proposed = Proposal.objects.filter(state=Proposal.State.OPEN).count()
    roll_out = must_roll_out(request)
    quiet = not proposed and not roll_out and not any(one.count for one in found.values())
    return manage_page(request, "dashboard.html", found=found, proposed=proposed, roll_out=roll_out,
                       quiet=quiet)  # fmt: skip
