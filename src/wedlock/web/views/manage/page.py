"""What every page of administration shares: who may open it, its menu, what went wrong on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from wedlock.errors import Refused, UsageError, WedlockError
from wedlock.language import T, Text
from wedlock.passport.roles import ROLE_NAMES, TABLE, Right, allowed, rights
from wedlock.passport.rollout.pack import roll_out_needed
from wedlock.passport.rollout.version import last_pack
from wedlock.store.models import Account, Application
from wedlock.web.house import known
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.freshness import freshly_proved

View = Callable[..., HttpResponseBase]

MANAGING = (Right.SEE_ACCOUNTS, Right.MANAGE_APPLICATIONS, Right.SEARCH_AUDIT)
_PLACES: tuple[tuple[str, Text, Right], ...] = (
    ("manage", T("To do"), Right.SEE_ACCOUNTS),
    ("manage_accounts", T("Accounts"), Right.SEE_ACCOUNTS),
    ("manage_identities", T("Identities"), Right.SEE_ACCOUNTS),
    ("manage_groups", T("Groups and policies"), Right.SEE_ACCOUNTS),
    ("manage_applications", T("Applications"), Right.MANAGE_APPLICATIONS),
    ("manage_audit", T("Audit log"), Right.SEARCH_AUDIT),
)


def needs(*wanted: Right) -> Callable[[View], View]:
    """A page for people whose role has one of these rights; others are told which roles have it."""

    def guard(page: View) -> View:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(allowed(person(request), right) for right in wanted):
                return forbidden(request, *wanted)
            return page(request, *args, **kwargs)

        return login_required(guarded)

    return guard


def fresh_to_post(back: str) -> Callable[[View], View]:
    """Reading needs nothing; what is posted needs a fresh proof of who posts it. `back`: the page with the form."""

    def guard(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not did_recently_reauthenticate(request):
                told = T("Nothing was changed yet: confirm that it is you, then do it once more.")
                messages.warning(request, say(told))
                return HttpResponseRedirect(
                    reverse("account_reauthenticate") + "?" + urlencode({"next": reverse(back)})
                )
            return view(request, *args, **kwargs)

        return asked

    return guard


def fresh_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A long form: opening it needs a fresh proof; what was typed is not lost where the proof has aged meanwhile."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        return freshly_proved(view)(request, *args, **kwargs)

    return asked


def must_be_fresh(request: HttpRequest) -> None:
    """Refuse what was typed into a `fresh_form` too long after the proof."""
    if not did_recently_reauthenticate(request):
        raise Refused(
            T("Nothing was saved yet: it is more than five minutes since you confirmed that it is you."),
            T("Confirm it in another tab ({address}), then save again here.", address="/accounts/reauthenticate/"),
        )


def forbidden(request: HttpRequest, *wanted: Right) -> HttpResponse:
    """403 in words: what the role lacks, and who has it."""
    roles = [ROLE_NAMES[role] for role, given in TABLE.items() if given.intersection(wanted)]
    text = T("This page is for these roles: {roles}. Yours is: {role}.", roles=roles, role=_role(person(request)))
    return render(request, "portal/manage/forbidden.html", {"text": say(text)}, status=403)


def person(request: HttpRequest) -> Account:
    """The signed-in account."""
    return cast(Account, request.user)


def may(request: HttpRequest, right: Right) -> bool:
    return allowed(person(request), right)


def say(text: Text | None) -> str:
    return "" if text is None else text.say(spoken())


def manage_page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page with the menu of administration; `may.RIGHT` tells the template what this person may do."""
    granted = rights(person(request))
    places = [(reverse(name), say(label)) for name, label, right in _PLACES if right in granted]
    here = max((address for address, _ in places if request.path.startswith(address)), key=len, default="")
    everything = {
        "may": {right.value: True for right in granted},
        "places": [(address, label, address == here) for address, label in places],
        **context,
    }
    return render(request, f"portal/manage/{template}", everything, status=status)


def must_roll_out(request: HttpRequest) -> bool:
    """Whether browsers have an extension that does not know the applications as they are now."""
    house = known()
    return (
        may(request, Right.MANAGE_APPLICATIONS)
        and Application.objects.filter(enabled=True).exists()
        and roll_out_needed(house.passport.address, last_pack(house.home))
    )


def status_of(error: WedlockError) -> int:
    """422: what was entered is wrong; 409: refused as things are."""
    return 422 if isinstance(error, UsageError) else 409


def number_in(text: str | None, otherwise: int | None = None) -> int | None:
    """A whole number a person typed; `otherwise` for an empty field."""
    if not (text or "").strip():
        return otherwise
    if not (text or "").strip().isdecimal() or len(text or "") > 12:
        raise UsageError(T("“{text}” is no whole number.", text=(text or "")[:40]))
    return int(text or "")


def typed(request: HttpRequest, key: str, longest: int) -> str:
    """What was typed into a field of a search, without what nobody can type (PostgreSQL refuses a NUL)."""
    return "".join(sign for sign in request.GET.get(key, "")[:longest] if sign.isprintable()).strip()


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first where that is no number."""
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def _role(account: Account) -> Text | str:
    return ROLE_NAMES[Account.Role(account.role)] if account.role in TABLE else account.role
