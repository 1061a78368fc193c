"""The list of accounts, and the page that adds one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wedlock.errors import WedlockError
from wedlock.language import T
from wedlock.passport.accounts import Wanted, add_account
from wedlock.passport.people import Wish, find_accounts
from wedlock.passport.roles import ROLE_NAMES, Right
from wedlock.store.models import Account, Group
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.views.manage.page import manage_page, needs, page_number, person, say, status_of, typed


@require_safe
@needs(Right.SEE_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    given = request.GET
    wish = Wish(*(typed(request, key, 150) for key in ("q", "role", "group", "state")))
    page = find_accounts(wish, page_number(request))
    asked = urlencode({key: value for key, value in given.items() if key != "page" and value})
    return manage_page(request, "accounts.html", page=page, wish=wish, asked=asked, roles=role_choices(),
                       groups=Group.objects.all())  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
def account_new(request: HttpRequest) -> HttpResponse:
    """A new account; what its role may do begins when the person has set a password by a link."""
    given, problem, status = request.POST, "", 200
    if request.method == "POST":
        wanted = Wanted(given.get("name", ""), given.get("email", ""), given.get("language", ""),
                        groups=tuple(given.getlist("groups")))  # fmt: skip
        try:
            account = add_account(keys(), person(request).username, given.get("username", ""), wanted)
            messages.success(
                request, say(T("{name} was added. Next: a link to set a password.", name=account.username))
            )
            return HttpResponseRedirect(reverse("manage_account", args=[account.pk]))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    return manage_page(request, "account_new.html", status, problem=problem, given=given,
                       chosen=given.getlist("groups"), groups=Group.objects.all())  # fmt: skip


def role_choices() -> list[tuple[str, str]]:
    return [(role.value, say(ROLE_NAMES[role])) for role in Account.Role]
