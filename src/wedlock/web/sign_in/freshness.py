"""How lately a person proved who they are: what seals secrets or opens the way to them asks again."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

View = Callable[..., HttpResponse]


def freshly_proved(view: View) -> View:
    """For signed-in people who confirmed themselves again within five minutes; others are asked to.

    Unlike allauth's decorator it never keeps a posted form in the session while it asks: the form holds a password.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not did_recently_reauthenticate(request):
            return HttpResponseRedirect("/accounts/reauthenticate/?" + urlencode({"next": request.path}))
        return view(request, *args, **kwargs)

    return login_required(asked)


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether the last step of signing in, or of confirming, is less than five minutes old."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def second_factor_used(request: HttpRequest) -> bool:
    """Whether this session was opened, or raised, with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
