"""Tiles: the Applications that an Account may open, and what each still needs before it opens by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from wedlock.passport.roles import Right, allowed
from wedlock.store.models import Account, Application, Credential

Scheme = Application.Scheme


class State(StrEnum):
    READY = "ready"
    SECOND_FACTOR = "second_factor"  # this session was opened without one
    STALE = "stale"  # the application refused the login that is sealed
    NO_CREDENTIAL = "no_credential"


@dataclass(frozen=True, slots=True)
class Tile:
    """`sealed`: there is a login, be it stale. `own`: the person can set it, or its password, themselves."""

    application: Application
    state: State
    sealed: bool

    @property
    def own(self) -> bool:
        return self.application.scheme in (Scheme.PERSON, Scheme.NAME)


def openable(account: Account) -> QuerySet[Application]:
    """Enabled, and open to everybody or to one of the account's groups."""
    if not allowed(account, Right.OPEN_APPLICATIONS):
        return Application.objects.none()
    bound = Application.groups.through.objects.filter(application=OuterRef("pk"))
    return Application.objects.filter(~Exists(bound) | Exists(bound.filter(group__accounts=account)), enabled=True)


def tiles(account: Account, second_factor: bool) -> list[Tile]:
    """In the order that the administrator gave. `second_factor`: this session was opened with one."""
    found = list(openable(account))
    sealed = _sealed(account, found)
    return [_tile(one, sealed, second_factor) for one in found]


def tile(account: Account, name: str, second_factor: bool) -> Tile | None:
    """The tile of one application; None where the account may not open it, or where there is none."""
    found = openable(account).filter(name=name).first()
    return _tile(found, _sealed(account, [found]), second_factor) if found else None


def _sealed(account: Account, found: list[Application]) -> dict[tuple[int, bool], bool]:
    """(application, whether it is the login that all share) → whether it is stale."""
    rows = Credential.objects.filter(Q(account=account) | Q(account=None), application__in=found)
    return {(row[0], row[1] is None): row[2] for row in rows.values_list("application_id", "account_id", "stale")}


def _tile(application: Application, sealed: dict[tuple[int, bool], bool], second_factor: bool) -> Tile:
    stale = sealed.get((application.pk, application.scheme == Scheme.SHARED))
    return Tile(application, _state(application, stale, second_factor), stale is not None)


def _state(application: Application, stale: bool | None, second_factor: bool) -> State:
    if application.second_factor_required and not second_factor:
        return State.SECOND_FACTOR
    if stale is None:
        return State.NO_CREDENTIAL
    return State.STALE if stale else State.READY
