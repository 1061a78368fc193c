"""Groups, and the policy each brings along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from wedlock.errors import Refused, UsageError
from wedlock.language import T, Text
from wedlock.passport import audit
from wedlock.passport.keys import Keyring
from wedlock.passport.plain import one_line
from wedlock.passport.seen import unchanged
from wedlock.store.models import Group

_LONGEST_MINUTES = 60 * 24 * 30


@dataclass(frozen=True, slots=True)
class Policy:
    """What a group demands of its people; None: what the settings of the passport say."""

    second_factor_required: bool = False
    idle_minutes: int | None = None
    absolute_minutes: int | None = None


def group_named(name: str) -> Group:
    return groups_named([name])[0]


def groups_named(names: Iterable[str]) -> list[Group]:
    """The groups, each by its name; one that does not exist is an error."""
    wanted = list(dict.fromkeys(names))
    found = {group.name: group for group in Group.objects.filter(name__in=wanted)}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise UsageError(
            T("There is no group called {names}.", names=missing), T("`wedlock groups list` shows those there are.")
        )
    return [found[name] for name in wanted]


def shown(group: Group) -> dict[str, object]:
    """What an administrator can change of a group, as it is now."""
    return {"name": group.name, "second_factor_required": group.second_factor_required,
            "idle_minutes": group.idle_minutes, "absolute_minutes": group.absolute_minutes}  # fmt: skip


@transaction.atomic
def add_group(keys: Keyring, actor: str, name: str, policy: Policy) -> Group:
    group = Group()
    _fill(group, name, policy)
    _save(group)
    audit.record(keys, "group.added", actor, f"group/{group.name}", policy=_told(group))
    return group


@transaction.atomic
def change_group(
    keys: Keyring, actor: str, name: str, policy: Policy, seen: str | None = None, rename: str | None = None
) -> Group:
    """Another policy, another name; limits hold from the next sign-in of its people."""
    group = Group.objects.select_for_update().get(pk=group_named(name).pk)
    before = shown(group)
    unchanged(seen, before, group.name)
    _fill(group, name if rename is None else rename, policy)
    if shown(group) != before:
        _save(group)
        audit.record(keys, "group.changed", actor, f"group/{name}", name=group.name, policy=_told(group))
    return group


@transaction.atomic
def remove_group(keys: Keyring, actor: str, name: str) -> None:
    """Refused while an application names it: an application without groups is seen by everybody."""
    group = Group.objects.select_for_update().get(pk=group_named(name).pk)
    applications = [application.name for application in group.applications.all()]
    if applications:
        raise Refused(
            T("The group {name} decides who sees {applications}.", name=name, applications=applications),
            T("Take it off these applications first: an application without groups is seen by everybody."),
        )
    people = group.accounts.count()
    if people and _told(group) != _told(Group()):
        raise Refused(
            T("The group {name} still limits {n} accounts.", name=name, n=people),
            T("Take its people out, or lift its limits, first: otherwise they would lose the limits unnoticed."),
        )
    group.delete()
    audit.record(keys, "group.removed", actor, f"group/{name}", accounts=people)


def _fill(group: Group, name: str, policy: Policy) -> None:
    group.name = one_line(T("The name of the group"), name, 80, needed=True)
    group.second_factor_required = policy.second_factor_required
    group.idle_minutes = _minutes(T("The idle limit"), policy.idle_minutes)
    group.absolute_minutes = _minutes(T("The absolute limit"), policy.absolute_minutes)


def _minutes(what: Text, value: int | None) -> int | None:
    if value is not None and not 1 <= value <= _LONGEST_MINUTES:
        raise UsageError(T("{what} is a whole number of minutes from 1 to {most}.", what=what, most=_LONGEST_MINUTES))
    return value


def _save(group: Group) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise UsageError(T("A group called {name} exists already.", name=group.name)) from None


def _told(group: Group) -> dict[str, object]:
    return {key: value for key, value in shown(group).items() if key != "name"}
