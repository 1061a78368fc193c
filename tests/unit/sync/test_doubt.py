"""Nobody heard how a write ended, or we were killed in between: what people do meanwhile is told from what we did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.memory_side import Crash, Faults, MemorySide
from tests.world import World

from wedlock.errors import Unavailable
from wedlock.language import T
from wedlock.model.plan import Pair, Sided
from wedlock.model.sync import LinkState, ObjectState, Question
from wedlock.sync.undo import Part, undo


def in_doubt(world: World, side: Sided, step: str, then: Callable[[], None] = lambda: None) -> None:
    """The answer to the next such write is lost, and `then` somebody does something before we ask again."""
    memory = world.sides.of(side)

    def lost(name: str) -> None:
        if name == f"{side}.{step}":
            memory.step = lambda _: None
            then()
            raise Unavailable(T("The line was cut."))

    memory.step = lost


def linked(world: World) -> None:
    world.erp.insert("party", {"name": "ACME"})
    world.settle()
    assert world.names() == (["ACME"], ["ACME"])


@pytest.mark.parametrize("after", ["Third", "ACME"], ids=["edited again", "as it was"])
def test_an_edit_made_while_a_write_was_in_doubt_is_no_conflict_with_that_write(after: str) -> None:
    world = World()
    linked(world)
    in_doubt(world, "right", "write update done", lambda: world.erp.update("party", (1,), name=after))
    world.erp.update("party", (1,), name="Second")
    world.settle()
    assert world.names() == ([after], [after])
    assert not world.asked()


def test_a_write_that_turned_out_not_to_have_happened_is_made() -> None:
    world = World()
    linked(world)
    in_doubt(world, "right", "write update done", lambda: world.crm.update("account", (1,), name="ACME"))
    world.erp.update("party", (1,), name="Second")
    world.settle()
    assert world.names() == (["Second"], ["Second"])
    assert not world.asked()


def test_edits_of_both_while_a_write_was_in_doubt_are_asked_about() -> None:
    world = World()
    linked(world)

    def both() -> None:
        world.erp.update("party", (1,), name="Third")
        world.crm.update("account", (1,), name="Fourth")

    in_doubt(world, "right", "write update done", both)
    world.erp.update("party", (1,), name="Second")
    world.settle()
    assert world.names() == (["Third"], ["Fourth"])
    assert [c.question for c in world.asked()] == [Question.MERGE]


def test_an_edit_of_what_a_create_in_doubt_came_from_is_carried_over() -> None:
    world = World()
    in_doubt(world, "right", "write create done", lambda: world.erp.update("party", (1,), name="Second"))
    world.erp.insert("party", {"name": "ACME"})
    world.settle()
    assert world.names() == (["Second"], ["Second"])
    assert not world.asked()


def undone_but_killed(world: World, side: Sided, at: int, run: int = 1) -> None:
    """An undo that dies at a step of one side."""
    dying = MemorySide(world.dbs.of(side), side, Faults({at: Crash("killed")}))
    sides = Pair(dying, world.sides.right) if side == "left" else Pair(world.sides.left, dying)
    with pytest.raises(Crash):
        undo([Part(replace(world.work(), sides=sides), world.hub.of_run(run))], Pair("erp", "crm"))
    world.hub.keep(replace(world.hub.objects()["firm"], state=ObjectState.RUNNING))


READ, READ_DONE, WRITE, WRITTEN = 1, 2, 3, 4
"""The steps of an undo on a side."""


def test_an_undo_that_is_killed_looks_like_no_persons_deletion() -> None:
    """What it takes out again was made by us: its source on the other side is not deleted after it."""
    world = World()
    linked(world)
    undone_but_killed(world, "right", WRITTEN)
    assert world.names() == (["ACME"], [])
    world.settle()
    assert "ACME" in world.names()[0]


def test_an_undo_that_is_killed_before_it_deletes_leaves_the_two_linked() -> None:
    world = World()
    linked(world)
    undone_but_killed(world, "right", WRITE)
    world.settle()
    assert world.names() == (["ACME"], ["ACME"])
    assert world.hub.links("firm", "left", [(1,)])[1,].state is LinkState.OPEN


@pytest.mark.parametrize("at", [WRITE, WRITTEN])
def test_an_undo_of_an_edit_that_is_killed_takes_the_edit_from_nobody(at: int) -> None:
    """What was put back is no edit: the person's own words stand where they were typed, and it is asked."""
    world = World()
    linked(world)
    world.erp.update("party", (1,), name="Second")
    world.settle()
    entries = [e for e in world.hub.of_run(1) if e.action == "update"]
    dying = MemorySide(world.crm, "right", Faults({at: Crash("killed")}))
    with pytest.raises(Crash):
        undo([Part(replace(world.work(), sides=Pair(world.sides.left, dying)), entries)], Pair("erp", "crm"))
    world.hub.keep(replace(world.hub.objects()["firm"], state=ObjectState.RUNNING))
    world.settle()
    happened = at == WRITTEN
    assert world.names() == (["Second"], ["ACME" if happened else "Second"])
    assert [c.question for c in world.asked()] == [Question.MERGE] * happened


def test_an_undo_that_cannot_delete_what_was_made_leaves_the_two_linked() -> None:
    world = World()
    world.erp.insert("party", {"name": "ACME"})
    world.settle()
    world.sides.right.locked.add((1,))
    done = undo([Part(world.work(), world.hub.of_run(1))], Pair("erp", "crm"))
    assert done["firm"].left_alone == ["crm/firm/1"]
    assert world.hub.links("firm", "left", [(1,)])[1,].state is LinkState.OPEN


def test_an_undo_of_an_undo_joins_what_it_had_parted() -> None:
    """Both records are there again: they are one as before, and nobody is asked whether to create a second one."""
    world = World()
    linked(world)
    for run in (1, 7):
        work = replace(world.work(), run=7 if run == 1 else 8)
        undo([Part(work, world.hub.of_run(run))], Pair("erp", "crm"))
    world.hub.keep(replace(world.hub.objects()["firm"], state=ObjectState.RUNNING))
    assert world.names() == (["ACME"], ["ACME"])
    assert not world.asked()
    world.erp.update("party", (1,), name="Second")
    world.settle()
    assert world.names() == (["Second"], ["Second"])


def test_what_an_undo_brings_back_comes_to_the_other_side_only_when_a_person_says_so() -> None:
    world = World()
    linked(world)
    world.crm.delete("account", (1,))
    world.settle()
    assert world.names() == ([], [])
    entries = [e for e in world.hub.of_run(1) if e.action == "delete"]
    undo([Part(replace(world.work(), run=7), entries)], Pair("erp", "crm"))
    world.hub.keep(replace(world.hub.objects()["firm"], state=ObjectState.RUNNING))
    world.settle()
    world.erp.update("party", (1,), city="Ulm")
    world.settle()
    assert world.names() == (["ACME"], [])
    assert [c.question for c in world.asked()] == [Question.CREATE]
