"""Applications: added, changed, removed. Every change is audited in its own transaction."""

from __future__ import annotations

from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Max

from wedlock.errors import Refused, UsageError
from wedlock.language import T
from wedlock.model.origins import origin_of, share_cookies
from wedlock.passport import audit
from wedlock.passport.addresses import checked_url, own_host
from wedlock.passport.application_fields import checked
from wedlock.passport.groups import groups_named
from wedlock.passport.keys import Keyring
from wedlock.passport.plain import short_name
from wedlock.passport.seen import unchanged
from wedlock.passport.vault import delete_credential
from wedlock.store.models import Application

FIELDS = ("system", "label", "label_zh", "url", "recipe", "own_recipe", "extra", "opening", "scheme",
          "plain_http_allowed", "second_factor_required", "enabled", "position")  # fmt: skip
POLICY = frozenset({"plain_http_allowed", "second_factor_required", "groups"})
"""What decides who may open an application and how safely: the right to manage policies is needed for these."""


class Wanted(TypedDict, total=False):
    """What an application is to become; what is left out stays as it is."""

    system: str
    label: str
    label_zh: str
    url: str
    recipe: str
    own_recipe: dict[str, Any] | None
    extra: dict[str, str]
    opening: str
    scheme: str
    plain_http_allowed: bool
    second_factor_required: bool
    enabled: bool
    position: int
    groups: list[str]


def application_named(name: str) -> Application:
    found = Application.objects.filter(name=name).first()
    if found is None:
        raise UsageError(
            T("No application is called {name}.", name=name), T("`wedlock applications list` shows those there are.")
        )
    return found


def shown(application: Application) -> dict[str, object]:
    """What an administrator can change of an application, as it is now."""
    groups = sorted(group.name for group in application.groups.all())
    return {**{field: getattr(application, field) for field in FIELDS}, "groups": groups}


@transaction.atomic
def add_application(keys: Keyring, actor: str, name: str, wanted: Wanted, portal: str) -> Application:
    """A new application; `portal` is the origin of the portal, which can never be one."""
    short_name(T("The name of the application"), name)
    last = Application.objects.aggregate(last=Max("position"))["last"]
    application = Application(name=name, system=name, label=name, position=0 if last is None else last + 1)
    _fill(application, wanted, portal)
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError:
        raise UsageError(T("An application called {name} exists already.", name=name)) from None
    application.groups.set(groups_named(wanted.get("groups", [])))
    audit.record(keys, "application.added", actor, f"application/{name}", **_told(shown(application)))
    return application


@transaction.atomic
def change_application(
    keys: Keyring,
    actor: str,
    name: str,
    wanted: Wanted,
    portal: str,
    seen: str | None = None,
    keep_credentials: bool = False,
) -> Application:
    """Change what is wanted. Where the origin changes, the sealed logins go unless `keep_credentials`: they were
    entrusted to the old place, and who may change an address must not thereby get passwords sent elsewhere."""
    application = Application.objects.select_for_update().get(pk=application_named(name).pk)
    before = shown(application)
    unchanged(seen, before, name)
    _fill(application, wanted, portal)
    application.save()
    if "groups" in wanted:
        application.groups.set(groups_named(wanted["groups"]))
    moved = origin_of(str(before["url"])) != origin_of(application.url)
    if moved and not keep_credentials:
        _forget(keys, actor, application)
    elif before["scheme"] == Application.Scheme.SHARED != application.scheme:
        _forget(keys, actor, application, account=None)
    after = shown(application)
    changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changed:
        kept = {"credentials_kept": keep_credentials} if moved else {}
        audit.record(keys, "application.changed", actor, f"application/{name}", changed=_told(changed), **kept)
    return application


@transaction.atomic
def remove_application(keys: Keyring, actor: str, name: str) -> None:
    """Only what is switched off; its sealed logins go with it."""
    application = Application.objects.select_for_update().get(pk=application_named(name).pk)
    if application.enabled:
        raise Refused(
            T("{name} is switched on; only an application that is switched off can be removed.", name=name),
            T("Switch it off first (`wedlock applications set {name} --disable`).", name=name),
        )
    _forget(keys, actor, application)
    subject, launches = f"application/{name}", application.launches.count()
    application.delete()
    audit.record(keys, "application.removed", actor, subject, launches=launches)


def _fill(application: Application, wanted: Wanted, portal: str) -> None:
    for field, value in checked(wanted).items():
        setattr(application, field, value)
    checked_url(application.url, application.plain_http_allowed)
    if portal and origin_of(application.url) == origin_of(portal):
        raise Refused(T("{url} is the portal itself.", url=application.url))
    if application.enabled and share_cookies(application.url, portal):
        raise own_host(application.url)


def _forget(keys: Keyring, actor: str, application: Application, **which: None) -> None:
    """All rows are locked before the first is deleted, for then the audit log is, and who holds a row waits for it."""
    found = application.credentials.filter(**which).select_related("account", "application").order_by("pk")
    for credential in list(found.select_for_update(of=("self",))):
        delete_credential(keys, credential, actor)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """For the audit log: a recipe is long and holds no secret, but extra fields of a form may."""
    return {key: (sorted(value) if key == "extra" and isinstance(value, dict) else value)
            for key, value in values.items() if key != "extra" or isinstance(value, dict)} | (
        {"extra": True} if isinstance(values.get("extra"), list) else {})  # fmt: skip
