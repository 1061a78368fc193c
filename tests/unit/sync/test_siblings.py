"""Two objects in one table: a person among the parties is no company, as long as its Link says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.memory_hub import MemoryHub
from tests.memory_side import MemorySide
from tests.memory_tables import MemoryDatabase, memory_database

from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import Create, Creation, Pair, PlanField, PlannedObject, PlanShape
from wedlock.model.sync import Link, LinkState, Pending
from wedlock.model.sync_ports import Settlement
from wedlock.sync.brakes import Brakes
from wedlock.sync.reconcile import settle_batch
from wedlock.sync.rules import object_rules
from wedlock.sync.work import Work

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LEFT = ["create table party (id integer primary key, name varchar(20))", "insert into party values (1, 'A'), (2, 'B')"]
RIGHT = [f"create table {name} (id integer primary key, name varchar(20))" for name in ("company", "person")]


def kept_in(table: str, name: str) -> PlannedObject:
    always = Creation(Create.ALWAYS)
    return PlannedObject(
        name,
        Mode.SYNC,
        left=PlanShape("party", ("id",)),
        right=PlanShape(table, ("id",)),
        fields=(PlanField("name", ("root.name",), ("root.name",), Owner.LEFT),),
        create_in=Pair(always, always),
    )


COMPANIES, PERSONS = kept_in("company", "companies"), kept_in("person", "persons")


def looked_at(crm: MemoryDatabase, state: LinkState) -> list[object]:
    """The companies after both parties were looked at, of which the first is (or was) linked as a person."""
    hub = MemoryHub(lambda: NOW)
    hub.commit(Settlement(links=[Link("persons", (1,), (7,), state=state)]), 0, NOW)
    sides = Pair(MemorySide(memory_database(LEFT, lambda: NOW)), MemorySide(crm))
    rules = object_rules(COMPANIES, among=(COMPANIES, PERSONS))
    work = Work(rules, sides, hub, lambda: NOW, Brakes(50, 5))
    settle_batch(work, [Pending("companies", "left", (key,), since=NOW) for key in (1, 2)])
    return [row["name"] for row in crm.rows("company")]


@pytest.mark.parametrize(
    ("state", "companies"), [(LinkState.OPEN, ["B"]), (LinkState.PARTED, ["B"]), (LinkState.GONE, ["A", "B"])]
)
def test_what_is_linked_as_another_object_is_not_created(state: LinkState, companies: list[object]) -> None:
    assert looked_at(memory_database(RIGHT, lambda: NOW), state) == companies


def test_siblings_are_objects_of_the_same_table() -> None:
    assert object_rules(COMPANIES, among=(COMPANIES, PERSONS)).siblings == Pair(("persons",), ())
    assert object_rules(COMPANIES).siblings == Pair((), ())
