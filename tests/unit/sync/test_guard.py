"""Each side must be the database that it was, and the two must be two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.memory_hub import MemoryHub
from tests.memory_side import MemorySide
from tests.memory_tables import memory_database

from wedlock.errors import Refused
from wedlock.model.plan import Pair
from wedlock.model.sync import SideIdentity
from wedlock.sync.guard import EVERY, Guard

NAMES = Pair("erp", "crm")


class Clock:
    now = datetime(2026, 3, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def sides() -> Pair[MemorySide]:
    script = ("create table t (id integer primary key)",)
    return Pair(MemorySide(memory_database(script), "erp"), MemorySide(memory_database(script), "crm"))


def test_one_database_twice_is_refused_and_not_remembered() -> None:
    both, hub = sides(), MemoryHub()
    both.right.is_now = both.left.is_now
    with pytest.raises(Refused, match="the same database"):
        Guard(NAMES, both, hub, Clock()).check()
    assert hub.identity("left") is None
    both.right.is_now = SideIdentity("crm", "crm", "1")
    Guard(NAMES, both, hub, Clock()).check()


def test_a_clone_is_noticed_within_the_hour_and_a_replica_at_once() -> None:
    both, hub, clock = sides(), MemoryHub(), Clock()
    guard = Guard(NAMES, both, hub, clock)
    guard.check()
    both.right.is_now = SideIdentity("crm", "crm", "2")
    guard.check()
    clock.now += EVERY + timedelta(seconds=1)
    with pytest.raises(Refused, match="crm is not the database it was"):
        guard.check()
    hub.trust("right", both.right.is_now)
    guard.check()
    both.right.is_now = SideIdentity("crm", "crm", "3")
    clock.now -= timedelta(days=365)
    with pytest.raises(Refused, match="crm is not the database it was"):
        guard.check()  # the clock was set back: an hour by it may last a year
    hub.trust("right", both.right.is_now)
    both.left.is_now = SideIdentity("erp", "erp", "1", writable=False)
    with pytest.raises(Refused, match="erp is a replica"):
        Guard(NAMES, both, hub, clock).check()
