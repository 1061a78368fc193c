"""Launches: an Application opened for an Account, the ticket redeemed, and how it ended."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from wedlock.errors import InputError, Refused
from wedlock.passport import audit, proofs, tickets, vault
from wedlock.passport.browsers import same
from wedlock.passport.denied import Denied, Why
from wedlock.passport.keys import Keyring
from wedlock.passport.linking.proof import prove
from wedlock.passport.recipes import recipe_of
from wedlock.passport.roles import Right, allowed
from wedlock.passport.standing import Standing, check, standing
from wedlock.passport.ways import Opening
from wedlock.passport.ways.ticket import TicketWay
from wedlock.store.losable import losable
from wedlock.store.models import Account, Browser, Identity, Launch
from wedlock.store.statements import in_utc

_NOTED = timedelta(hours=1)  # the last use of a browser is written at most once an hour
PURGE_EVERY = 32
_calls = itertools.count(1)
_Outcome = Launch.Outcome


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: an account in one passport session. `session` is the SHA-256 of the session's key."""

    account: Account
    session: str = field(repr=False)
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Filling:
    """What the extension fills in: the one place where a password leaves the vault."""

    secret: vault.Secret = field(repr=False)
    extra: dict[str, str]
    recipe: dict[str, Any] | None


def launch(keys: Keyring, caller: Caller, application: str, thumbprint: str, reason: str) -> Opening:
    """Begin an opening; Denied with the reason where this person may not, here and now."""
    found = _standing(caller, application, thumbprint, arrived=reason == Launch.Reason.ARRIVED)
    _recipe(found)
    with losable():
        if _used_long_ago(found):
            Browser.objects.filter(pk=found.browser or 0).update(used=datetime.now(UTC))
        if next(_calls) % PURGE_EVERY == 0:
            tickets.purge()
        opening = TicketWay(caller.session, reason).open(caller.account.pk, found)
        audit.record(keys, "launch.opened", caller.account, found.name, launch=opening.launch, reason=reason)
    return opening


def redeem(keys: Keyring, caller: Caller, ticket: str, origin: str, proof: str, audience: str) -> Filling:
    """What to fill in, to the one who holds ticket and key, once. Any mismatch burns the ticket."""
    found = tickets.begun(ticket)
    if found is None:
        raise Denied(Why.TICKET_REFUSED, "unknown")
    try:
        here = _fits(found, caller, ticket, origin, proof, audience)
        recipe = _recipe(here)
        with transaction.atomic():
            return Filling(_opened(keys, found, caller, ticket, here), here.extra, recipe)
    except Denied as denied:
        _refuse(keys, caller, found, denied.detail or denied.why.value)
        raise
    except Refused as refused:
        _refuse(keys, caller, found, "vault")
        raise Denied(Why.TICKET_REFUSED, "vault") from refused


def _standing(caller: Caller, application: str, thumbprint: str, arrived: bool = False) -> Standing:
    """How the caller stands to the application; Denied where it may not be opened now."""
    if not allowed(caller.account, Right.OPEN_APPLICATIONS):
        raise Denied(Why.NOT_ALLOWED)
    return check(standing(caller.account.pk, application, thumbprint), caller.second_factor, arrived)


def _fits(found: Launch, caller: Caller, ticket: str, origin: str, proof: str, audience: str) -> Standing:
    """Everything that the ticket was bound to, looked at again."""
    if found.outcome != _Outcome.OPEN:
        raise Denied(Why.TICKET_REFUSED, "used")
    if found.account_id != caller.account.pk or not same(found.session, caller.session):
        raise Denied(Why.TICKET_REFUSED, "session")
    if not tickets.alive(found):
        raise Denied(Why.TICKET_REFUSED, "expired")
    try:
        here = _standing(caller, found.application.name, found.browser.thumbprint)
    except Denied as denied:
        raise Denied(Why.TICKET_REFUSED, denied.why.value) from None
    if not (same(found.origin, origin) and same(here.origin, origin)):
        raise Denied(Why.TICKET_REFUSED, "origin")
    try:
        proofs.verify(proof, here.public_key or {}, {"ticket": ticket, "origin": origin, "aud": audience})
    except proofs.BadProof as bad:
        raise Denied(Why.TICKET_REFUSED, f"proof {bad}") from None
    return here


def _opened(keys: Keyring, found: Launch, caller: Caller, ticket: str, here: Standing) -> vault.Secret:
    """Claimed and opened in one transaction: either both happen, or neither."""
    if not tickets.claim(found):
        raise Denied(Why.TICKET_REFUSED, "used")
    found.account = caller.account
    secret = vault.open_credential(keys, found, ticket)
    if here.scheme != "shared" and here.identity == secret.login:  # a shared login proves nothing
        tickets.mark_proving(found, secret.login)
    return secret


def outcome(keys: Keyring, caller: Caller, launch_id: uuid.UUID, told: str, detail: str) -> None:
    """How filling in ended, told once. A refused login is stale from now on; an accepted one proves the Identity."""
    with transaction.atomic():
        found = Launch.objects.select_related("application").filter(pk=launch_id, account=caller.account.pk).first()
        if found is None or not same(found.session, caller.session):
            raise Denied(Why.NO_LAUNCH)
        before = [_Outcome.REDEEMED] + ([_Outcome.OPEN] if told == _Outcome.STOPPED else [])
        moved = Launch.objects.filter(pk=found.pk, outcome__in=before).update(outcome=told, detail=detail)
        if not moved and found.outcome == told:
            return
        if not moved:
            raise Denied(Why.OUTCOME_KNOWN)
        if told == _Outcome.FAILED:
            _stale(keys, caller, found)
        if told == _Outcome.SUCCEEDED and found.proves:
            _prove(keys, caller.account, found)
        audit.record(
            keys, f"launch.{told}", caller.account, found.application.name, launch=str(found.pk), detail=detail
        )


def _stale(keys: Keyring, caller: Caller, found: Launch) -> None:
    credential = vault.find_credential(caller.account, found.application)
    if credential is not None and credential.version == found.credential_version:
        vault.mark_stale(keys, credential, caller.account)


def _prove(keys: Keyring, account: Account, found: Launch) -> None:
    """The Identity that this login was of, unless it has another login by now."""
    identity = Identity.objects.filter(account=account, system=found.application.system, shared=False).first()
    if identity is None or identity.proof == Identity.Proof.LOGIN:
        return
    if tickets.proof_of(found, identity.login) == found.proves:
        prove(keys, account, identity.system, identity.login)


def _refuse(keys: Keyring, caller: Caller, found: Launch, detail: str) -> None:
    with transaction.atomic():
        tickets.burn(found)
        audit.record(
            keys, "launch.refused", caller.account, found.application.name, launch=str(found.pk), detail=detail
        )


def _recipe(found: Standing) -> dict[str, Any] | None:
    try:
        recipe = recipe_of(found.recipe, found.own_recipe)
    except InputError as error:
        raise Denied(Why.RECIPE, error.problem.say()) from error
    return recipe.as_json() if recipe else None


def _used_long_ago(found: Standing) -> bool:
    return found.browser_used is None or datetime.now(UTC) - in_utc(found.browser_used) > _NOTED
