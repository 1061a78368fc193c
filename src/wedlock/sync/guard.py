"""Each side must be the database that it was: a clone, a restored copy or a replica stops everything before a write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wedlock.errors import Refused
from wedlock.language import T
from wedlock.model.plan import SIDES, Pair, Sided
from wedlock.model.sync import SideIdentity
from wedlock.model.sync_ports import Book, Identified
from wedlock.sync.work import Clock

EVERY = timedelta(hours=1)


@dataclass
class Guard:
    """Compares what the sides say with what the hub remembers, at the start and hourly."""

    names: Pair[str]
    sides: Pair[Identified]
    book: Book
    clock: Clock
    held: Callable[[], None] = lambda: None  # raises where another worker may have begun
    _last: datetime | None = None

    def check(self) -> None:
        """Raises Refused where a side is not the one it was; remembers one that was never seen."""
        now = self.clock()
        if self._last is not None and self._last <= now < self._last + EVERY:  # before it: the clock was set back
            return
        self.held()
        found = Pair(*(self.sides.of(side).identity() for side in SIDES))
        if found.left == found.right:  # before anything is remembered of them
            raise Refused(
                T("{left} and {right} are the same database", left=self.names.left, right=self.names.right),
                T("Correct the url of one of them in wedlock.toml."),
            )
        for side in SIDES:
            self._writable(side, found.of(side))
        for side in SIDES:
            self._known(side, found.of(side))
        self._last = now

    def written(self) -> None:
        """Raises Refused for a side that is only read: asked before its capture, which a replica does not have."""
        for side in SIDES:
            self._writable(side, self.sides.of(side).identity())

    def _writable(self, side: Sided, identity: SideIdentity) -> None:
        if not identity.writable:
            raise Refused(
                T("{name} is a replica, or set to read-only: nothing can be written there", name=self.names.of(side)),
                T("Give the address of its primary in wedlock.toml, or let it be written again."),
            )

    def _known(self, side: Sided, identity: SideIdentity) -> None:
        before = self.book.identity(side)
        if before is None:
            self.book.trust(side, identity)
        elif _of(before) != _of(identity):
            name = self.names.of(side)
            raise Refused(
                T("{name} is not the database it was: a clone, a restored copy, or failed over", name=name),
                T(
                    "If it is right, run `wedlock resync --trust {name}`: every record is then looked at again.",
                    name=name,
                ),
            )


def _of(identity: SideIdentity) -> tuple[str, str, str]:
    return identity.system, identity.database, identity.timeline
