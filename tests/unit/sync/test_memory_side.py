"""The Side in memory under faults: what was committed stays, what was not is gone, and the capture tells all of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.memory_side import Crash, Faults, MemoryCapture, MemorySide
from tests.memory_tables import Broken, MemoryDatabase, memory_database

from wedlock.errors import TooSlow, Uncertain, Unreachable
from wedlock.language import T
from wedlock.model.plan import PlanShape
from wedlock.model.sync import Came, Doing, Intent, Layout, Trouble, Write

SCRIPT = [
    "create table city (id integer primary key, name varchar(20) not null)",
    "create table person (id integer primary key, name varchar(20) not null unique, city integer references city (id))",
    "insert into person values (1, 'A', null), (2, 'B', null)",
]
PEOPLE = Layout("person", "left", PlanShape("person", ("id",)), {"root": ("id", "name", "city")})
SAID = T("Error")


@pytest.fixture
def db() -> MemoryDatabase:
    return memory_database(SCRIPT, lambda: datetime(2026, 3, 1, tzinfo=UTC))


def create(name: str) -> Write:
    return Write(f"marker {name}", Doing.CREATE, values={"root.name": name})


def names(db: MemoryDatabase) -> list[object]:
    return [row["name"] for row in db.rows("person")]


def made(side: MemorySide, *writes: Write) -> list[object]:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return list(side.made(PEOPLE, [Intent(w.marker, "person", "left", (1,), now) for w in writes]).values())


@pytest.mark.parametrize(
    ("fault", "came"),
    [(Uncertain(SAID), Came.UNCERTAIN), (TooSlow(SAID), Came.BUSY), (Unreachable(SAID), Came.REFUSED)],
)
def test_a_fault_before_a_write_leaves_nothing_and_the_one_before_stays(
    db: MemoryDatabase, fault: Exception, came: Came
) -> None:
    side = MemorySide(db, "left", Faults({3: fault}))
    one, two = create("C"), create("D")
    assert [outcome.came for outcome in side.write(PEOPLE, [one, two])] == [Came.WRITTEN, came]
    assert names(db) == ["A", "B", "C"]
    assert made(side, one, two) == [(3,), None]


@pytest.mark.parametrize("fault", [Uncertain(SAID), TooSlow(SAID), Unreachable(SAID)])
def test_an_answer_that_is_lost_after_the_commit_is_uncertain_and_the_marker_tells(
    db: MemoryDatabase, fault: Exception
) -> None:
    side = MemorySide(db, "left", Faults({2: fault}))
    assert [outcome.came for outcome in side.write(PEOPLE, [create("C")])] == [Came.UNCERTAIN]
    assert made(side, create("C")) == [(3,)]
    (again,) = side.write(PEOPLE, [create("C")])
    assert again.failure is not None
    assert again.failure.trouble is Trouble.DUPLICATE


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_crash_leaves_whole_records(db: MemoryDatabase, step: int) -> None:
    faults = Faults({step: Crash()})
    with pytest.raises(Crash):
        MemorySide(db, "left", faults).write(PEOPLE, [create("C"), create("D")])
    assert names(db) == ["A", "B", *"CD"[: step // 2]]
    assert faults.seen[-1] == "left.write create" + (" done" if step % 2 == 0 else "")


def test_users_may_edit_between_our_read_and_our_write(db: MemoryDatabase) -> None:
    def edit(step: str) -> None:
        if step == "left.write update":
            db.update("person", (1,), name="edited")

    side = MemorySide(db, "left", edit)
    known = side.read(PEOPLE, [(1,)])[1,]
    (outcome,) = side.write(PEOPLE, [Write("m", Doing.UPDATE, (1,), known, {"root.name": "ours"})])
    assert outcome.came is Came.MOVED
    assert names(db) == ["edited", "B"]


def test_a_broken_constraint_takes_all_of_its_transaction_back(db: MemoryDatabase) -> None:
    def both() -> None:
        with db.transaction():
            db.update("person", (1,), name="X")
            db.insert("person", {"name": "B"})

    with pytest.raises(Broken):
        both()
    assert (names(db), db.log) == (["A", "B"], [])
    for statement in (lambda: db.insert("person", {}), lambda: db.update("person", (1,), city=9)):
        with pytest.raises(Broken) as caught:
            statement()
        assert caught.value.failure.trouble is Trouble.MISSING


def test_the_capture_tells_commits_in_their_order_from_any_position(db: MemoryDatabase) -> None:
    with db.transaction():
        db.insert("city", {"name": "Köln"})
        db.insert("person", {"name": "C", "city": 1})
    db.delete("person", (2,))
    capture = MemoryCapture(db, ("person",))
    first = capture.changes(1)
    assert first is not None
    assert [(change.table, change.key, change.deleted) for change in first.changes] == [("person", (3,), False)]
    assert not capture.caught_up()
    second = capture.changes(10)
    assert second is not None
    assert [(change.key, change.deleted) for change in second.changes] == [((2,), True)]
    assert capture.changes(10) is None
    assert capture.caught_up()
    again = MemoryCapture(db, ("person",), first.position).changes(10)
    assert again == second


def test_a_truncated_table_is_told_as_lost(db: MemoryDatabase) -> None:
    capture = MemoryCapture(db, ("person",))
    db.truncate("person")
    found = capture.changes(10)
    assert found is not None
    assert found.lost == ("person",)
    assert capture.changes(10) is None
