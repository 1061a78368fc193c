"""Errors kept and retried, the queues in pages, counts, export and divorce: on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from tests.sync_hubs import START, Clock

from wedlock.model.sync import (
    Agreed,
    Answer,
    Conflict,
    ErrorEntry,
    JournalEntry,
    Key,
    Link,
    Question,
    SyncObject,
    Trouble,
)
from wedlock.model.sync_ports import Settlement

LATER = START + timedelta(minutes=5)


@pytest.fixture
def house(hub_alias: str, clock: Clock) -> Any:
    """`hub`, `reading` and `leaving` of one hub."""
    from wedlock.store.syncing import SyncHub, SyncLeaving, SyncReading

    return SimpleNamespace(
        hub=SyncHub(hub_alias, clock), reading=SyncReading(hub_alias, clock), leaving=SyncLeaving(hub_alias, clock)
    )


def failed(left: Key | None = (1,), right: Key | None = None, **more: Any) -> ErrorEntry:
    return replace(ErrorEntry("customer", "right", left, right, Trouble.VALUE, "too long"), **more)


def settle(house: Any, now: datetime = START, **what: Any) -> None:
    house.hub.commit(Settlement(**what), 1, now)


def test_the_same_trouble_again_is_the_same_entry(house: Any) -> None:
    settle(house, errors=[failed()])
    settle(house, LATER, errors=[failed(right=(2,), attempt=2, text="still \0 too long")])
    (one,) = house.reading.errors()
    assert (one.error.attempt, one.error.since, one.last) == (2, START, LATER)
    assert (one.error.left, one.error.right, one.error.text) == ((1,), (2,), "still \\u0000 too long")


def test_another_trouble_replaces_it(house: Any) -> None:
    from wedlock.store.syncing import Standing

    settle(house, errors=[failed(), failed(side="left")])
    settle(house, LATER, errors=[failed(trouble=Trouble.DUPLICATE)])
    assert {(one.error.side, one.error.trouble) for one in house.reading.errors()} == {
        ("right", Trouble.DUPLICATE),
        ("left", Trouble.VALUE),
    }
    (closed,) = house.reading.errors(standing=Standing.CLOSED)
    assert closed.closed_at == LATER
    assert house.reading.counts()["customer"].errors_ever == 3


def test_what_is_settled_is_no_error(house: Any) -> None:
    settle(house, errors=[failed(), failed((3,)), failed(None, (4,))])
    settle(house, settled=[("customer", (1,), (2,)), ("customer", (9,), (4,)), ("order", (3,), None)])
    assert [one.error.left for one in house.reading.errors()] == [(3,)]


def test_errors_are_filtered_and_paged(house: Any) -> None:
    troubles = [Trouble.VALUE, Trouble.DUPLICATE, Trouble.MISSING]
    settle(house, errors=[failed((n,), trouble=troubles[n % 3]) for n in range(9)])
    settle(house, errors=[failed((1,), object="order")])
    assert len(house.reading.errors(trouble=Trouble.VALUE)) == 4
    assert len(house.reading.errors(object_="order")) == 1
    assert house.reading.errors(side="left") == []
    first = house.reading.errors(limit=7)
    assert len(first + house.reading.errors(after=first[-1].error.id)) == 10


def test_errors_are_tried_again(house: Any) -> None:
    house.hub.note("left", {("customer", (1,)): None}, "p")
    (taken,) = house.hub.take("customer", 9, START)
    settle(house, errors=[failed((1,)), failed((2,), trouble=Trouble.MISSING), failed(None, (3,), object="order")])
    settle(house, later=[replace(taken, attempt=4, due=START + timedelta(minutes=4))])
    assert house.hub.take("customer", 9, START) == []
    number = house.reading.errors()[0].error.id
    assert house.reading.retry(number) == 1
    assert [one.key for one in house.hub.take("customer", 9, START)] == [(1,)]
    assert house.reading.retry(trouble=Trouble.MISSING) == 1
    assert house.reading.retry() == 3
    assert {one.key for one in house.hub.take("customer", 9, START)} == {(1,), (2,)}
    assert [(one.side, one.key) for one in house.hub.take("order", 9, START)] == [("right", (3,))]
    assert house.reading.retry(number=4711) == 0
    assert len(house.reading.errors()) == 3  # they stand until they are settled


def test_conflicts_are_filtered_and_paged(house: Any) -> None:
    from wedlock.store.syncing import Standing

    create = [Conflict("customer", Question.CREATE, (n,), None, reason="ask") for n in range(5)]
    merge = Conflict("order", Question.MERGE, (1,), (2,), "total", {"total": "1"}, {"total": "2"})
    settle(house, conflicts=[*create, merge])
    assert len(house.reading.conflicts()) == 6
    assert [one.conflict.object for one in house.reading.conflicts(question=Question.MERGE)] == ["order"]
    first = house.reading.conflicts("customer", limit=3)
    assert len(house.reading.conflicts("customer", after=first[-1].conflict.id)) == 2
    house.hub.answer(first[0].conflict.id, Answer.NO, "ann")
    settle(house, settled=[("customer", (1,), None)])
    assert len(house.reading.conflicts("customer")) == 3
    (said,) = house.reading.conflicts(standing=Standing.ANSWERED)
    assert (said.conflict.answer, said.conflict.by, said.answered_at) == (Answer.NO, "ann", START)
    (closed,) = house.reading.conflicts(standing=Standing.CLOSED)
    assert (closed.conflict.left, closed.closed_at) == ((1,), START)
    assert len(house.reading.conflicts(standing=Standing.ALL)) == 6


def test_what_is_told_shows_no_value(house: Any) -> None:
    settle(
        house,
        conflicts=[Conflict("order", Question.MERGE, (1,), (2,), "u", {"name": "Wang Xiu"}, {})],
        errors=[failed(text="Wang Xiu is too long")],
    )
    assert "Wang" not in repr(house.reading.conflicts()) + repr(house.reading.errors())


def test_the_counts_of_an_object(house: Any, clock: Clock) -> None:
    house.hub.keep(SyncObject("customer"))
    house.hub.keep(SyncObject("idle"))
    house.hub.note("left", {("customer", (n,)): None for n in range(4)}, "p")
    taken = house.hub.take("customer", 1, START)
    settle(house, LATER, done=taken, errors=[failed()], conflicts=[Conflict("customer", Question.CREATE, (1,), None)])
    told = house.reading.counts()
    one = told["customer"]
    assert (one.conflicts, one.errors, one.errors_ever, one.backlog, one.oldest) == (1, 1, 1, 3, START)
    assert one.settled_at == LATER
    assert told["idle"].settled_at is None
    assert house.reading.moved() == {"left": START}
    house.hub.keep(SyncObject("customer", coupled=True))
    assert house.reading.counts()["customer"].settled_at == LATER


def test_runs_and_their_journal(house: Any) -> None:
    first = house.hub.begin("sync", "ann", START)
    second = house.hub.begin("undo", "bob", LATER)
    house.hub.end(first.id, LATER)
    house.hub.end(first.id, LATER + timedelta(hours=1), undone=True)
    assert [(run.kind, run.by, run.started, run.ended, run.undone) for run in house.reading.runs()] == [
        ("undo", "bob", LATER, None, False),
        ("sync", "ann", START, LATER, True),
    ]
    assert [run.id for run in house.reading.runs(before=second.id)] == [first.id]
    assert house.reading.runs(kind="couple") == []
    entries = [JournalEntry("customer", "update", (n,), None, run=first.id) for n in range(5)]
    settle(house, journal=entries)
    page = house.reading.journal(run=first.id, limit=3)
    assert [one.left for one in page] == [(0,), (1,), (2,)]
    assert len(house.reading.journal(run=first.id, after=page[-1].id)) == 2
    assert house.reading.journal(object_="order") == []


def filled(house: Any, object_: str, many: int) -> None:
    links = [Link(object_, (n,), (f"r{n}",), Agreed({"root.limit": Decimal("1.50")})) for n in range(many)]
    journal = [JournalEntry(object_, "linked", link.left, link.right) for link in links]
    parts = [(object_, "left", link.left, {"address": ((1, n),)}) for n, link in enumerate(links)]
    house.hub.keep(SyncObject(object_))
    house.hub.note("left", {(object_, link.left): None for link in links}, "p1")
    settle(house, links=links, journal=journal, parts=parts, errors=[failed(object=object_)])
    settle(house, conflicts=[Conflict(object_, Question.COUPLE, (8,), (9,))])
    house.hub.answer(house.hub.answers(object_, [((8,), None)])[0].id, Answer.NO, "ann")


def test_everything_is_written_down(house: Any) -> None:
    from wedlock.store.syncing import Exported

    filled(house, "customer", 2500)
    filled(house, "order", 1)
    names, *rows = house.leaving.export(Exported.LINKS)
    assert names[:4] == ["id", "object", "left_key", "right_key"]
    assert len(rows) == 2501
    assert [*rows[0][1:4], rows[0][names.index("agreed_left")]] == [
        "customer", "[0]", '["r0"]', '{"root.limit":["n","1.50"]}',
    ]  # fmt: skip
    assert len(list(house.leaving.export(Exported.JOURNAL, "order"))) == 2
    for what in Exported:
        assert all(isinstance(cell, str) for row in house.leaving.export(what) for cell in row)


def test_one_object_is_forgotten(house: Any) -> None:
    filled(house, "customer", 2100)
    filled(house, "order", 3)
    house.leaving.forget("customer")
    assert set(house.reading.counts()) == {"order"}
    assert house.hub.links("customer", "left", [(1,)]) == {}
    assert house.hub.owners("customer", "left", "address", [(1, 1)]) == set()
    assert house.hub.apart("customer", [((8,), (9,))]) == set()
    assert len(house.hub.links("order", "left", [(0,), (1,), (2,)])) == 3
    assert house.hub.apart("order", [((8,), (9,))])
    assert house.hub.position("left") == "p1"


def test_all_is_forgotten(house: Any, hub_alias: str) -> None:
    from django.apps import apps

    filled(house, "customer", 3)
    house.hub.begin("sync", "ann", START)
    assert house.leaving.forget() > 12
    ours = ("sync_", "SyncHub")
    for model in apps.get_app_config("store").get_models():
        if model.__module__.rpartition(".")[2].startswith(ours):
            assert not model._default_manager.using(hub_alias).exists(), model
    assert house.leaving.forget() == 0


def test_the_statements_walk_no_table(house: Any, hub_alias: str) -> None:
    """A million Links must cost what ten cost: every statement by keys finds them by an index over the last column."""
    from django.db import connection

    from wedlock.store.syncing.database import _statement

    if hub_alias != "default":
        return
    by_keys = {
        "links_alive": "left_key=?", "links_gone": "left_key=?", "links_taken": "left_key=?",
        "links_open": "left_key=?",
        "part_owners": "row_key=?", "parts_of": "record_key=?", "apart": "left_key=?", "conflicts_among": "left_key=?",
        "errors_among": "left_key=?", "pending_release": "waits_for=?", "pending_take": "due<?",
        "journal_of_record": "left_key=?", "pending_done": "key=?", "links_page": "id>?",
    }  # fmt: skip
    for name, searched in by_keys.items():
        statement = _statement(name, "left", 500)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", ["1"] * statement.count("%s"))
            plan = [row[3] for row in cursor.fetchall()]
        assert any(searched in step for step in plan), (name, plan)


def test_an_answer_that_was_carried_out_is_over_and_the_same_may_be_asked_again(house: Any) -> None:
    asked = Conflict("customer", Question.CREATE, (1,), None)
    settle(house, conflicts=[asked])
    (one,) = house.hub.answers("customer", [((1,), None)])
    house.hub.answer(one.id, Answer.YES, "Li")
    settle(house, LATER, conflicts=[asked], spent=[one.id])
    (again,) = house.hub.answers("customer", [((1,), None)])
    assert (again.answer, again.id != one.id) == (None, True)


def test_an_awaited_record_that_is_in_the_backlog_already_is_not_woken(house: Any) -> None:
    house.hub.note("left", {("customer", (1,)): None}, "1")
    (one,) = house.hub.take("customer", 10, LATER)
    settle(house, later=[replace(one, waits_for=("customer", "left", (2,)))], awaited=[("customer", "left", (1,))])
    assert house.hub.take("customer", 10, LATER) == []
    settle(house, awaited=[("customer", "left", (2,))])
    assert [p.key for p in house.hub.take("customer", 10, LATER)] == [(2,)]
