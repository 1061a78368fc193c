"""One merge unit: the three-way table, and laws that hold over every state and rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.model.plan import Flow, Policy, StaleSave
from wedlock.model.sync import Answer, Question
from wedlock.sync.merge import Move, UnitRule, UnitState, settle

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BASE = UnitState(False, True, False, False, True, True)
RULE = UnitRule(Policy.OWNER, "left")

states = st.builds(
    UnitState, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans(),
    st.booleans(), st.none() | st.just(NOON), st.none() | st.just(NOON + timedelta(minutes=1)),
    st.none() | st.sampled_from(Answer), st.just("li.wei"),
).map(lambda s: s if s.known else replace(s, moved_left=False, moved_right=False))  # fmt: skip
rules = st.builds(
    UnitRule, st.sampled_from(Policy), st.none() | st.sampled_from(["left", "right"]), st.sampled_from(Flow),
    st.sampled_from(StaleSave),
)  # fmt: skip


def mirrored(state: UnitState) -> UnitState:
    answers = {Answer.LEFT: Answer.RIGHT, Answer.RIGHT: Answer.LEFT}
    return UnitState(
        state.equal, state.known, state.moved_right, state.moved_left, state.filled_right, state.filled_left,
        state.returned_right, state.returned_left, state.edited_right, state.edited_left,
        answers.get(state.answer, state.answer), state.by,
    )  # fmt: skip


def turned(rule: UnitRule) -> UnitRule:
    flows = {Flow.TO_LEFT: Flow.TO_RIGHT, Flow.TO_RIGHT: Flow.TO_LEFT}
    sides = {"left": "right", "right": "left", None: None}
    return replace(rule, owner=sides[rule.owner], flow=flows.get(rule.flow, rule.flow))


TURNED = {Move.TO_LEFT: Move.TO_RIGHT, Move.TO_RIGHT: Move.TO_LEFT, Move.ASK: Move.ASK, Move.NOTHING: Move.NOTHING}


@given(states, rules)
def test_the_two_sides_are_treated_alike(state: UnitState, rule: UnitRule) -> None:
    assert settle(mirrored(state), turned(rule)).move is TURNED[settle(state, rule).move]


@given(states, rules)
def test_what_is_equal_is_left_alone_and_what_is_asked_has_its_question(state: UnitState, rule: UnitRule) -> None:
    verdict = settle(state, rule)
    apart = verdict.why == "nothing to bring" or verdict.why.endswith("left apart")
    assert (verdict.move is Move.NOTHING) == (state.equal or apart)
    assert (verdict.move is Move.ASK) == (verdict.question is not None)
    assert verdict.why


@given(states, rules)
def test_no_edit_is_overwritten_without_being_told(state: UnitState, rule: UnitRule) -> None:
    verdict = settle(state, rule)
    if verdict.move is Move.TO_RIGHT and state.moved_right:
        assert verdict.overruled == "right"
    if verdict.move is Move.TO_LEFT and state.moved_left:
        assert verdict.overruled == "left"


@pytest.mark.parametrize(
    ("state", "rule", "move"),
    [
        (replace(BASE, moved_left=True), RULE, Move.TO_RIGHT),
        (replace(BASE, moved_right=True), RULE, Move.TO_LEFT),
        (replace(BASE, moved_left=True, moved_right=True), RULE, Move.TO_RIGHT),
        (replace(BASE, moved_left=True, moved_right=True), replace(RULE, owner="right"), Move.TO_LEFT),
        (replace(BASE, moved_left=True, moved_right=True), replace(RULE, owner=None), Move.ASK),
        (replace(BASE, moved_left=True, moved_right=True), replace(RULE, policy=Policy.ASK), Move.ASK),
        (BASE, RULE, Move.ASK),  # a trigger rewrote our value: not fought for ever
        (replace(BASE, known=False, filled_left=False), RULE, Move.TO_LEFT),  # an empty owner wipes nothing out
        (replace(BASE, known=False), RULE, Move.TO_RIGHT),
        (replace(BASE, moved_right=True), replace(RULE, flow=Flow.TO_RIGHT), Move.TO_RIGHT),
        (replace(BASE, known=False, filled_left=False), replace(RULE, flow=Flow.TO_RIGHT), Move.NOTHING),
        (replace(BASE, moved_left=True, filled_left=False), replace(RULE, flow=Flow.TO_RIGHT), Move.TO_RIGHT),
    ],
)
def test_the_table(state: UnitState, rule: UnitRule, move: Move) -> None:
    assert settle(state, rule).move is move


def test_the_newest_wins_beyond_the_skew_of_the_clocks() -> None:
    both = replace(BASE, moved_left=True, moved_right=True, edited_left=NOON)
    rule = replace(RULE, policy=Policy.NEWEST)
    assert settle(replace(both, edited_right=NOON + timedelta(seconds=6)), rule).move is Move.TO_LEFT
    assert settle(replace(both, edited_right=NOON + timedelta(seconds=5)), rule).move is Move.ASK
    assert settle(replace(both, edited_right=None), rule).move is Move.ASK


def test_a_value_that_returns_to_what_we_replaced_is_a_form_saved_late() -> None:
    late = replace(BASE, moved_right=True, returned_right=True)
    assert settle(late, RULE).question is Question.STALE
    again = settle(late, replace(RULE, stale=StaleSave.REASSERT))
    assert (again.move, again.overruled) == (Move.TO_RIGHT, "right")
    assert settle(late, replace(RULE, stale=StaleSave.ACCEPT)).move is Move.TO_LEFT


def test_a_persons_answer_settles_it() -> None:
    asked = replace(BASE, moved_left=True, moved_right=True, answer=Answer.RIGHT, by="li.wei")
    verdict = settle(asked, replace(RULE, policy=Policy.ASK))
    assert (verdict.move, verdict.overruled, verdict.why) == (Move.TO_LEFT, "left", "answered by li.wei")
