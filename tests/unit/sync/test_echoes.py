"""What we wrote comes back and is not looked at again, unless more than that was made of the record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.memory_hub import MemoryHub
from tests.memory_side import MemoryCapture, MemorySide
from tests.memory_tables import MemoryDatabase, Row, memory_database

from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import SIDES, Create, Creation, Pair, PlanField, PlannedObject, PlanShape
from wedlock.model.sync import Change, ObjectState, SyncObject
from wedlock.sync import booking
from wedlock.sync.brakes import Brakes
from wedlock.sync.echoes import REMEMBERED, Echoes
from wedlock.sync.rules import object_rules
from wedlock.sync.worker import Worker

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TABLES = ["create table customer (id integer primary key, name varchar(20), city varchar(20))"]
ALWAYS = Creation(Create.ALWAYS)
CUSTOMERS = PlannedObject(
    "customers", Mode.SYNC, left=PlanShape("customer", ("id",)), right=PlanShape("customer", ("id",)),
    fields=tuple(PlanField(name, (f"root.{name}",), (f"root.{name}",), Owner.LEFT) for name in ("name", "city")),
    create_in=Pair(ALWAYS, ALWAYS),
)  # fmt: skip


class House:
    """Two databases, and a worker between them that has nothing to load."""

    def __init__(self) -> None:
        self.hub = MemoryHub(lambda: NOW)
        self.hub.keep(SyncObject("customers", ObjectState.RUNNING, coupled=True, loaded=True))
        self.erp, self.crm = (memory_database(TABLES, lambda: NOW) for _ in SIDES)
        sides = Pair(MemorySide(self.erp, "erp"), MemorySide(self.crm, "crm"))
        captures = Pair(MemoryCapture(self.erp, ["customer"]), MemoryCapture(self.crm, ["customer"]))
        self.worker = Worker(
            [object_rules(CUSTOMERS)], sides, captures, self.hub, lambda: NOW, Brakes(50, 5), 1
        )  # fmt: skip

    def settle(self) -> int:
        """Until nothing happens: how many records were looked at for it."""
        before = self.worker.tally.looked
        while self.worker.step():
            pass
        return self.worker.tally.looked - before


def only(db: MemoryDatabase) -> Row:
    (row,) = db.rows("customer")
    return row


def test_a_record_that_we_wrote_is_looked_at_once() -> None:
    house = House()
    house.erp.insert("customer", {"name": "A", "city": "X"})
    assert house.settle() == 1
    house.erp.update("customer", (1,), city="Y")
    assert house.settle() == 1
    assert only(house.crm)["city"] == "Y"


def test_an_edit_just_after_our_write_is_looked_at() -> None:
    house = House()
    house.erp.insert("customer", {"name": "A", "city": "X"})
    house.worker.step()
    house.crm.update("customer", (1,), name="B")
    assert house.settle() == 1
    assert only(house.erp)["name"] == "B"


def abbreviating(house: House) -> None:
    """The CRM's own trigger: who moves to Z is renamed."""
    house.erp.insert("customer", {"name": "A", "city": "X"})
    house.settle()
    house.crm.triggers["customer"] = lambda row: row.update(name="renamed") if row["city"] == "Z" else None
    house.erp.update("customer", (1,), city="Z")
    house.settle()


def test_what_a_trigger_made_of_it_besides_is_carried_over() -> None:
    house = House()
    abbreviating(house)
    assert only(house.erp) == {"id": 1, "name": "renamed", "city": "Z"}


def test_which_is_lost_if_every_write_of_ours_counts_as_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    decided: Any = lambda *_: True  # noqa: E731
    monkeypatch.setattr(booking, "_as_decided", decided)
    house = House()
    abbreviating(house)
    assert only(house.erp)["name"] == "A"


def test_only_so_many_transactions_are_remembered() -> None:
    echoes = Echoes()
    for number in range(REMEMBERED + 1):
        echoes.expect("left", str(number), "customers", [(number,)])
    assert not echoes.expected("left", "0", "customers")
    assert echoes.expected("left", str(REMEMBERED), "customers") == {(REMEMBERED,)}
    changes = [Change("customer", ("id",), (1,), transaction=name) for name in ("0", "5", "")]
    assert {name: len(some) for name, some in echoes.apart("left", changes).items()} == {"": 2, "5": 1}
