"""Ways to open an Application, one file a way. Today: a ticket that the extension redeems and fills in.

A federated protocol will be another file here; `passport.launch` chooses the way that an Application has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from wedlock.passport.standing import Standing


@dataclass(frozen=True, slots=True)
class Opening:
    """What the extension is told: the launch, its one-time ticket, where it may be redeemed, for how many seconds."""

    launch: str
    ticket: str = field(repr=False)
    url: str
    origin: str
    expires_in: int


class Way(Protocol):
    def open(self, account: int, application: Standing) -> Opening:
        """Begin one opening of an Application that `standing.check` let pass."""
