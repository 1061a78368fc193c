"""The way of the ticket: bound to account, session, browser, application and origin, good for 45 s, once.

An account begins at most 120 launches a minute: two a second, minute after minute, are no person's, and each is written
down. Another one is Denied, and written nowhere.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from wedlock.passport import tickets
from wedlock.passport.clock import moment
from wedlock.passport.denied import Denied, Why
from wedlock.passport.standing import Standing
from wedlock.passport.ways import Opening
from wedlock.store import statements

MOST, LATELY = 120, timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TicketWay:
    """`session` is the SHA-256 of the passport session's key."""

    session: str = field(repr=False)
    reason: str

    def open(self, account: int, application: Standing) -> Opening:
        ticket, now = tickets.new_ticket(), moment()
        started = datetime.fromtimestamp(now.wall, UTC)
        launch = uuid.uuid4()
        begun = statements.change(
            "launch",
            id=launch,
            account=account,
            application=application.application,
            browser=application.browser,
            session=self.session,
            origin=application.origin,
            ticket=tickets.digest(ticket),
            reason=self.reason,
            started=started,
            expires=started + timedelta(seconds=tickets.LIFE_S),
            machine=now.machine,
            ticks=now.ticks,
            credential_version=application.credential_version or 0,
            lately=started - LATELY,
            most=MOST,
        )
        if not begun:
            raise Denied(Why.TOO_MANY)
        return Opening(str(launch), ticket, application.url, application.origin, tickets.LIFE_S)
