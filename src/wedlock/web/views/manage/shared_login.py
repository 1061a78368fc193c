"""The login that all share of an application: sealed by an administrator, never shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wedlock.errors import WedlockError
from wedlock.language import T
from wedlock.passport.given_credentials import set_credential
from wedlock.passport.roles import Right
from wedlock.store.models import Application
from wedlock.web.house import keys
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views.manage.page import manage_page, needs, person, say, status_of


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_APPLICATIONS)
@freshly_proved
def shared_login(request: HttpRequest, name: str) -> HttpResponse:
    found = Application.objects.filter(name=name, scheme=Application.Scheme.SHARED).first()
    if found is None:
        raise Http404
    given, problem, status = request.POST, "", 200
    if request.method == "POST":
        try:
            set_credential(keys(), person(request).username, name, None, given.get("login", ""),
                           given.get("password", ""))  # fmt: skip
            messages.success(request, say(T("The login is sealed. It cannot be shown again, only replaced.")))
            return HttpResponseRedirect(reverse("manage_application", args=[name]))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    return manage_page(request, "shared_login.html", status, application=found, login=given.get("login", ""),
                       problem=problem)  # fmt: skip
