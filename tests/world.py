"""Two small databases in memory, married: for histories that a test tells step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.memory_hub import MemoryHub
from tests.memory_side import MemoryCapture, MemorySide
from tests.memory_tables import MemoryDatabase, memory_database

from wedlock.model.plan import SIDES, Pair
from wedlock.model.sync import Conflict, ObjectState, SyncObject
from wedlock.planfile.file import parse_plan
from wedlock.sync.brakes import Brakes
from wedlock.sync.layout import tables
from wedlock.sync.rules import ObjectRules, object_rules
from wedlock.sync.work import Work
from wedlock.sync.worker import Worker

PLAN = """
version: 1
left: {{name: erp, engine: sqlite}}
right: {{name: crm, engine: sqlite}}
objects:
  firm:
    decision: accepted
    mode: sync
    left: {{root: party, key: [id], deleted: {{root.active: 0}}, insert: {{root.active: 1}}}}
    right: {{root: account, key: [id], deleted: {{root.gone: 1}}, insert: {{root.gone: 0}}}}
    fields:
      name: {{left: root.name, right: root.name}}
      city: {{left: root.city, right: root.city{city}}}
      parent: {{left: root.parent, right: root.parent, refers: firm}}
    policy: ask
    create_in: {{left: {create}, right: {create}}}
    delete_in: {{left: {delete}, right: {delete}}}
    coupling: {{separate: {separate}}}
...
"""
LEFT = (
    "create table party (id integer primary key, name varchar(20), city varchar(20), parent integer,"
    " active integer not null default 1)",
)
RIGHT = (
    "create table account (id integer primary key, name varchar(20), city varchar(9), parent integer,"
    " gone integer not null default 0)",
)


class World:
    """Two databases, a hub and a worker that is asked for one round after the other."""

    def __init__(
        self, create: str = "always", delete: str = "delete", separate: str = "create", city: str = ""
    ) -> None:
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self.erp, self.crm = memory_database(LEFT, self.clock), memory_database(RIGHT, self.clock)
        self.dbs: Pair[MemoryDatabase] = Pair(self.erp, self.crm)
        planned = parse_plan(PLAN.format(create=create, delete=delete, separate=separate, city=city))[1].objects[0]
        columns = Pair(
            *(
                {f"root.{c.name}": c for c in self.dbs.of(side).catalog.by_name[table].columns}
                for side, table in zip(SIDES, ("party", "account"), strict=True)
            )
        )
        self.rules: ObjectRules = object_rules(planned, columns, Pair("sqlite", "sqlite"))
        self.hub = MemoryHub(self.clock)
        self.hub.keep(SyncObject("firm", ObjectState.RUNNING, coupled=True))
        self.sides = Pair(*(MemorySide(self.dbs.of(side), side) for side in SIDES))

    def clock(self) -> datetime:
        return self.now

    def worker(self, brakes: Brakes | None = None) -> Worker:
        watched = {side: tables(self.rules.planned, side) for side in SIDES}
        captures = Pair(*(MemoryCapture(self.dbs.of(s), watched[s], self.hub.position(s), s) for s in SIDES))
        return Worker([self.rules], self.sides, captures, self.hub, self.clock, brakes or Brakes(100, 100), 1)

    def settle(self) -> None:
        """Until nothing is left to be done now; it must end."""
        worker = self.worker()
        for _ in range(50):
            if not worker.step():
                return
            self.now += timedelta(seconds=1)
        raise AssertionError("it never comes to rest")

    def names(self) -> tuple[list[object], list[object]]:
        return [r["name"] for r in self.erp.rows("party")], [r["name"] for r in self.crm.rows("account")]

    def asked(self) -> list[Conflict]:
        return [c for c in self.hub.conflicts.values() if c.answer is None]

    def work(self) -> Work:
        return Work(self.rules, self.sides, self.hub, self.clock, Brakes(100, 100), 1)
