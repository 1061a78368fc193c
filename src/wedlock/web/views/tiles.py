"""The first page after sign-in: what a person may open; and what to do where no extension opens it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wedlock.model.origins import host_of
from wedlock.passport.own_credentials import own_identity
from wedlock.passport.tiles import Tile, tile, tiles
from wedlock.store.models import Account, Application
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.account import account_of
from wedlock.web.sign_in.freshness import second_factor_used

TONES = 8  # colours of the marks in portal.css


@login_required
def shelf(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    shown = [_shown(one) for one in tiles(account, second_factor_used(request))]
    enrolled = account.browsers.filter(revoked=None).exists()
    return render(request, "portal/tiles.html", {"tiles": shown, "enrolled": enrolled})


@login_required
def by_hand(request: HttpRequest, name: str) -> HttpResponse:
    """Where a tile leads without the extension: the address, the user name, and how to get the extension."""
    account = account_of(request)
    found = open_tile(account, name, request)
    identity = own_identity(account, found.application)
    login = identity.login if identity and found.application.scheme != Application.Scheme.SHARED else ""
    return render(request, "portal/by_hand.html", {"tile": _shown(found), "login": login})


def open_tile(account: Account, name: str, request: HttpRequest) -> Tile:
    """The tile, or a page that says there is none: nobody learns of applications they may not open."""
    found = tile(account, name, second_factor_used(request))
    if found is None:
        raise Http404
    return found


def label_of(application: Application) -> str:
    return (spoken() == "zh" and application.label_zh) or application.label


def _shown(found: Tile) -> dict[str, Any]:
    application, label = found.application, label_of(found.application)
    return {
        "name": application.name,
        "label": label,
        "letter": next((one for one in label if one.isalnum()), "·").upper(),
        "tone": sum(application.name.encode()) % TONES,
        "host": host_of(application.url),
        "url": application.url,
        "state": found.state.value,
        "own": found.own,
    }
