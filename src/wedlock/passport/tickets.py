"""Tickets: one-time tokens of 256 random bits; the hub keeps their SHA-256, and each is claimed once or burned."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from wedlock.passport.clock import Moment, moment
from wedlock.store import statements
from wedlock.store.models import Application, Browser, Launch

LIFE_S = 45
KEPT = timedelta(days=7)  # how long a launch can be looked up; the audit log keeps what was done
_PURGED_AT_ONCE = 64

OPEN = Launch.Outcome.OPEN


def new_ticket() -> str:
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a ticket, or of a session's key."""
    return sha256(secret.encode()).hexdigest()


def begun(ticket: str) -> Launch | None:
    """The launch that a ticket was given for, as far as redeeming looks at it; None for a ticket nobody gave."""
    kept = digest(ticket)
    found = statements.row("launch_of_ticket", ticket=kept)
    if found is None:
        return None
    number, account, session, origin, started, machine, ticks, outcome = found[:8]
    launch = statements.partly(
        Launch, id=number if isinstance(number, uuid.UUID) else uuid.UUID(number), account_id=account, session=session,
        origin=origin, ticket=kept, started=statements.in_utc(started), machine=machine, ticks=ticks, outcome=outcome,
    )  # fmt: skip
    launch.application = statements.partly(Application, id=found[8], name=found[9], system=found[10])
    launch.browser = statements.partly(Browser, id=found[11], thumbprint=found[12])
    return launch


def alive(launch: Launch, now: Moment | None = None) -> bool:
    """Whether its ticket is younger than its life, whatever the clock was set to meanwhile."""
    begun = Moment(launch.started.timestamp(), launch.machine, launch.ticks)
    return begun.within(LIFE_S, now or moment())


def claim(launch: Launch) -> bool:
    """Take the ticket: true for exactly one of those who come at once."""
    return statements.change("claim", launch=launch.pk) == 1


def mark_proving(launch: Launch, login: str) -> None:
    """What was filled is the login of the account's Identity: if it succeeds, that Identity is proved."""
    statements.change("proving", launch=launch.pk, proof=proof_of(launch, login))


def proof_of(launch: Launch, login: str) -> str:
    """Names a login without telling it."""
    return digest(f"{launch.pk} {login}")


def burn(launch: Launch) -> None:
    """Nobody can redeem it any more."""
    Launch.objects.filter(pk=launch.pk, outcome=OPEN).update(outcome=Launch.Outcome.BURNED)


def burn_open(**whose: object) -> int:
    """Burn every open ticket of an account, session, browser or application; how many there were."""
    return Launch.objects.filter(outcome=OPEN, **whose).update(outcome=Launch.Outcome.BURNED)


def purge() -> int:
    """Forget some launches that are long over: a small batch, so that nobody waits for it."""
    old = Launch.objects.filter(expires__lt=datetime.now(UTC) - KEPT).order_by("expires").values_list("pk", flat=True)
    return Launch.objects.filter(pk__in=list(old[:_PURGED_AT_ONCE])).delete()[0]
