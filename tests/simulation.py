"""Random histories of two sides in memory: users edit whenever they like, also between our read and our write; the
worker is killed, cut off and left in doubt at any step. A seed gives the same history every time.

After the users have stopped and the faults are over, the worker runs until it is quiet, and the invariants must hold.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import product
from multiprocessing import get_context
from typing import Any, ClassVar

from tests.memory_hub import MemoryHub
from tests.memory_side import Crash, MemoryCapture, MemorySide
from tests.memory_tables import MemoryDatabase, memory_database

from wedlock.errors import TooSlow, Uncertain, Unreachable
from wedlock.language import T
from wedlock.model.catalog import Catalog
from wedlock.model.plan import SIDES, Pair, PlannedObject, Sided
from wedlock.model.sync import Answer, Key, LinkState, ObjectState, Question, SyncObject
from wedlock.planfile.file import parse_plan
from wedlock.sync.brakes import Brakes
from wedlock.sync.layout import tables
from wedlock.sync.rules import ObjectRules, object_rules
from wedlock.sync.undo import Part, undo
from wedlock.sync.verify import verify
from wedlock.sync.work import Work
from wedlock.sync.worker import Worker

LEFT = (
    "create table party (id integer primary key, code text not null unique, name text not null, city text,"
    " credit integer, active integer not null default 1)",
    "create table contact (id integer primary key, party integer not null references party (id), kind text not null,"
    " value text not null)",
)
RIGHT = (
    "create table account (id integer primary key, number text not null unique, title text not null, town text,"
    " limits decimal(12, 2), mail text, gone integer not null default 0)",
)
PLAN = """
version: 1
left: {{name: erp, engine: sqlite}}
right: {{name: crm, engine: sqlite}}
objects:
  customer_master:
    decision: accepted
    mode: sync
    owner: left
    left:
      root: party
      key: [id]
      deleted: {{root.active: 0}}
      parts:
        email: {{table: contact, join: {{party: id}}, rows: chosen, where: {{kind: email}}, first_by: id, key: [id]}}
      insert: {{root.active: 1}}
    right:
      root: account
      key: [id]
      deleted: {{root.gone: 1}}
      insert: {{root.gone: 0}}
    fields:
      code: {{left: root.code, right: root.number}}
      name: {{left: root.name, right: root.title, owner: right}}
      city: {{left: root.city, right: root.town, policy: {city}}}
      credit: {{left: root.credit, right: root.limits, compare: number, convert: {{factor: 0.01}}}}
      email: {{left: email.value, right: root.mail, policy: {city}}}
    create_in: {{left: {create}, right: always}}
    delete_in: {{left: {delete}, right: {delete}}}
    coupling: {{separate: create}}
    stale_save: {stale}
...
"""
VARIANTS = tuple(
    product(
        ("owner", "ask", "newest", "non_empty"),  # policy of city and e-mail
        ("always", "never"),  # create_in left
        ("archive", "delete", "ignore", "ask"),  # delete_in
        ("accept", "ask", "reassert"),  # stale_save
    )
)
COLUMNS: dict[Sided, dict[str, str]] = {
    "left": {"name": "name", "city": "city", "credit": "credit"},
    "right": {"name": "title", "city": "town", "credit": "limits", "email": "mail"},
}
ROOTS: dict[Sided, str] = {"left": "party", "right": "account"}
SAID = T("{evidence}", evidence="simulated")


@dataclass(frozen=True)
class World:
    """Both schemas, and a plan with the words of a variant left open."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    plan: str


CUSTOMERS = World(LEFT, RIGHT, PLAN)


@cache
def rules_of(world: World, variant: tuple[str, str, str, str]) -> tuple[ObjectRules, ...]:
    city, create, delete, stale = variant
    objects = parse_plan(world.plan.format(city=city, create=create, delete=delete, stale=stale))[1].objects
    catalogs = (memory_database(world.left).catalog, memory_database(world.right).catalog)
    return tuple(_rules(planned, catalogs, objects) for planned in objects)


def _rules(planned: PlannedObject, catalogs: tuple[Catalog, Catalog], among: Sequence[PlannedObject]) -> ObjectRules:
    columns = Pair(
        *(
            {f"{alias}.{c.name}": c for alias, table in shape.tables.items() for c in catalog.by_name[table].columns}
            for catalog, shape in zip(catalogs, (planned.left, planned.right), strict=True)
            if shape is not None
        )
    )
    return object_rules(planned, columns, Pair("sqlite", "sqlite"), among)


@dataclass
class History:
    """One history. `persons`: questions are answered and runs undone. `told` is what happened, for a person who looks
    for the reason of a failure."""

    seed: int
    faults: bool
    persons: bool = False
    runs: int = 0
    world: ClassVar[World] = CUSTOMERS
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self.objects = rules_of(self.world, self.dice.choice(VARIANTS))
        self.rules = self.objects[0]
        self.dbs = Pair(memory_database(self.world.left, self.clock), memory_database(self.world.right, self.clock))
        self.hub = MemoryHub(self.clock)
        self._all_run()
        self.sides = Pair(*(MemorySide(self.dbs.of(side), side, self.step) for side in SIDES))
        self.count, self.live, self.inside = 0, True, False
        self.edits: dict[tuple[str, str], list[tuple[Sided, object]]] = {}  # (code, field) → edits by users, in order

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=self.dice.choice((1, 1, 40, 3000)) if self.live else 200)
        return self.now

    # What happens

    def run(self) -> None:
        for _ in range(self.dice.randint(2, 5)):
            self.user()
        for _ in range(self.dice.randint(3, 9)):
            if self.persons and self.runs and self.dice.random() < 0.3:
                self.dice.choice((self.undo, self.answer, self.answer))()
            elif self.dice.random() < 0.6:
                self.user()
            else:
                self.work(rounds=self.dice.randint(1, 3))
        self.live = False
        self.settle()

    def settle(self) -> None:
        self.now += timedelta(minutes=10)
        self.work(rounds=200)

    def step(self, name: str) -> None:
        """Every I/O step of a side: a user may be quicker, the network or the process may be gone."""
        if not self.live:
            return
        if not self.inside and self.dice.random() < 0.06:
            self.inside = True
            self.user()
            self.inside = False
        if self.faults and self.dice.random() < 0.05:
            told: tuple[BaseException, ...] = (Crash(name), Uncertain(SAID))
            if not name.endswith("done"):  # what was committed is never told to have failed: it is uncertain
                told += (Unreachable(SAID), TooSlow(SAID))
            fault = self.dice.choice(told)
            self.told.append(f"{type(fault).__name__} at {name}")
            raise fault

    def work(self, rounds: int) -> None:
        watched = {s: list(dict.fromkeys(t for o in self.objects for t in tables(o.planned, s))) for s in SIDES}
        captures = Pair(*(MemoryCapture(self.dbs.of(s), watched[s], self.hub.position(s), s, self.step) for s in SIDES))
        self.runs += 1
        batch, brakes = self.dice.choice((1, 3, 100)), Brakes(10**6, 10**6)
        worker = Worker(self.objects, self.sides, captures, self.hub, self.clock, brakes, self.runs, batch=batch)
        try:
            for _ in range(rounds):
                if not worker.step() and not self.live and not self.hub.waiting():
                    return
                if not self.live:
                    self.now += timedelta(seconds=20)
        except (Crash, Unreachable, Uncertain, TooSlow):
            pass

    def undo(self) -> None:
        """A person takes back what nobody edited since, and lets the object run again; that too may be killed."""
        run = self.dice.randint(1, self.runs)
        self.told.append(f"undo of run {run}")
        entries, self.runs = self.hub.of_run(run), self.runs + 1
        parts = [Part(self.work_on(o), [e for e in entries if e.object == o.name]) for o in reversed(self.objects)]
        with suppress(Crash, Unreachable, Uncertain, TooSlow):
            undo(parts, Pair("erp", "crm"), skip_edited=True)
        self._all_run()

    def _all_run(self) -> None:
        for one in self.objects:
            known = self.hub.objects().get(one.name) or SyncObject(one.name, coupled=True)
            self.hub.keep(replace(known, state=ObjectState.RUNNING))

    def answer(self) -> None:
        """A person answers a question, about values that may have changed meanwhile."""
        asked = [c for c in self.hub.conflicts.values() if c.answer is None]
        if asked:
            one = self.dice.choice(asked)
            valued = one.question in (Question.MERGE, Question.STALE)
            said = self.dice.choice((Answer.LEFT, Answer.RIGHT) if valued else (Answer.YES, Answer.NO))
            self.hub.answer(one.id, said, "Li")
            self.told.append(f"{one.question} {one.unit} of {one.left} | {one.right} answered {said}")

    def user(self) -> None:
        side: Sided = self.dice.choice(SIDES)
        rows = list(self.dbs.of(side).tables[ROOTS[side]])
        act = self.dice.random()
        if not rows or act < 0.2:
            self.create(side)
        elif act < 0.9:
            self.edit(side, self.dice.choice(rows))
        else:
            self.delete(side, self.dice.choice(rows))

    def create(self, side: Sided) -> None:
        self.count += 1
        code, db = f"{side[0]}{self.count}", self.dbs.of(side)
        if side == "left":
            row = db.insert("party", {"code": code, "name": f"n{self.count}", "city": None, "credit": 100 * self.count})
            if self.dice.random() < 0.5:
                db.insert("contact", {"party": row["id"], "kind": "email", "value": f"e{self.count}@x"})
        else:
            mail = f"e{self.count}@x"
            db.insert("account", {"number": code, "title": f"n{self.count}", "limits": self.count, "mail": mail})
        self.told.append(f"{side} creates {code}")

    def edit(self, side: Sided, key: Key) -> None:
        self.count += 1
        db, name = self.dbs.of(side), self.dice.choice(("name", "city", "credit", "email"))
        row = db.tables[ROOTS[side]][key]
        amount = self.count * 100 if side == "left" else self.count
        value: Any = amount if name == "credit" else f"{name}{self.count}"
        if side == "left" and name == "email":
            value = self.mail(db, key, value)
        else:
            db.update(ROOTS[side], key, **{COLUMNS[side][name]: value})
        code = str(row["code" if side == "left" else "number"])
        self.edits.setdefault((code, name), []).append((side, value))
        self.told.append(f"{side} sets {name} of {code} to {value}")

    def mail(self, db: MemoryDatabase, key: Key, value: str) -> object:
        """Edited, one more, or one less; the address that counts is the oldest one."""
        mails = [k for k, row in db.tables["contact"].items() if row["party"] == key[0]]
        act = self.dice.random()
        if mails and act < 0.6:
            db.update("contact", self.dice.choice(mails), value=value)
        elif mails and act < 0.8:
            db.delete("contact", self.dice.choice(mails))
        else:
            db.insert("contact", {"party": key[0], "kind": "email", "value": value})
        return next((row["value"] for row in db.rows("contact") if row["party"] == key[0]), None)

    def delete(self, side: Sided, key: Key) -> None:
        db = self.dbs.of(side)
        deleted = str(db.tables[ROOTS[side]][key]["code" if side == "left" else "number"])
        if side == "left":
            with db.transaction():
                for mail in [k for k, row in db.tables["contact"].items() if row["party"] == key[0]]:
                    db.delete("contact", mail)
                db.delete("party", key)
        else:
            db.delete("account", key)
        for code, name in self.edits:  # who deletes a record wants none of his edits in it
            if code == deleted:
                self.edits[code, name] = [(s, value) for s, value in self.edits[code, name] if s != side]
        self.told.append(f"{side} deletes {key}")

    # What must hold

    def check(self) -> None:
        if self.persons:  # what was created and is gone again comes once more when it is looked at
            self.look_at_all()
        self.one_counterpart()
        self.converged()
        self.nothing_lost()
        self.silent()

    def one_counterpart(self) -> None:
        """No second copy, and no intent left open."""
        for side in SIDES:
            codes = [row["code" if side == "left" else "number"] for row in self.dbs.of(side).rows(ROOTS[side])]
            assert len(codes) == len(set(codes))
        assert not any(self.hub.opened(one.name) for one in self.objects)
        assert not self.hub.waiting(), self.hub.waiting()

    def converged(self) -> None:
        found = [d for one in self.objects for d in verify(self.work_on(one)).found]
        open_units = {(c.object, c.left, c.unit) for c in self.hub.conflicts.values() if c.answer is None}
        open_units |= {(e.object, e.left, "") for e in self.hub.errors.values()}  # a second address holds a customer
        stray = [d for d in found if not d.queued and (d.object, d.left, "") not in open_units]
        assert not stray, stray

    def nothing_lost(self) -> None:
        """The last edit of each side is there, or was overruled and told, or is asked, or its record was deleted."""
        told = [value for entry in self.hub.journal for value in entry.before.values()]
        links = {self.code(link.left): link for link in self.hub.link_page(self.rules.name, 0, 1000)}
        for (code, name), edits in self.edits.items():
            link = links.get(code)
            if link is None or link.state is not LinkState.OPEN:
                continue
            asked = {c.unit for c in self.hub.conflicts.values() if c.left == link.left and c.object == self.rules.name}
            for side in SIDES:
                mine = [value for s, value in edits if s == side]
                if mine and mine[-1] is not None and name not in asked and "" not in asked:
                    stands = self.there(side, link.key(side), name, mine[-1])
                    assert stands or mine[-1] in told, (code, name, side, mine[-1])

    def there(self, side: Sided, key: Key, name: str, value: object) -> bool:
        db = self.dbs.of(side)
        if key not in db.tables[ROOTS[side]]:
            return True  # its deletion is told
        if side == "left" and name == "email":
            return any(row["value"] == value for row in db.rows("contact") if row["party"] == key[0])
        return bool(db.tables[ROOTS[side]][key][COLUMNS[side][name]] == value)

    def code(self, left: Key) -> str:
        row = self.dbs.left.tables["party"].get(left)
        return str(row["code"]) if row else ""

    def silent(self) -> None:
        """Everything looked at again: nothing is written."""
        before = [len(self.dbs.of(side).log) for side in SIDES]
        self.look_at_all()
        written = [len(self.dbs.of(side).log) for side in SIDES]
        assert written == before, (before, written)

    def look_at_all(self) -> None:
        for side in SIDES:
            tables_of = {o.name: self.dbs.of(side).tables[o.layouts.of(side).shape.root] for o in self.objects}
            every = {(name, key): None for name, rows in tables_of.items() for key in rows}
            self.hub.note(side, every, self.hub.position(side))
        self.settle()

    def work_on(self, rules: ObjectRules) -> Work:
        return Work(rules, self.sides, self.hub, self.clock, Brakes(10**6, 10**6), self.runs)


def history_of(seed: int, persons: bool = False, kind: type[History] = History) -> History:
    """Every other one has faults."""
    return kind(seed, faults=seed % 2 == 1, persons=persons)


def failures(seeds: Sequence[int], persons: bool = False, kind: type[History] = History) -> list[tuple[int, str]]:
    """Seeds whose history breaks an invariant, and how."""
    found = []
    for seed in seeds:
        history = history_of(seed, persons, kind)
        try:
            history.run()
            history.check()
        except AssertionError as error:
            found.append((seed, str(error)[:500]))
    return found


def many(
    first: int, count: int, persons: bool = False, kind: type[History] = History, processes: int = 2
) -> list[tuple[int, str]]:
    """The failures of `count` histories from seed `first` on, told by several processes."""
    blocks = [range(start, min(start + 250, first + count)) for start in range(first, first + count, 250)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return [
            failure for found in pool.map(partial(failures, persons=persons, kind=kind), blocks) for failure in found
        ]


def tell(seed: int, persons: bool = False, kind: type[History] = History) -> str:
    """One history in words: what users and faults did, and the journal."""
    history = history_of(seed, persons, kind)
    history.run()
    entries = [f"{e.action} {e.side} {dict(e.before)} -> {dict(e.after)} ({e.why})" for e in history.hub.journal]
    return "\n".join([*history.told, "journal:", *entries])


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    from tests.simulation_coupling import Couples
    from tests.simulation_orders import Orders

    for kind, persons in product((History, Orders, Couples), (False, True)):
        first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
        bad = many(first, wanted // 6, persons, kind)
        people = " in which persons answer and undo" if persons else ""
        print(f"{wanted // 6:,} {kind.__name__}{people}: {len(bad)} break an invariant", flush=True)
        for seed, how in bad[:10]:
            print(f"seed {seed}: {how}\n{tell(seed, persons, kind)}\n")
    sys.exit(1 if bad else 0)
