"""One suite for every Hub of synchronisation: in memory, on SQLite, on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.sync_hubs import START, Clock

from wedlock.errors import LinkedTwice, UsageError
from wedlock.model.sync import (
    LONGEST_WAIT,
    Agreed,
    Answer,
    Conflict,
    Doing,
    ErrorEntry,
    Intent,
    JournalEntry,
    Key,
    Line,
    Link,
    LinkState,
    ObjectState,
    Pending,
    Question,
    Replaced,
    SideIdentity,
    SyncObject,
    Trouble,
)
from wedlock.model.sync_ports import Hub, Settlement

LEFT = {"root.id": 7, "root.name": "南京 \0 GmbH", "root.limit": Decimal("10.50"), "root.seen": None}
RIGHT = {"root.id": "a-7", "root.day": date(2026, 1, 2), "root.at": START, "root.raw": b"\0\xff", "root.f": 1.0}


def a_link(left: object, right: object, **more: Any) -> Link:
    return Link("customer", (left,), (right,), **more)


def settle(hub: Hub, now: datetime = START, run: int = 1, **what: Any) -> None:
    hub.commit(Settlement(**what), run, now)


def merge(left: str = "a", right: str = "b", unit: str = "name", **more: Any) -> Conflict:
    shown = {"shown_left": {"name": left}, "shown_right": {"name": right}}
    return Conflict("customer", Question.MERGE, (1,), (2,), unit, **shown, reason="both moved", **more)


def failed(left: Key | None = (1,), right: Key | None = None, **more: Any) -> ErrorEntry:
    return replace(ErrorEntry("customer", "right", left, right, Trouble.VALUE, "too long"), **more)


def asked(hub: Hub, left: Key | None = (1,), right: Key | None = (2,)) -> list[Conflict]:
    return hub.answers("customer", [(left, right)])


def keys(found: list[Pending]) -> list[Key]:
    return [one.key for one in found]


# Links


def test_a_link_comes_back_exactly(sync_hub: Hub) -> None:
    lines = {"line": (Line((1, "x"), {"line.qty": Decimal("2.000")}), Line((2, "y"), {"line.qty": None}))}
    link = a_link(
        7, "a-7", agreed_left=Agreed(LEFT, lines), agreed_right=Agreed(RIGHT), born="right",
        line_pairs=(("lines", (1, "x"), ("9",)),),
        replaced={
            ("left", "price"): Replaced((Decimal("1.0"), "EUR"), START),
            ("right", "name"): Replaced((None,), START),
        },
    )  # fmt: skip
    settle(sync_hub, links=[link, a_link(8, "a-8")])
    found = sync_hub.links("customer", "left", [(7,), (8,), (9,)])
    assert set(found) == {(7,), (8,)}
    assert replace(found[(7,)], id=0) == link
    assert found[(7,)].id > 0
    assert found[(7,)] == sync_hub.links("customer", "right", [("a-7",)])[("a-7",)]
    assert found[(8,)].agreed_left is None
    read = found[(7,)].agreed_left
    assert read is not None
    assert [type(value) for value in read.values.values()] == [int, str, Decimal, type(None)]
    assert sync_hub.links("order", "left", [(7,)]) == {}
    assert sync_hub.links("customer", "left", []) == {}


def test_a_number_and_its_text_are_two_keys(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(1, "x"), a_link("1", "y")])
    assert {key: link.right for key, link in sync_hub.links("customer", "left", [(1,), ("1",)]).items()} == {
        (1,): ("x",),
        ("1",): ("y",),
    }


def test_a_link_is_renewed(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(1, 2), a_link(3, 4)])
    known = sync_hub.links("customer", "left", [(1,)])[(1,)]
    settle(sync_hub, links=[replace(known, agreed_left=Agreed(LEFT))])
    again = sync_hub.links("customer", "left", [(1,)])[(1,)]
    assert again == replace(known, agreed_left=Agreed(LEFT))
    settle(sync_hub, links=[replace(again, state=LinkState.PARTED, agreed_left=None)])
    assert sync_hub.links("customer", "right", [(2,)])[(2,)].state is LinkState.PARTED
    assert sync_hub.links("customer", "left", [(3,)])[(3,)].state is LinkState.OPEN


def test_a_record_is_in_one_link(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(1, 2)])
    with pytest.raises(LinkedTwice) as twice:
        settle(
            sync_hub,
            links=[a_link(3, 4), a_link(5, 2), a_link(1, 6)],
            journal=[JournalEntry("customer", "linked", (3,), (4,))],
        )
    assert twice.value.at == (1, 2)
    assert sync_hub.links("customer", "left", [(3,), (5,)]) == {}
    assert sync_hub.of_run(1) == []
    settle(sync_hub, links=[a_link(3, 4)])
    assert sync_hub.links("customer", "left", [(1,)])[(1,)].right == (2,)
    with pytest.raises(LinkedTwice) as twice:
        settle(sync_hub, links=[a_link(8, 9), a_link(8, 10)])
    assert twice.value.at == (1,)
    settle(sync_hub, links=[Link("order", (1,), (2,))])  # another object's record


def test_a_link_cannot_be_moved_onto_anothers_record(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(1, 2), a_link(3, 4)])
    known = sync_hub.links("customer", "left", [(1,)])[(1,)]
    with pytest.raises(LinkedTwice):
        settle(sync_hub, links=[replace(known, right=(4,))])
    settle(sync_hub, links=[replace(known, right=(5,))])
    assert sync_hub.links("customer", "right", [(2,), (5,)]) == {(5,): replace(known, right=(5,))}


def test_the_same_pair_again_is_the_same_link(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(1, 2)])
    number = sync_hub.links("customer", "left", [(1,)])[(1,)].id
    settle(sync_hub, links=[a_link(1, 2, agreed_left=Agreed(LEFT)), a_link(3, 4)])
    assert sync_hub.links("customer", "left", [(1,)])[(1,)] == a_link(1, 2, agreed_left=Agreed(LEFT), id=number)
    assert sync_hub.links("customer", "left", [(3,)])


def test_records_of_a_gone_link_are_free(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(1, 2)])
    known = sync_hub.links("customer", "left", [(1,)])[(1,)]
    settle(sync_hub, links=[replace(known, state=LinkState.GONE)])
    assert sync_hub.links("customer", "right", [(2,)])[(2,)].state is LinkState.GONE
    settle(sync_hub, links=[a_link(1, 9)])
    assert sync_hub.links("customer", "left", [(1,)])[(1,)].right == (9,)
    assert sync_hub.links("customer", "right", [(2,)])[(2,)].left == (1,)
    with pytest.raises(LinkedTwice):
        settle(sync_hub, links=[replace(known, state=LinkState.OPEN)])


def test_a_link_goes_and_another_comes_in_one_settlement(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(1, 2)])
    known = sync_hub.links("customer", "left", [(1,)])[(1,)]
    settle(sync_hub, links=[a_link(1, 3), replace(known, state=LinkState.GONE)])
    assert sync_hub.links("customer", "left", [(1,)])[(1,)].right == (3,)


def test_many_keys_are_found_at_once(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(n, f"r{n}") for n in range(1203)])
    found = sync_hub.links("customer", "right", [(f"r{n}",) for n in range(2000)])
    assert {link.left[0] for link in found.values()} == set(range(1203))


def test_open_links_come_in_pages(sync_hub: Hub) -> None:
    settle(sync_hub, links=[a_link(n, n) for n in range(5)])
    first = sync_hub.link_page("customer", 0, 3)
    settle(sync_hub, links=[replace(first[0], state=LinkState.GONE)])
    rest = sync_hub.link_page("customer", first[-1].id, 3)
    assert [link.left for link in [*first, *rest]] == [(0,), (1,), (2,), (3,), (4,)]
    assert sync_hub.link_page("customer", rest[-1].id, 3) == []
    assert sync_hub.link_count("customer") == 4


def test_an_object_stands_as_it_was_kept(sync_hub: Hub) -> None:
    known = SyncObject("customer", ObjectState.BRAKED, "many", "f", True, False, "[1]", "end", 70)
    sync_hub.keep(known)
    assert sync_hub.objects() == {"customer": known}


def test_the_load_goes_on_while_a_person_pauses(sync_hub: Hub) -> None:
    known = SyncObject("customer", ObjectState.RUNNING)
    sync_hub.keep(known)
    sync_hub.keep(replace(known, state=ObjectState.PAUSED))
    sync_hub.loading(known, replace(known, cursor_left="[7]", cursor_right="end", loaded=True))
    assert sync_hub.objects()["customer"] == replace(
        known, state=ObjectState.PAUSED, cursor_left="[7]", cursor_right="end", loaded=True
    )


def test_a_load_that_began_anew_is_not_ended_by_the_page_before(sync_hub: Hub) -> None:
    known = SyncObject("customer", ObjectState.RUNNING, cursor_left="[7]", cursor_right="end")
    sync_hub.keep(known)
    sync_hub.load_again("customer")
    sync_hub.loading(known, replace(known, cursor_left="end", loaded=True))
    again = replace(known, cursor_left="", cursor_right="")
    assert sync_hub.objects()["customer"] == again
    sync_hub.loading(again, replace(again, cursor_left="[3]"))
    assert sync_hub.objects()["customer"] == replace(again, cursor_left="[3]")


def test_whoever_pauses_by_an_old_look_leaves_the_load_as_it_is(sync_hub: Hub) -> None:
    known = SyncObject("customer", ObjectState.RUNNING, loaded=True, cursor_left="end", cursor_right="end")
    sync_hub.keep(known)
    sync_hub.load_again("customer")
    sync_hub.load_again("nobody")
    sync_hub.keep(replace(known, state=ObjectState.PAUSED))
    assert sync_hub.objects() == {"customer": SyncObject("customer", ObjectState.PAUSED)}


def test_the_record_of_a_vanished_row_is_found(sync_hub: Hub) -> None:
    rows = {"address": ((1, "home"), (2, "work")), "phone": ((5,),)}
    settle(sync_hub, parts=[("customer", "left", (7,), rows), ("customer", "left", (8,), {"phone": ((5,),)})])
    assert sync_hub.owners("customer", "left", "address", [(2, "work"), (3,)]) == {(7,)}
    assert sync_hub.owners("customer", "left", "phone", [(5,)]) == {(7,), (8,)}
    assert sync_hub.owners("customer", "right", "phone", [(5,)]) == set()
    settle(sync_hub, parts=[("customer", "left", (7,), {"address": ((1, "home"), (3,))})])
    assert sync_hub.owners("customer", "left", "address", [(2, "work")]) == set()
    assert sync_hub.owners("customer", "left", "address", [(1, "home"), (3,)]) == {(7,)}
    assert sync_hub.owners("customer", "left", "phone", [(5,)]) == {(8,)}


# Intents


def test_an_intent_is_there_until_it_is_closed(sync_hub: Hub) -> None:
    entry = JournalEntry(
        "customer", "create", (1,), None, "right", ("name",), {"root.name": "a"}, {"root.n": Decimal("1.0")},
        'owner "left"', 3, None, {"lines": ((1, "x"), (2, None))},
    )  # fmt: skip
    create = Intent(
        "m1", "customer", "right", (1,), START + timedelta(seconds=1), 3, entries=(entry, replace(entry, at=START))
    )
    update = Intent("m2", "customer", "left", None, START, 3, Doing.UPDATE, (5, "x"))
    sync_hub.open([create, update, replace(update, marker="m3", object="order")])
    assert sync_hub.opened("customer") == [update, create]
    settle(sync_hub, intents_closed=["m2", "unknown"])
    assert sync_hub.opened("customer") == [create]
    assert [one.marker for one in sync_hub.opened("order")] == ["m3"]


# Backlog


def test_what_was_noted_comes_oldest_first(sync_hub: Hub, clock: Clock) -> None:
    sync_hub.note("left", {("customer", (1,)): None}, "p1")
    clock.pass_(1)
    sync_hub.note("right", {("customer", ("a",)): START, ("order", (9,)): None}, "q1")
    now = clock.pass_(1)
    sync_hub.note("left", {("customer", (2,)): None}, "p2")
    assert (sync_hub.position("left"), sync_hub.position("right")) == ("p2", "q1")
    found = sync_hub.take("customer", 10, now)
    assert [(one.side, one.key) for one in found] == [("left", (1,)), ("right", ("a",)), ("left", (2,))]
    assert found[1].since == START + timedelta(seconds=1)
    assert found[1].changed_at == START
    assert keys(sync_hub.take("customer", 2, now)) == [(1,), ("a",)]
    waiting = sync_hub.waiting()
    assert waiting["customer"] == (3, START, START)
    assert waiting["order"][0] == 1


def test_an_empty_note_moves_the_position_alone(sync_hub: Hub) -> None:
    assert sync_hub.position("left") == ""
    sync_hub.note("left", {}, "p9")
    assert sync_hub.position("left") == "p9"
    assert sync_hub.waiting() == {}


def test_a_second_change_renews(sync_hub: Hub, clock: Clock) -> None:
    sync_hub.note("left", {("customer", (1,)): START}, "p1")
    first = sync_hub.take("customer", 10, START)[0]
    now = clock.pass_(5)
    sync_hub.note("left", {("customer", (1,)): now}, "p2")
    (second,) = sync_hub.take("customer", 10, now)
    assert second.stamp > first.stamp
    assert (second.since, second.changed_at) == (START, now)
    sync_hub.note("left", {("customer", (1,)): None}, "p3")
    assert sync_hub.take("customer", 10, now)[0].changed_at == now


def test_what_changed_meanwhile_is_not_forgotten(sync_hub: Hub, clock: Clock) -> None:
    sync_hub.note("left", {("customer", (1,)): None, ("customer", (2,)): None}, "p1")
    taken = sync_hub.take("customer", 10, START)
    assert len(sync_hub.take("customer", 10, START)) == 2  # they stay until a Settlement
    sync_hub.note("left", {("customer", (2,)): None}, "p2")
    settle(sync_hub, done=taken)
    assert keys(sync_hub.take("customer", 10, START)) == [(2,)]


def test_a_record_settled_twice_keeps_what_came_between(sync_hub: Hub) -> None:
    sync_hub.note("left", {("customer", (1,)): None}, "p1")
    taken = sync_hub.take("customer", 10, START)
    settle(sync_hub, done=taken)
    sync_hub.note("left", {("customer", (1,)): None}, "p2")
    settle(sync_hub, done=taken)
    assert keys(sync_hub.take("customer", 10, START)) == [(1,)]


def test_what_was_kept_while_the_clock_was_ahead_is_due_once_it_is_set_back(sync_hub: Hub, clock: Clock) -> None:
    ahead = clock.pass_(31_536_000)
    sync_hub.note("left", {("customer", (1,)): None}, "p1")
    assert keys(sync_hub.take("customer", 10, ahead)) == [(1,)]
    clock.pass_(-31_536_000)
    sync_hub.note("left", {("customer", (2,)): None}, "p2")
    taken = sync_hub.take("customer", 10, START)
    assert keys(taken) == [(2,), (1,)]
    assert keys(sync_hub.take("customer", 1, START)) == [(2,)]
    settle(sync_hub, later=[replace(one, due=START + LONGEST_WAIT) for one in taken])
    assert sync_hub.take("customer", 10, START) == []  # a wait of ours is none


def test_a_failure_comes_back_when_it_is_due(sync_hub: Hub, clock: Clock) -> None:
    sync_hub.note("left", {("customer", (1,)): START, ("customer", (2,)): None}, "p1")
    taken = {one.key: one for one in sync_hub.take("customer", 10, START)}
    due = START + timedelta(seconds=30)
    settle(sync_hub, later=[replace(taken[(1,)], attempt=1, due=due)], done=[taken[(2,)]])
    assert sync_hub.take("customer", 10, due - timedelta(seconds=1)) == []
    (again,) = sync_hub.take("customer", 10, due)
    assert (again.attempt, again.since, again.changed_at) == (1, START, START)
    assert sync_hub.waiting() == {"customer": (1, START, due)}
    now = clock.pass_(3)
    sync_hub.note("left", {("customer", (1,)): None}, "p2")
    assert sync_hub.take("customer", 10, now)[0].attempt == 1  # a new change is looked at now


def test_a_failure_that_changed_meanwhile_is_due_now(sync_hub: Hub) -> None:
    sync_hub.note("left", {("customer", (1,)): None}, "p1")
    (taken,) = sync_hub.take("customer", 10, START)
    sync_hub.note("left", {("customer", (1,)): None}, "p2")
    settle(sync_hub, later=[replace(taken, attempt=1, due=START + timedelta(hours=1))])
    assert keys(sync_hub.take("customer", 10, START)) == [(1,)]


def test_who_waits_is_released_by_the_link(sync_hub: Hub) -> None:
    sync_hub.note("left", {("order", (1,)): None, ("order", (2,)): None}, "p1")
    first, second = sorted(sync_hub.take("order", 10, START), key=lambda one: one.key)
    due = START + timedelta(hours=1)
    waits = ("customer", "left", (7,))
    other = ("customer", "right", (8,))
    settle(sync_hub, later=[replace(first, due=due, waits_for=waits), replace(second, due=due, waits_for=other)])
    assert sync_hub.take("order", 10, due) == []
    assert sync_hub.waiting() == {"order": (2, START, None)}
    settle(sync_hub, links=[a_link(8, 9)])
    assert sync_hub.take("order", 10, due) == []
    settle(sync_hub, links=[a_link(7, 8)])
    assert sorted(keys(sync_hub.take("order", 10, START))) == [(1,), (2,)]
    assert sync_hub.take("order", 1, START)[0].waits_for is None


def test_nobody_waits_for_who_is_there(sync_hub: Hub) -> None:
    sync_hub.note("left", {("order", (1,)): None}, "p1")
    (taken,) = sync_hub.take("order", 10, START)
    settle(sync_hub, links=[a_link(7, 8)])
    settle(sync_hub, later=[replace(taken, due=START + timedelta(hours=1), waits_for=("customer", "left", (7,)))])
    assert keys(sync_hub.take("order", 10, START)) == [(1,)]
    again = replace(taken, waits_for=("customer", "left", (70,)))
    settle(sync_hub, later=[again], links=[a_link(70, 80)])
    assert keys(sync_hub.take("order", 10, START)) == [(1,)]


def test_a_change_ends_the_waiting(sync_hub: Hub) -> None:
    sync_hub.note("left", {("order", (1,)): None}, "p1")
    (taken,) = sync_hub.take("order", 10, START)
    settle(sync_hub, later=[replace(taken, waits_for=("customer", "left", (7,)))])
    assert sync_hub.take("order", 10, START) == []
    sync_hub.note("left", {("order", (1,)): None}, "p2")
    assert keys(sync_hub.take("order", 10, START)) == [(1,)]


def test_a_settlement_may_ask_for_more(sync_hub: Hub) -> None:
    sync_hub.note("left", {("customer", (1,)): None}, "p1")
    taken = sync_hub.take("customer", 10, START)
    settle(sync_hub, done=taken, look=[("customer", "left", (1,)), ("order", "right", ("o",))])
    assert keys(sync_hub.take("customer", 10, START)) == [(1,)]
    assert sync_hub.take("order", 10, START)[0].side == "right"
    settle(sync_hub, later=[Pending("order", "left", (5,), attempt=2)])
    assert (5,) in keys(sync_hub.take("order", 10, START))


# Conflicts


def test_a_question_is_asked_once(sync_hub: Hub) -> None:
    settle(sync_hub, conflicts=[merge()])
    settle(sync_hub, START + timedelta(hours=1), conflicts=[merge()])
    (one,) = asked(sync_hub)
    assert replace(one, id=0) == merge(opened=START)
    assert asked(sync_hub, (1,), None) == asked(sync_hub, None, (2,)) == [one]
    assert asked(sync_hub, (2,), (1,)) == []
    assert sync_hub.answers("order", [((1,), (2,))]) == []
    settle(sync_hub, conflicts=[merge(unit="address"), replace(merge(), question=Question.STALE)])
    assert len(asked(sync_hub)) == 3


def test_an_answer_holds_as_long_as_the_values(sync_hub: Hub) -> None:
    settle(sync_hub, conflicts=[merge()])
    (one,) = asked(sync_hub)
    sync_hub.answer(one.id, Answer.LEFT, "ann")
    settle(sync_hub, conflicts=[merge()])
    (kept,) = asked(sync_hub)
    assert (kept.id, kept.answer, kept.by) == (one.id, Answer.LEFT, "ann")
    settle(sync_hub, conflicts=[merge("c")])
    (new,) = asked(sync_hub)
    assert new.answer is None
    assert new.id != one.id
    with pytest.raises(UsageError):
        sync_hub.answer(one.id, Answer.LEFT, "ann")  # it was about other values


def test_an_answer_puts_the_record_in_the_backlog(sync_hub: Hub, clock: Clock) -> None:
    settle(sync_hub, conflicts=[merge(), Conflict("customer", Question.CREATE, (3,), None)])
    for one in sync_hub.answers("customer", [((1,), None), ((3,), None)]):
        sync_hub.answer(one.id, Answer.RIGHT if one.question is Question.MERGE else Answer.YES, "ann")
    found = {(one.side, one.key) for one in sync_hub.take("customer", 10, START)}
    assert found == {("left", (1,)), ("right", (2,)), ("left", (3,))}


def test_an_answer_must_fit_the_question(sync_hub: Hub) -> None:
    settle(sync_hub, conflicts=[merge(), Conflict("customer", Question.DELETE, (3,), (4,))])
    (value,), (delete,) = asked(sync_hub), asked(sync_hub, (3,), (4,))
    for number, answer in ((value.id, Answer.YES), (delete.id, Answer.LEFT), (4711, Answer.YES)):
        with pytest.raises(UsageError):
            sync_hub.answer(number, answer, "ann")
    assert sync_hub.waiting() == {}


def test_two_are_kept_apart(sync_hub: Hub) -> None:
    pairs = [((1,), (2,)), ((1,), (3,)), ((4,), (2,))]
    settle(sync_hub, conflicts=[Conflict("customer", Question.COUPLE, *pair) for pair in pairs])
    one = next(one for one in asked(sync_hub) if (one.left, one.right) == pairs[0])
    sync_hub.answer(one.id, Answer.NO, "ann")
    assert sync_hub.apart("customer", pairs) == {((1,), (2,))}
    assert sync_hub.apart("order", pairs) == set()
    sync_hub.answer(one.id, Answer.YES, "ann")
    assert sync_hub.apart("customer", pairs) == set()


def test_what_is_settled_asks_no_more(sync_hub: Hub) -> None:
    couple = Conflict("customer", Question.COUPLE, (5,), (2,))
    delete = Conflict("customer", Question.DELETE, (1,), (2,))
    elsewhere = Conflict("customer", Question.CREATE, (9,), None)
    settle(sync_hub, conflicts=[merge(), merge(unit="address"), couple, delete, elsewhere])
    answered = next(one for one in asked(sync_hub) if one.question is Question.DELETE)
    sync_hub.answer(answered.id, Answer.NO, "ann")
    settle(sync_hub, settled=[("customer", (1,), (2,))], conflicts=[merge(unit="address")])
    left = {(one.question, one.unit) for one in asked(sync_hub)}
    assert left == {(Question.MERGE, "address"), (Question.DELETE, "")}
    assert len(asked(sync_hub, (9,), None)) == 1
    settle(sync_hub, settled=[("customer", (9,), None)])
    assert asked(sync_hub, (9,), None) == []


# Runs, objects, sides, the Journal


def test_the_journal_tells_all(sync_hub: Hub) -> None:
    run = sync_hub.begin("sync", "ann", START)
    entry = JournalEntry(
        "customer", "update", (1,), ("a", 2), "right", ("name", "名"), LEFT, RIGHT, 'owner "left" \0', 0, None,
        {"marker": "m", "removed": (("line", {"id": 1, "price": Decimal("1.20")}),), "big": 2**90},
    )  # fmt: skip
    other = JournalEntry("customer", "linked", None, ("b",), at=START + timedelta(hours=1), run=99)
    settle(sync_hub, run=run.id, journal=[entry, other])
    (found,) = sync_hub.of_run(run.id)
    assert replace(found, id=0, why="") == replace(entry, run=run.id, at=START, why="")
    assert sync_hub.of_record("customer", "left", (1,)) == [found]
    assert sync_hub.of_record("customer", "right", ("a", 2)) == [found]
    assert sync_hub.of_record("customer", "right", (1,)) == []
    (one,) = sync_hub.of_run(99)
    assert (one.left, one.right, one.at) == (None, ("b",), START + timedelta(hours=1))


def test_runs_begin_and_end(sync_hub: Hub) -> None:
    one, two = sync_hub.begin("sync", "ann", START), sync_hub.begin("undo", "bob", START)
    assert (one.kind, one.by, one.started, one.ended) == ("sync", "ann", START, None)
    assert two.id > one.id
    sync_hub.end(one.id, START + timedelta(seconds=1))
    sync_hub.end(one.id, START + timedelta(seconds=9), undone=True)


def test_objects_and_sides_are_kept(sync_hub: Hub) -> None:
    assert sync_hub.objects() == {}
    assert sync_hub.identity("left") is None
    off = SyncObject("customer")
    on = SyncObject("order", ObjectState.BRAKED, "51 deletions", "f1", True, True, "[1]", "[2]")
    sync_hub.keep(off)
    sync_hub.keep(on)
    assert sync_hub.objects() == {"customer": off, "order": on}
    sync_hub.keep(replace(off, state=ObjectState.RUNNING))
    assert sync_hub.objects()["customer"].state is ObjectState.RUNNING
    for known in (SideIdentity("1", "erp", "2"), SideIdentity("1", "erp", "3", writable=False)):
        sync_hub.trust("left", known)
        assert sync_hub.identity("left") == known
    assert sync_hub.identity("right") is None


def test_times_are_in_utc(sync_hub: Hub) -> None:
    at = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC)
    sync_hub.note("left", {("customer", (1,)): at}, "p")
    (one,) = sync_hub.take("customer", 1, START)
    assert one.changed_at == at
    assert one.changed_at.utcoffset() == timedelta(0)
