"""Sessions: how long one lives, its new id after a step-up, and how all of an account end at once."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from hashlib import sha256

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from wedlock.store.models import Account, Launch

STARTED, SEEN, IDLE, ABSOLUTE = "wedlock_started", "wedlock_seen", "wedlock_idle_s", "wedlock_absolute_s"
NOTED_EVERY_S = 60  # a session row is written at most once a minute
_PURGE_EVERY = 50  # sign-ins of a process
_sign_ins = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: without a request, and since the sign-in."""

    idle_s: int
    absolute_s: int


@dataclass(frozen=True, slots=True)
class Ended:
    sessions: int
    launches: int


def limits(account: Account, house: Limits) -> Limits:
    """The strictest of the portal's own limits and of those of the account's groups."""
    least = account.groups.aggregate(idle=Min("idle_minutes"), absolute=Min("absolute_minutes"))
    return Limits(_strictest(house.idle_s, least["idle"]), _strictest(house.absolute_s, least["absolute"]))


def begin(session: SessionBase, account: Account, house: Limits) -> None:
    """At sign-in: the limits that count for this session from now on, whatever groups say later."""
    found = limits(account, house)
    session[STARTED] = session[SEEN] = time.time()
    session[IDLE], session[ABSOLUTE] = found.idle_s, found.absolute_s
    if next(_sign_ins) % _PURGE_EVERY == 0:
        purge()


def purge() -> int:
    """Take away the rows of sessions whose time is over: browsers that were closed leave them behind."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def over(session: SessionBase) -> bool:
    """Whether a limit has passed; also where the clock went back, or nobody noted a beginning."""
    if any(key not in session for key in (STARTED, SEEN, IDLE, ABSOLUTE)):
        return True
    idle, age = time.time() - session[SEEN], time.time() - session[STARTED]
    return not (-NOTED_EVERY_S <= idle <= session[IDLE] and -NOTED_EVERY_S <= age <= session[ABSOLUTE])


def note_seen(session: SessionBase) -> None:
    if time.time() - session[SEEN] > NOTED_EVERY_S:
        session[SEEN] = time.time()


def renew(session: SessionBase) -> None:
    """A new id for the same session: what was known of it before is worth nothing; its open launches are burned."""
    old = session.session_key
    with transaction.atomic():
        session.cycle_key()
        if old:
            UserSession.objects.filter(session_key=old).update(session_key=session.session_key)
            _burn(session=fingerprint(old))


def end_sessions(account: Account) -> Ended:
    """Every session of an account, and every launch whose ticket could still be redeemed, in one transaction."""
    with transaction.atomic():
        listed = UserSession.objects.filter(user=account)
        sessions = Session.objects.filter(session_key__in=listed.values("session_key")).delete()[0]
        listed.delete()
        return Ended(sessions, _burn(account=account))


def end_session(session_key: str) -> Ended:
    """One session and its open launches."""
    with transaction.atomic():
        sessions = Session.objects.filter(session_key=session_key).delete()[0]
        UserSession.objects.filter(session_key=session_key).delete()
        return Ended(sessions, _burn(session=fingerprint(session_key)))


def fingerprint(session_key: str) -> str:
    """How a Launch names the session it is bound to."""
    return sha256(session_key.encode()).hexdigest()


def _strictest(house_s: int, minutes: int | None) -> int:
    return house_s if minutes is None else min(house_s, minutes * 60)


def _burn(**whose: object) -> int:
    return Launch.objects.filter(outcome=Launch.Outcome.OPEN, **whose).update(outcome=Launch.Outcome.BURNED)
