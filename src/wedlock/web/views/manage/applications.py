"""The list of applications, one application's settings, and its removal."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wedlock.errors import UsageError, WedlockError
from wedlock.language import T, Text
from wedlock.passport import applications as applying
from wedlock.passport.roles import Right
from wedlock.passport.seen import fingerprint
from wedlock.profiles.recipes import recipe_names
from wedlock.store.models import Application, Group
from wedlock.web.house import keys, known
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views.manage.confirming import Action, confirming
from wedlock.web.views.manage.page import (
    fresh_form,
    manage_page,
    may,
    must_be_fresh,
    must_roll_out,
    needs,
    number_in,
    person,
    say,
    status_of,
)

OPENINGS = {
    "automatic": T("Automatic: also when a signed-in person arrives at its login page"),
    "click": T("On click: by its tile alone"),
}
SCHEMES = {
    "person": T("The person sets name and password"),
    "name": T("An administrator sets the name, the person the password"),
    "administrator": T("An administrator sets name and password"),
    "shared": T("One login for everybody who may open it"),
}


@require_safe
@needs(Right.MANAGE_APPLICATIONS)
def applications(request: HttpRequest) -> HttpResponse:
    found = Application.objects.prefetch_related("groups")
    return manage_page(request, "applications.html", applications=found, roll_out=must_roll_out(request))


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_APPLICATIONS)
@fresh_form
def application_new(request: HttpRequest) -> HttpResponse:
    given, problem, status = request.POST, "", 200
    if request.method == "POST":
        try:
            must_be_fresh(request)
            made = applying.add_application(
                keys(), person(request).username, given.get("name", ""), _wanted(request), known().passport.address
            )
            messages.success(request, say(T("{name} was added.", name=made.name)))
            return HttpResponseRedirect(reverse("manage_application", args=[made.name]))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    return _form(request, None, given if given else None, problem, status)


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_APPLICATIONS)
@fresh_form
def application(request: HttpRequest, name: str) -> HttpResponse:
    found, given, problem, status = _named(name), request.POST, "", 200
    if request.method == "POST":
        keep = "keep_credentials" in given and may(request, Right.MANAGE_POLICIES)
        try:
            must_be_fresh(request)
            applying.change_application(
                keys(), person(request).username, name, _wanted(request), known().passport.address,
                given.get("seen", ""), keep,
            )  # fmt: skip
            messages.success(request, say(T("Saved.")))
            return HttpResponseRedirect(reverse("manage_application", args=[name]))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    return _form(request, found, given if given else None, problem, status)


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_APPLICATIONS)
@freshly_proved
def application_remove(request: HttpRequest, name: str) -> HttpResponse:
    found = _named(name)

    def do(seen: str) -> Text:
        applying.remove_application(keys(), person(request).username, name)
        return T("{name} is removed.", name=name)

    sealed = found.credentials.count()
    consequences = (T("{n} sealed logins are deleted with it. The application itself is not touched.", n=sealed),)
    title = T("Remove the application {name}", name=name)
    back = reverse("manage_application", args=[name])
    return confirming(request, Action(title, consequences, title, back, do, reverse("manage_applications")))


def _named(name: str) -> Application:
    found = Application.objects.filter(name=name).first()
    if found is None:
        raise Http404
    return found


def _wanted(request: HttpRequest) -> applying.Wanted:
    """What the form says; the fields of policy only from who may manage policies."""
    given = request.POST
    wanted = applying.Wanted(
        system=given.get("system", "").strip() or given.get("name", ""), label=given.get("label", ""),
        label_zh=given.get("label_zh", ""), url=given.get("url", ""), recipe=given.get("recipe", ""),
        own_recipe=_json(given.get("own_recipe", "")), extra=_extra(given.get("extra", "")),
        opening=given.get("opening", ""), scheme=given.get("scheme", ""), enabled="enabled" in given,
    )  # fmt: skip
    position = number_in(given.get("position"))
    if position is not None:
        wanted["position"] = position
    if may(request, Right.MANAGE_POLICIES):
        wanted["plain_http_allowed"] = "plain_http_allowed" in given
        wanted["second_factor_required"] = "second_factor_required" in given
        wanted["groups"] = given.getlist("groups")
    return wanted


def _json(text: str) -> dict[str, Any] | None:
    """The recipe of one's own, as typed."""
    if not text.strip():
        return None
    try:
        found = json.loads(text[:20_000])
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise UsageError(T("The recipe is no JSON: see its line {line}.", line=line)) from None
    if not isinstance(found, dict):
        raise UsageError(T("The recipe is no JSON object."))
    return found


def _extra(text: str) -> dict[str, str]:
    """One field a line, `company = Example`."""
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, equals, value = line.partition("=")
        if not equals:
            raise UsageError(T("Extra fields are written one a line, such as: company = Example"))
        found[name.strip()] = value.strip()
    return found


def _form(
    request: HttpRequest, found: Application | None, typed: QueryDict | None, problem: str, status: int
) -> HttpResponse:
    """With what was typed, where it could not be saved; else as it is, or as a new one begins."""
    now = applying.shown(found) if found else _beginning()
    values = _typed(typed) if typed is not None else {**now, "extra": _lines(now["extra"]), "own_recipe": _pretty(now)}
    return manage_page(
        request, "application.html", status, application=found, problem=problem, values=values,
        groups=Group.objects.all(), recipes=recipe_names(),
        openings=[(key, say(text)) for key, text in OPENINGS.items()],
        schemes=[(key, say(text)) for key, text in SCHEMES.items()],
        seen=fingerprint(now) if found else "", sealed=found.credentials.count() if found else 0,
        shared=found is not None and found.credentials.filter(account=None).first(),
    )  # fmt: skip


def _beginning() -> dict[str, object]:
    return {"opening": "automatic", "scheme": "person", "enabled": True, "extra": {}, "own_recipe": None, "groups": []}


def _typed(typed: QueryDict) -> dict[str, object]:
    flags = ("plain_http_allowed", "second_factor_required", "enabled")
    return {**typed.dict(), **{flag: flag in typed for flag in flags}, "groups": typed.getlist("groups")}


def _lines(extra: object) -> str:
    return "\n".join(f"{name} = {value}" for name, value in extra.items()) if isinstance(extra, dict) else ""


def _pretty(now: dict[str, object]) -> str:
    return json.dumps(now["own_recipe"], ensure_ascii=False, indent=1) if now["own_recipe"] else ""
