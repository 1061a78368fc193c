"""The logins of an account in the systems: identities, sealed logins, browsers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from wedlock.errors import WedlockError
from wedlock.language import T, Text
from wedlock.passport.browsers import revoke
from wedlock.passport.given_credentials import forget_credential, set_credential
from wedlock.passport.identities import remove_identity, set_identity
from wedlock.passport.roles import Right
from wedlock.store.models import Application, Browser
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views.manage.account import account_numbered
from wedlock.web.views.manage.confirming import Action, confirming
from wedlock.web.views.manage.page import manage_page, needs, person, say, status_of


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def account_identity(request: HttpRequest, number: int) -> HttpResponse:
    """Enter, or change, which login of a system is this person's."""
    account, given, problem, status = account_numbered(number), request.POST, "", 200
    if request.method == "POST":
        try:
            set_identity(keys(), person(request).username, account.username, given.get("system", ""),
                         given.get("login", ""), shared="shared" in given)  # fmt: skip
            messages.success(request, say(T("Saved.")))
            return HttpResponseRedirect(reverse("manage_account", args=[number]))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    systems = sorted(set(Application.objects.values_list("system", flat=True)))
    chosen = given.get("system") or request.GET.get("system", "")
    return manage_page(request, "account_identity.html", status, account=account, systems=systems, chosen=chosen,
                       given=given, problem=problem)  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def account_identity_remove(request: HttpRequest, number: int, system: str) -> HttpResponse:
    account = account_numbered(number)

    def do(seen: str) -> Text:
        remove_identity(keys(), person(request).username, account.username, system)
        return T("The identity is removed.")

    title = T("Remove the identity of {name} in {system}", name=account.username, system=system)
    consequences = (T("What is sealed for it is not filled any more. The login in the system itself stays."),)
    return confirming(request, Action(title, consequences, title, reverse("manage_account", args=[number]), do))


@sensitive_post_parameters("password")
@sensitive_variables("password")
@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def account_credential(request: HttpRequest, number: int) -> HttpResponse:
    """Seal a login for an application whose scheme says that an administrator sets it; never shown again."""
    account, given, problem, status = account_numbered(number), request.POST, "", 200
    if request.method == "POST":
        try:
            set_credential(keys(), person(request).username, given.get("application", ""), account.username,
                           given.get("login", ""), given.get("password", ""))  # fmt: skip
            messages.success(request, say(T("The login is sealed. It cannot be shown again, only replaced.")))
            return HttpResponseRedirect(reverse("manage_account", args=[number]))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    applications = Application.objects.filter(scheme=Application.Scheme.ADMINISTRATOR)
    return manage_page(request, "account_credential.html", status, account=account, applications=applications,
                       chosen=given.get("application") or request.GET.get("application", ""),
                       login=given.get("login", ""), problem=problem)  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def account_credential_forget(request: HttpRequest, number: int, application: str) -> HttpResponse:
    account = account_numbered(number)

    def do(seen: str) -> Text:
        forget_credential(keys(), person(request).username, application, account.username)
        return T("The sealed login is deleted.")

    title = T("Delete the login of {name} for {application}", name=account.username, application=application)
    consequences = (T("The application is not opened for this person until a login is sealed again."),)
    return confirming(request, Action(title, consequences, title, reverse("manage_account", args=[number]), do))


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_ACCOUNTS)
@freshly_proved
def browser_revoke(request: HttpRequest, number: int) -> HttpResponse:
    browser = Browser.objects.select_related("account").filter(pk=number).first()
    if browser is None:
        raise Http404

    def do(seen: str) -> Text:
        revoke(keys(), browser, person(request).username)
        return T("The browser is revoked.")

    title = T("Revoke the browser “{label}” of {name}", label=str(browser), name=browser.account.username)
    consequences = (T("Nothing is filled in by this browser any more. The person can connect it anew."),)
    back = reverse("manage_account", args=[browser.account_id])
    return confirming(request, Action(title, consequences, T("Revoke the browser"), back, do))
