"""What is done to an account and needs a fresh proof of who does it: each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wedlock.language import T, Text
from wedlock.passport import accounts
from wedlock.passport.roles import Right
from wedlock.passport.seen import fingerprint
from wedlock.store.models import Account
from wedlock.web.house import keys
from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views.manage.account import account_numbered
from wedlock.web.views.manage.confirming import Action, confirming
from wedlock.web.views.manage.page import needs, person


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def account_action(request: HttpRequest, number: int, action: str) -> HttpResponse:
    if action not in ACTIONS:
        raise Http404
    account = account_numbered(number)
    return confirming(request, ACTIONS[action](account, person(request).username))


def _action(account: Account, title: Text, consequences: tuple[Text, ...], do: Callable[[str], Text]) -> Action:
    back = reverse("manage_account", args=[account.pk])
    return Action(title, consequences, title, back, do, seen=fingerprint(accounts.shown(account)))


def _disable(account: Account, actor: str) -> Action:
    def do(seen: str) -> Text:
        accounts.disable_account(keys(), actor, account.username, seen)
        return T("{name} is disabled; everything that was open has ended.", name=account.username)

    consequences = (
        T("The person is signed out everywhere at once; open launches and links end."),
        T("In the applications the person stays signed in until their own sessions end, and may sign in there as "
          "before: disable the logins there, too."),
    )  # fmt: skip
    return _action(account, T("Disable {name}", name=account.username), consequences, do)


def _enable(account: Account, actor: str) -> Action:
    def do(seen: str) -> Text:
        accounts.enable_account(keys(), actor, account.username, seen)
        return T("{name} is enabled.", name=account.username)

    consequences = (T("The person may sign in again, with the password and second factors as they were."),)
    return _action(account, T("Enable {name}", name=account.username), consequences, do)


def _delete(account: Account, actor: str) -> Action:
    def do(seen: str) -> Text:
        accounts.delete_account(keys(), actor, account.username)
        return T("{name} is deleted.", name=account.username)

    consequences = (T("The account, its browsers and its sealed logins are gone for good. The audit log stays."),)
    name = account.username
    one = _action(account, T("Delete {name}", name=name), consequences, do)
    return Action(one.title, one.consequences, one.button, one.back, do, reverse("manage_accounts"), one.seen)


def _sessions(account: Account, actor: str) -> Action:
    def do(seen: str) -> Text:
        accounts.end_all_sessions(keys(), actor, account.username)
        return T("{name} is signed out everywhere.", name=account.username)

    consequences = (T("The person is signed out of the portal in every browser, and may sign in again."),)
    return _action(account, T("End all sessions of {name}", name=account.username), consequences, do)


def _factors(account: Account, actor: str) -> Action:
    def do(seen: str) -> Text:
        n = accounts.remove_second_factors(keys(), actor, account.username)
        return T("{n} second factors of {name} are removed.", n=n, name=account.username)

    consequences = (
        T("For somebody who lost them: from now on the password alone opens this account."),
        T("Make sure that it is the person who asks for this; a call or a mail proves nothing."),
    )
    return _action(account, T("Remove the second factors of {name}", name=account.username), consequences, do)


ACTIONS: dict[str, Callable[[Account, str], Action]] = {
    "disable": _disable,
    "enable": _enable,
    "delete": _delete,
    "sessions": _sessions,
    "factors": _factors,
}
