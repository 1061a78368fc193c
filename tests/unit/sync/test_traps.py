"""Traps of synchronisation, one history each, over two databases in memory: keys used again, circles, old answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.world import World

from wedlock.language import T
from wedlock.model.plan import Pair
from wedlock.model.records import Band
from wedlock.model.sync import (
    Answer,
    Came,
    Conflict,
    Failure,
    Key,
    Layout,
    LinkState,
    ObjectState,
    Outcome,
    Pending,
    Question,
    SyncObject,
    Trouble,
    Write,
)
from wedlock.model.sync_ports import Settlement
from wedlock.sync.brakes import Brakes
from wedlock.sync.coupling import Candidate, couple
from wedlock.sync.undo import Part, undo
from wedlock.sync.verify import verify


def test_a_key_used_again_after_both_were_deleted_is_a_new_record() -> None:
    world = World()
    world.erp.insert("party", {"id": 5, "name": "Old"})
    world.settle()
    world.erp.delete("party", (5,))
    world.crm.delete("account", (1,))
    world.settle()
    world.erp.insert("party", {"id": 5, "name": "New"})
    world.settle()
    assert world.names() == (["New"], ["New"])


def test_an_answer_that_was_carried_out_says_nothing_of_a_later_record_with_that_key() -> None:
    world = World(create="never")
    world.erp.insert("party", {"id": 5, "name": "Old"})
    world.crm.insert("account", {"id": 7, "name": "Old"})
    world.hub.commit(Settlement(conflicts=[Conflict("firm", Question.COUPLE, (5,), (7,))]), 1, world.now)
    world.hub.answer(world.asked()[0].id, Answer.YES, "Li")
    world.settle()
    assert world.hub.links("firm", "left", [(5,)])[(5,)].state is LinkState.OPEN
    world.crm.delete("account", (7,))
    world.settle()
    assert world.names() == ([], [])
    world.erp.insert("party", {"id": 5, "name": "New"})
    world.settle()
    assert world.names() == (["New"], [])


def test_a_second_deletion_is_asked_for_again() -> None:
    world = World(delete="ask")
    world.erp.insert("party", {"id": 5, "name": "Old"})
    world.settle()
    world.erp.delete("party", (5,))
    world.settle()
    world.hub.answer(world.asked()[0].id, Answer.YES, "Li")
    world.settle()
    assert world.crm.rows("account")[0]["gone"] == 1
    world.erp.insert("party", {"id": 5, "name": "New"})
    world.settle()
    world.erp.delete("party", (5,))
    world.settle()
    assert [(c.question, c.left, c.right) for c in world.asked()] == [(Question.DELETE, (5,), (2,))]


def test_a_creation_is_asked_for_again_where_its_key_is_used_again() -> None:
    world = World(create="ask")
    world.erp.insert("party", {"id": 5, "name": "Old"})
    world.settle()
    world.hub.answer(world.asked()[0].id, Answer.YES, "Li")
    world.settle()
    world.erp.delete("party", (5,))
    world.settle()
    world.erp.insert("party", {"id": 5, "name": "New"})
    world.settle()
    assert world.names() == (["New"], [])
    assert [c.question for c in world.asked()] == [Question.CREATE]


def test_an_edit_while_a_person_is_asked_creates_nothing() -> None:
    world = World(separate="ask")
    world.erp.insert("party", {"id": 5, "name": "Old"})
    world.hub._look([(("firm", "left", (5,)), None)], world.now)
    world.settle()
    world.hub.commit(Settlement(conflicts=[Conflict("firm", Question.CREATE, (6,), None)]), 1, world.now)
    world.erp.insert("party", {"id": 6, "name": "Asked"})
    world.settle()
    assert "Asked" not in world.names()[1]
    world.hub.answer(next(c.id for c in world.asked() if c.left == (6,)), Answer.YES, "Li")
    world.settle()
    assert "Asked" in world.names()[1]


@pytest.mark.parametrize("parents", [{1: 1}, {1: 2, 2: 1}, {1: 2, 2: 3, 3: 1}])
def test_records_that_wait_for_one_another_come_to_rest(parents: dict[int, int]) -> None:
    world = World()
    for number, parent in parents.items():
        world.erp.insert("party", {"id": number, "name": f"n{number}", "parent": parent})
    world.settle()
    assert world.hub.waiting()["firm"][0] == len(parents)
    world.erp.update("party", (1,), parent=None)
    world.settle()
    assert len(world.names()[1]) == len(parents)
    assert not world.hub.waiting()


def test_an_object_that_the_plan_lost_keeps_once_from_nothing() -> None:
    world = World()
    world.hub.keep(SyncObject("lost", ObjectState.RUNNING, coupled=True))
    world.hub.note("left", {("lost", (1,)): None}, "")
    worker = world.worker()
    rounds = iter(range(20))
    worker.stopping = lambda: next(rounds, None) is None
    worker.work(once=True)
    assert next(rounds, None) is not None, "it never came to an end"


def test_a_record_that_is_refused_a_thousand_times_is_still_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.erp.insert("party", {"id": 5, "name": "Old"})
    lost = Failure(Trouble.CONNECTION, T("{evidence}", evidence="gone"))

    def refuse(layout: object, writes: Sequence[Write]) -> list[Outcome]:
        return [Outcome(Came.REFUSED, failure=lost) for _ in writes]

    monkeypatch.setattr(world.sides.right, "write", refuse)
    world.settle()
    world.hub._pending["firm", "left", (5,)] = Pending("firm", "left", (5,), 1, world.now, None, 1000, world.now)
    world.worker().step()
    (pending,) = world.hub._pending.values()
    assert pending.attempt == 1001
    assert pending.due is not None
    assert pending.due - world.now <= timedelta(minutes=5)


def linked(world: World, **right: object) -> None:
    world.erp.insert("party", {"id": 5, "name": "A", "city": "X"})
    world.settle()
    if right:
        world.crm.update("account", (1,), **right)


def test_an_answer_writes_nothing_where_a_field_flows_one_way() -> None:
    world = World(city=", flow: to_right")
    linked(world)
    shown = {"city": "X"}, {"city": "Y"}
    world.crm.update("account", (1,), city="Y")
    asked = Conflict("firm", Question.MERGE, (5,), (1,), "city", *shown)
    world.hub.commit(Settlement(conflicts=[asked]), 1, world.now)
    world.hub.answer(world.asked()[0].id, Answer.RIGHT, "Li")
    world.settle()
    assert world.erp.rows("party")[0]["city"] == "X"
    assert world.crm.rows("account")[0]["city"] == "Y"


def test_nothing_is_written_by_another_plan_than_the_one_that_was_resumed() -> None:
    world = World()
    linked(world)
    world.erp.update("party", (5,), name="Other")
    worker = world.worker()
    worker.fits = lambda known: known.fingerprint == "as resumed"
    for _ in range(3):
        worker.step()
    assert world.names()[1] != ["Other"]
    assert world.hub.waiting()["firm"][0] == 1
    world.hub.keep(replace(world.hub.objects()["firm"], fingerprint="as resumed"))
    worker.step()
    assert world.names()[1] == ["Other"]


def test_verify_finds_what_the_hub_believes_to_be_equal() -> None:
    """Both sides are as the hub has them, and not the same: a hub restored from yesterday, or a fault of ours."""
    world = World()
    linked(world)
    link = world.hub.links("firm", "left", [(5,)])[(5,)]
    assert link.agreed_right is not None
    world.crm.update("account", link.right, city="elsewhere")
    believed = replace(link.agreed_right, values={**link.agreed_right.values, "root.city": "elsewhere"})
    world.hub.commit(Settlement(links=[replace(link, agreed_right=believed)]), 1, world.now)
    world.settle()
    assert [d.unit for d in verify(world.work()).found] == ["city"]


def test_verify_finds_what_cannot_be_written() -> None:
    world = World()
    linked(world)
    world.erp.update("party", (5,), city="much longer than nine")
    assert [d.unit for d in verify(world.work()).found] == ["city"]
    world.erp.update("party", (5,), city="X", parent=77)
    assert [d.unit for d in verify(world.work()).found] == ["parent"]


def test_two_answers_about_one_record_link_it_once() -> None:
    world = World(create="never")
    world.erp.insert("party", {"id": 5, "name": "A"})
    for key in (7, 8):
        world.crm.insert("account", {"id": key, "name": "B"})
    asked = [Conflict("firm", Question.COUPLE, (5,), (key,)) for key in (7, 8)]
    world.hub.commit(Settlement(conflicts=asked), 1, world.now)
    for one in world.asked():
        world.hub.answer(one.id, Answer.YES, "Li")
    before = len(world.crm.log)
    world.settle()
    assert len(world.hub.link_page("firm", 0, 10)) == 1
    assert len(world.crm.log) == before  # both names are asked for: nothing is written to the one without a Link


def test_a_record_said_to_be_one_that_is_linked_meanwhile_is_told_and_not_created() -> None:
    world = World()
    linked(world)
    world.erp.insert("party", {"id": 6, "name": "B"})
    world.hub.commit(Settlement(conflicts=[Conflict("firm", Question.COUPLE, (6,), (1,))]), 1, world.now)
    world.hub.answer(world.asked()[0].id, Answer.YES, "Li")
    world.settle()
    assert world.names() == (["A", "B"], ["A"])
    assert [e.trouble for e in world.hub.errors.values()] == [Trouble.DUPLICATE]


def test_what_a_person_allowed_is_used_up_and_holds_while_the_worker_runs() -> None:
    world = World()
    for number in range(1, 31):
        world.erp.insert("party", {"id": number, "name": f"n{number}"})
    world.settle()
    worker = world.worker(Brakes(3, 5))
    for number in range(1, 11):
        world.erp.delete("party", (number,))
    worker.step()
    assert world.hub.objects()["firm"].state is ObjectState.BRAKED
    world.hub.keep(replace(world.hub.objects()["firm"], state=ObjectState.RUNNING, deletions=10))
    worker.step()
    assert len(world.names()[1]) == 20
    assert world.hub.objects()["firm"].deletions == 0
    for number in range(11, 21):
        world.erp.delete("party", (number,))
    worker.step()
    assert len(world.names()[1]) == 20


def test_after_its_coupling_was_undone_an_object_does_not_run_before_it_is_coupled_again() -> None:
    world = World()
    world.erp.insert("party", {"id": 5, "name": "A"})
    world.crm.insert("account", {"id": 7, "name": "A"})
    couple(world.work(), [Candidate((5,), (7,), 0.99, Band.AUTOMATIC)])
    world.settle()
    undo([Part(world.work(), world.hub.of_run(1))], Pair("erp", "crm"))
    known = world.hub.objects()["firm"]
    assert (known.state, known.coupled) == (ObjectState.PAUSED, False)


def test_a_load_begun_anew_in_the_middle_of_one_of_its_pages_looks_at_every_record_again() -> None:
    """A person says `resync` between the reading of a page and the note of how far the load is."""
    world = World()
    for number in range(6):
        world.erp.insert("party", {"id": number, "name": f"Firm {number}"})
    world.settle()
    world.hub.load_again("firm")
    worker, asked = world.worker(), []
    worker.batch = 2
    read = world.sides.left.keys

    def interrupted(shape: Layout, after: Key | None, limit: int) -> list[Key]:
        asked.append(after)
        if len(asked) == 3:
            world.hub.load_again("firm")
        return read(shape, after, limit)

    world.sides.left.keys = interrupted  # type: ignore[method-assign]  # somebody comes in between
    while worker.step():
        pass
    assert asked[:4] == [None, (1,), (3,), None]
    assert world.hub.objects()["firm"].loaded
