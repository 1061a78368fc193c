"""The language switch: kept in a cookie, and with the account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.views.decorators.http import require_POST

from wedlock.web.middleware.speech import COOKIE
from wedlock.web.sign_in.addresses import own_address

CHOSEN = "__Host-wedlock-chosen"  # by somebody who has not signed in yet: a cookie, for a stranger fills no table
LANGUAGES = ("en", "zh")
_YEAR_S = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    if chosen not in LANGUAGES:
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(own_address(request.POST.get("next", "")) or "/")
    speak(response, chosen)
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    else:
        response.set_cookie(CHOSEN, chosen, secure=True, httponly=True, samesite="Lax")
    return response


def speak(response: HttpResponse, chosen: str) -> None:
    """Set the cookie that `middleware.speech` reads."""
    response.set_cookie(COOKIE, chosen, max_age=_YEAR_S, secure=True, httponly=True, samesite="Lax")
