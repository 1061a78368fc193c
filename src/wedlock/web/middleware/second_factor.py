"""Where a group requires a second factor, whoever has none is led to set one up before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wedlock.store.models import Account
from wedlock.web.sign_in.freshness import second_factor_used

SETUP = "/accounts/2fa/"
_OPEN = (SETUP, "/accounts/reauthenticate/", "/accounts/logout/", "/language/", "/theme.css", "/icon.svg", "/logo",
         "/static/", "/api/")  # fmt: skip  # the API answers by codes, and asks for the factor itself


class SecondFactorFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if due(request):
            if not request.path.startswith(_OPEN):
                return HttpResponseRedirect(SETUP)
            request.wedlock_factor_due = True  # type: ignore[attr-defined]  # told by the page of second factors
        return self.get_response(request)


def due(request: HttpRequest) -> bool:
    """Whether a policy requires a second factor that this session was not opened with."""
    account = request.user
    if not isinstance(account, Account) or second_factor_used(request):
        return False
    return account.groups.filter(second_factor_required=True).exists()
