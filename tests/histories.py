"""Random two-sided histories of the example plan's customers, from a seed: users edit both sides at any moment, answers
are lost, locks are met, the process is killed at any step. `History(seed).run()` ends in a `Verdict`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.conformance import trade
from tests.memory_hub import MemoryHub
from tests.memory_reading import MemoryReading
from tests.memory_side import Crash, MemoryCapture, MemorySide
from tests.memory_tables import Broken, MemoryDatabase, memory_database

from wedlock.errors import TooSlow, Unavailable, Uncertain
from wedlock.language import T
from wedlock.model.plan import SIDES, Pair, Sided
from wedlock.model.sync import Key, ObjectState, SyncObject
from wedlock.sync.brakes import Brakes
from wedlock.sync.layout import tables
from wedlock.sync.rules import object_rules
from wedlock.sync.worker import Worker

PLANNED = trade.plan().by_name["customer_master"]
RULES = object_rules(PLANNED)
SAID = T("Error")
EDITED, STRUCK = 0.05, 0.03
"""How often a step of ours meets a user's edit, and a fault."""


@dataclass
class Verdict:
    """What is wrong with how a history ended; empty where all is well."""

    wrong: list[str] = field(default_factory=list)
    steps: int = 0
    faults: int = 0
    edits: int = 0


class History:
    """Two databases, a hub, a worker that is started anew whenever it was struck."""

    def __init__(self, seed: int, struck: float = STRUCK) -> None:
        self.dice, self.now, self.struck = random.Random(seed), datetime(2026, 3, 1, tzinfo=UTC), struck
        self.quiet, self.verdict = False, Verdict()
        self.erp, self.crm = (self._database(name) for name in ("erp.sql", "crm.sql"))
        self.hub = MemoryHub(self.clock)
        self.hub.keep(SyncObject(RULES.name, ObjectState.RUNNING, coupled=True, loaded=True))
        self.sides = Pair(MemorySide(self.erp, "left", self._step), MemorySide(self.crm, "right", self._step))

    def _database(self, name: str) -> MemoryDatabase:
        script = (trade.EXAMPLES / name).read_text(encoding="utf-8")
        return memory_database(trade.statements("sqlite", script), self.clock)

    def clock(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    # What happens

    def run(self) -> Verdict:
        for _ in range(4):
            for _ in range(self.dice.randrange(5)):
                self.edit()
            self.work()
        self.quiet = True
        for _ in range(3):
            self.pass_(20 * 3600)
            self.work()
        self._judge()
        return self.verdict

    def _step(self, _: str) -> None:
        self.verdict.steps += 1
        if not self.quiet and self.dice.random() < EDITED:
            self.edit()
        if not self.quiet and self.dice.random() < self.struck:
            self.verdict.faults += 1
            raise self.dice.choice([Crash(), Uncertain(SAID), TooSlow(SAID)])

    def work(self) -> None:
        """Until nothing is left to be done; killed and started again on the way."""
        worker = self._worker()
        for _ in range(200):
            try:
                busy = worker.step()
            except (Crash, Unavailable):
                worker, busy = self._worker(), True
            if not busy and all(worker.captures.of(side).caught_up() for side in SIDES):
                return
            self.pass_(30)
        self.verdict.wrong.append("never comes to rest")

    def _worker(self) -> Worker:
        def capture(side: Sided, db: MemoryDatabase) -> MemoryCapture:
            return MemoryCapture(db, tables(PLANNED, side), self.hub.position(side), side, self._step)

        captures = Pair(capture("left", self.erp), capture("right", self.crm))
        return Worker([RULES], self.sides, captures, self.hub, self.clock, Brakes(50, 5), 1)

    def edit(self) -> None:
        """A user's, on either side, shortly or long after the last."""
        self.verdict.edits += 1
        self.pass_(self.dice.choice([0.1, 7, 9 * 3600]))
        try:
            self.dice.choice([self._in_erp, self._in_crm])()
        except Broken:
            return

    def _in_erp(self) -> None:
        dice, db = self.dice, self.erp
        party = dice.choice([None, *db.tables["party"]])
        name = f"L{dice.randrange(99)}"
        if party is None:
            db.insert("party", {"code": str(dice.random()), "name": name, "active": True, "sector": dice.choice("TMP")})
        elif dice.random() < 0.5:
            db.update("party", party, name=name)
        else:
            db.insert("party_contact", {"party": party[0], "kind": "email", "value": f"{name}@x.test"})

    def _in_crm(self) -> None:
        account = self.dice.choice([None, *self.crm.tables["account"]])
        if account is not None:
            column = self.dice.choice(["email", "phone", "city", "sector"])
            value = self.dice.choice(["trading", "public"]) if column == "sector" else str(self.dice.randrange(9))
            self.crm.update("account", account, **{column: value})

    # What must hold

    def _judge(self) -> None:
        before = len(self.erp.log), len(self.crm.log)
        self.pass_(20 * 3600)
        self.work()
        if (len(self.erp.log), len(self.crm.log)) != before:
            self.verdict.wrong.append("writes at rest")
        here, there = (MemoryReading(side.db, RULES.layouts.of(name)).all()
                       for side, name in ((self.sides.left, "left"), (self.sides.right, "right")))  # type: ignore[arg-type]  # fmt: skip
        accounts = {record.key: record for record in there}
        links = self.hub.links(RULES.name, "left", [record.key for record in here])
        for record in here:
            link = links.get(record.key)
            account = accounts.pop(link.right, None) if link else None
            if account is None:
                self.verdict.wrong.append(f"{record.key} is not there")
                continue
            for name, rules in RULES.fields.items():
                left, right = rules.value("left", record.values), rules.value("right", account.values)
                if not rules.agrees(left, right, _nobody) and not self._asked(record.key):
                    self.verdict.wrong.append(f"{record.key} {name}: {left} beside {right}")
        self.verdict.wrong += [f"{key} was made twice" for key in accounts]

    def _asked(self, key: Key) -> bool:
        return any(conflict.left == key for conflict in self.hub.conflicts.values())


def _nobody(object_: str, side: Sided, key: Key) -> Key | None:
    return None
