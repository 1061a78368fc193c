"""Laws of values, over every combination of a plan's options and every class of value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.unit.plan_strategies import fields as plan_fields
from tests.unit.plan_strategies import zones
from tests.unit.sync.values_of import KINDS, anything, column, held

from wedlock.model.catalog import Column, Family
from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import (
    SIDES,
    Compare,
    Flow,
    Pair,
    PlanField,
    PlannedObject,
    PlanShape,
    Rounding,
    Sided,
    Unmapped,
)
from wedlock.model.sync import Key, Value, other
from wedlock.sync.codes import codes_of
from wedlock.sync.fields import FieldRules, compiled
from wedlock.sync.forms import Cells
from wedlock.sync.numbers import as_number
from wedlock.sync.texts import folded, plain
from wedlock.sync.trouble import ValueTrouble

LAW = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Case:
    """The rules of a field, and what its columns hold on each side."""

    rules: FieldRules
    left: st.SearchStrategy[Cells]
    right: st.SearchStrategy[Cells]

    def cells(self, side: Sided) -> st.SearchStrategy[Cells]:
        return self.left if side == "left" else self.right


def no_links(object_: str, side: Sided, key: Key) -> Key | None:
    raise AssertionError("nothing refers")


@st.composite
def cases(draw: st.DrawFn, known: bool = False) -> Case:
    """Any field of any plan, now and then compared or flowing otherwise, its columns of any kind or of none known."""
    field = draw(plan_fields("f", "root.l", "root.r", Owner.LEFT))
    if draw(st.booleans()):
        field = replace(field, compare=draw(st.sampled_from(Compare)), flow=draw(st.sampled_from(Flow)))
    planned = PlannedObject("o", Mode.SYNC, left=PlanShape("a", ("id",), zone=draw(zones)),
                            right=PlanShape("b", ("id",), zone=draw(zones)), fields=(field,))  # fmt: skip
    columns: dict[Sided, dict[str, Column]] = {"left": {}, "right": {}}
    cells: dict[Sided, list[st.SearchStrategy[Value]]] = {"left": [], "right": []}
    told = known or draw(st.booleans())
    for side in SIDES:
        for path in field.of(side):
            kind, nullable = draw(st.sampled_from(KINDS)), draw(st.booleans())
            if told:
                columns[side][path] = column(path, kind, nullable)
            codes = [code for code in codes_of(field, side) if kind[0].family is Family.TEXT or not told]
            holding = held(kind, nullable) if told else anything
            cells[side].append(st.sampled_from(codes) | holding if codes else holding)
    rules = compiled(planned, Pair(columns["left"], columns["right"])).fields["f"]
    return Case(rules, st.tuples(*cells["left"]), st.tuples(*cells["right"]))


def translated(rules: FieldRules, side: Sided, cells: Cells) -> Cells | None:
    """None where it is refused with a Failure that names field and column; anything else is a mistake of ours."""
    try:
        return rules.translate(side, cells, no_links)
    except ValueTrouble as trouble:
        failure = trouble.failure
    assert "Field f" in failure.text.say() != failure.text.say("zh")
    assert failure.column in rules.of(other(side)).columns
    return None


@LAW
@given(cases(), st.sampled_from(SIDES), st.data())
def test_same_is_an_equivalence(case: Case, side: Sided, data: st.DataObject) -> None:
    rules = case.rules
    one, two, three = (data.draw(case.cells(side)) for _ in range(3))
    assert rules.same(side, one, one)
    assert rules.same(side, one, two) == rules.same(side, two, one)
    if rules.same(side, one, two) and rules.same(side, two, three):
        assert rules.same(side, one, three)


@LAW
@given(cases(), st.sampled_from(SIDES), st.data())
def test_what_was_translated_agrees_with_where_it_came_from(case: Case, side: Sided, data: st.DataObject) -> None:
    rules = case.rules
    assume(rules.field.flow in (Flow.BOTH, Flow.TO_RIGHT if side == "left" else Flow.TO_LEFT))
    here = data.draw(case.cells(side))
    there = translated(rules, side, here)
    if there is not None:
        assert rules.agrees(here, there, no_links) if side == "left" else rules.agrees(there, here, no_links)


def declared_lossless(field: PlanField) -> bool:
    """Nothing in the plan says that something may be lost; a code for what is missing may stand for it on one side."""
    return (
        field.flow is Flow.BOTH
        and field.convert.rounding is Rounding.REFUSE
        and not field.back
        and field.unmapped is not Unmapped.BLANK
        and len({right for _, right in field.values}) == len(field.values)
        and not any("" in pair for pair in field.values)
    )


@LAW
@given(cases(known=True), st.sampled_from(SIDES), st.data())
def test_there_and_back_is_the_same(case: Case, side: Sided, data: st.DataObject) -> None:
    rules = case.rules
    assume(declared_lossless(rules.field))
    here = data.draw(case.cells(side))
    there = translated(rules, side, here)
    back = None if there is None else translated(rules, other(side), there)
    if back is not None:
        assert rules.same(side, back, here)


@LAW
@given(cases(), st.sampled_from(SIDES), st.data())
def test_no_float_is_ever_handed_over_and_no_number_changes(case: Case, side: Sided, data: st.DataObject) -> None:
    rules = case.rules
    here = data.draw(case.cells(side))
    there = translated(rules, side, here)
    if there is None:
        return
    assert float not in map(type, there)
    plain = (
        not rules.field.values
        and rules.field.convert.factor is None
        and rules.field.convert.rounding is Rounding.REFUSE
    )
    if plain and len(here) == len(there) == 1 and isinstance(there[0], Decimal):
        assert there[0] == as_number(here[0])


@LAW
@given(cases(), st.sampled_from(SIDES), st.data())
def test_no_text_is_ever_shortened(case: Case, side: Sided, data: st.DataObject) -> None:
    rules = case.rules
    here = data.draw(case.cells(side))
    assume(all(isinstance(cell, str) for cell in here) and not rules.field.values)
    convert = rules.field.convert
    assume(convert.factor is None and convert.decimals.left is None and not convert.format.left)
    there = translated(rules, side, here)
    if there is not None and all(cell is None or isinstance(cell, str) for cell in there):
        sent, came = (joined(cells, convert.separator) for cells in (here, there))
        assert folded(came) == folded(sent)
        assert came == sent or convert.case.of(other(side)) or looks_like_a_uuid(came)


def joined(cells: Cells, separator: str) -> str:
    """The text of all cells without blanks (a CHAR column adds and drops them) and without separators at the end."""
    text = separator.join(str(cell or "") for cell in cells)
    return plain(text.rstrip(separator + " ") if separator else text).replace(" ", "")


def looks_like_a_uuid(text: str) -> bool:
    return text.count("-") == 4 and len(text) == 36
