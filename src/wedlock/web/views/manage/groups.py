"""Groups and the policy each brings along."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wedlock.errors import WedlockError
from wedlock.language import T, Text
from wedlock.passport.groups import Policy, add_group, change_group, remove_group, shown
from wedlock.passport.roles import Right
from wedlock.passport.seen import fingerprint
from wedlock.store.models import Group
from wedlock.web.house import keys, known
from wedlock.web.middleware.speech import spoken
from wedlock.web.sign_in.freshness import freshly_proved
from wedlock.web.views.manage.confirming import Action, confirming
from wedlock.web.views.manage.page import (
    fresh_form,
    manage_page,
    must_be_fresh,
    needs,
    number_in,
    person,
    say,
    status_of,
)


@require_safe
@needs(Right.SEE_ACCOUNTS)
def groups(request: HttpRequest) -> HttpResponse:
    found = Group.objects.annotate(people=Count("accounts", distinct=True)).prefetch_related("applications")
    return manage_page(request, "groups.html", groups=found, passport=known().passport)


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_POLICIES)
@fresh_form
def group_new(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_POLICIES)
@fresh_form
def group(request: HttpRequest, number: int) -> HttpResponse:
    return _form(request, _numbered(number))


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE_POLICIES)
@freshly_proved
def group_remove(request: HttpRequest, number: int) -> HttpResponse:
    found = _numbered(number)

    def do(seen: str) -> Text:
        remove_group(keys(), person(request).username, found.name)
        return T("The group {name} is removed.", name=found.name)

    title = T("Remove the group {name}", name=found.name)
    consequences = (T("Its {n} accounts stay; they are only no longer in it.", n=found.accounts.count()),)
    back = reverse("manage_group", args=[number])
    return confirming(request, Action(title, consequences, title, back, do, reverse("manage_groups")))


def _numbered(number: int) -> Group:
    found = Group.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, found: Group | None) -> HttpResponse:
    given, problem, status = request.POST, "", 200
    if request.method == "POST":
        try:
            must_be_fresh(request)
            name = _save(request, found)
            messages.success(request, say(T("The group {name} is saved.", name=name)))
            return HttpResponseRedirect(reverse("manage_groups"))
        except WedlockError as error:
            problem, status = error.say(spoken()), status_of(error)
    now = shown(found) if found else {}
    values: dict[str, object] = now
    if given:
        values = {**given.dict(), "second_factor_required": "second_factor_required" in given}
    return manage_page(request, "group.html", status, group=found, values=values, problem=problem,
                       seen=fingerprint(now), passport=known().passport)  # fmt: skip


def _save(request: HttpRequest, found: Group | None) -> str:
    given, actor = request.POST, person(request).username
    policy = Policy("second_factor_required" in given, number_in(given.get("idle_minutes")),
                    number_in(given.get("absolute_minutes")))  # fmt: skip
    name = given.get("name", "")
    if found is None:
        return add_group(keys(), actor, name, policy).name
    return change_group(keys(), actor, found.name, policy, given.get("seen", ""), rename=name).name
