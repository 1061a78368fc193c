"""A person's own page: who they are here, and who they are in each system."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wedlock.passport.roles import ROLE_NAMES
from wedlock.passport.tiles import tiles
from wedlock.store.models import Account
from wedlock.store.passwords import has_second_factor
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.account import account_of
from wedlock.web.sign_in.freshness import second_factor_used
from wedlock.web.views.tiles import label_of


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    logins = {one.system: one for one in account.identities.all()}
    rows = [
        {
            "name": one.application.name,
            "label": label_of(one.application),
            "identity": logins.get(one.application.system),
            "scheme": one.application.scheme,
            "state": one.state.value,
            "sealed": one.sealed,
            "own": one.own,
        }
        for one in tiles(account, second_factor_used(request))
    ]
    shown = {
        "account": account,
        "role": ROLE_NAMES[Account.Role(account.role)].say(spoken()),
        "groups": [group.name for group in account.groups.all()],
        "rows": rows,
        "second_factor": has_second_factor(account),
    }
    return render(request, "portal/profile.html", shown)
