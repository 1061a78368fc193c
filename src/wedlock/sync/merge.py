"""How one merge unit is settled: what each side has now, against what was agreed last. Pure, and a table of its own.

Three-way merge as in any version control: a side that still has the agreed value has nothing to say. Where both moved
the unit apart, the plan's policy speaks, and the overruled edit is told in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wedlock.model.plan import Flow, Policy, Sided, StaleSave
from wedlock.model.sync import Answer, Question, other


class Move(StrEnum):
    """What is done about a unit."""

    NOTHING = "nothing"  # equal on both sides
    TO_RIGHT = "to_right"
    TO_LEFT = "to_left"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class UnitState:
    """One unit as it stands. `known`: it was agreed on before. `moved_*`: differs from that side's agreed values.

    `returned_*`: it moved to exactly what we replaced there a short while ago. `edited_*` is the time of the last edit
    (UTC). `answer` is a person's, given for exactly these values, `by` whom.
    """

    equal: bool
    known: bool
    moved_left: bool
    moved_right: bool
    filled_left: bool
    filled_right: bool
    returned_left: bool = False
    returned_right: bool = False
    edited_left: datetime | None = None
    edited_right: datetime | None = None
    answer: Answer | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class UnitRule:
    """What the plan says of a unit. `owner` None: both, or a state that nobody owns."""

    policy: Policy
    owner: Sided | None
    flow: Flow = Flow.BOTH
    stale: StaleSave = StaleSave.ASK
    skew: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why` is the rule in short, for the journal. `overruled` is the side whose own edit gives way."""

    move: Move
    why: str
    overruled: Sided | None = None
    question: Question | None = None


SOURCE: dict[Flow, Sided] = {Flow.TO_RIGHT: "left", Flow.TO_LEFT: "right"}
"""The side that holds where a field flows one way."""

NOTHING = Verdict(Move.NOTHING, "equal")


def settle(state: UnitState, rule: UnitRule) -> Verdict:
    """What is done about a unit in this state under this rule."""
    if state.equal:
        return NOTHING
    source = SOURCE.get(rule.flow)
    if state.answer in (Answer.LEFT, Answer.RIGHT):
        chosen: Sided = "left" if state.answer is Answer.LEFT else "right"
        if source not in (None, chosen):  # nothing is ever written back there
            return Verdict(Move.NOTHING, f"answered by {state.by}, left apart")
        return _towards(chosen, state, f"answered by {state.by}")
    if source is not None:
        return _one_way(state, rule, source)
    if not state.known:
        return _first_meeting(state, rule)
    if not (state.moved_left or state.moved_right):
        return Verdict(Move.ASK, "differs though neither side moved", question=Question.MERGE)
    return _stale(state, rule) or _moved(state, rule)


def _one_way(state: UnitState, rule: UnitRule, source: Sided) -> Verdict:
    """The source holds: an edit on the other side gives way and is told. What was always empty brings nothing over."""
    moved, filled = (
        (state.moved_left, state.filled_left) if source == "left" else (state.moved_right, state.filled_right)
    )
    if not filled and not moved:
        return Verdict(Move.NOTHING, "nothing to bring")
    if state.known and not (state.moved_left or state.moved_right):
        return Verdict(Move.ASK, "differs though neither side moved", question=Question.MERGE)
    return _towards(source, state, f"flow {rule.flow.value}")


def _first_meeting(state: UnitState, rule: UnitRule) -> Verdict:
    """Nothing was agreed yet: an empty value never wipes out a filled one."""
    if state.filled_left != state.filled_right:
        return _from("left" if state.filled_left else "right", "the other side was empty")
    return _by_policy(state, rule)


def _stale(state: UnitState, rule: UnitRule) -> Verdict | None:
    """A value that returned to what we had replaced: a form opened before our write and saved after it?"""
    if rule.stale is StaleSave.ACCEPT or state.returned_left == state.returned_right:
        return None
    late: Sided = "left" if state.returned_left else "right"
    if rule.stale is StaleSave.ASK:
        return Verdict(Move.ASK, f"{late} returned to what was replaced", question=Question.STALE)
    return _towards(other(late), state, f"stale save on the {late}")


def _moved(state: UnitState, rule: UnitRule) -> Verdict:
    if state.moved_left and state.moved_right:
        return _by_policy(state, rule)
    return _from("left", "only left moved") if state.moved_left else _from("right", "only right moved")


def _by_policy(state: UnitState, rule: UnitRule) -> Verdict:
    """Both sides moved it apart."""
    if rule.policy is Policy.OWNER and rule.owner is not None:
        return _towards(rule.owner, state, f"owner {rule.owner}")
    if rule.policy is Policy.NON_EMPTY and state.filled_left != state.filled_right:
        return _towards("left" if state.filled_left else "right", state, "non_empty")
    if rule.policy is Policy.NEWEST:
        later = _later(state, rule.skew)
        if later is not None:
            return _towards(later, state, f"newest {later}")
    return Verdict(Move.ASK, f"{rule.policy.value} does not tell", question=Question.MERGE)


def _later(state: UnitState, skew: timedelta) -> Sided | None:
    """The side edited later, by more than clocks may differ."""
    if state.edited_left is None or state.edited_right is None:
        return None
    if abs(state.edited_left - state.edited_right) <= skew:
        return None
    return "left" if state.edited_left > state.edited_right else "right"


def _towards(winner: Sided, state: UnitState, why: str) -> Verdict:
    """The winner's value is written; the other side's own edit, if there was one, is overruled."""
    lost = state.moved_right if winner == "left" else state.moved_left
    return Verdict(_move(winner), why, other(winner) if lost or not state.known else None)


def _from(winner: Sided, why: str) -> Verdict:
    return Verdict(_move(winner), why)


def _move(winner: Sided) -> Move:
    return Move.TO_RIGHT if winner == "left" else Move.TO_LEFT
