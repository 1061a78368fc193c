"""What is written is read back the same, in both languages, and the JSON Schema agrees with the reader."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from tests.unit.plan_strategies import plans

from wedlock.language import Lang
from wedlock.model.plan import Plan, PlanSystem
from wedlock.planfile import parse_plan
from wedlock.planfile.data import fingerprint, plan_data
from wedlock.planfile.emit import plan_text, scalar
from wedlock.planfile.merge import fresh
from wedlock.planfile.structure import schema
from wedlock.planfile.tree import parse

QUICK = (Phase.explicit, Phase.generate)
"""No shrinking: a plan is too large to be shrunk to anything that reads better than its first mistake."""

SLOW = settings(max_examples=15, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))


def bare(plan: Plan) -> Plan:
    """Without what the analysis adds when it writes."""
    return replace(plan, proposed=(), objects=tuple(replace(o, proposal="") for o in plan.objects))


@SLOW
@given(plans(), st.sampled_from(["en", "zh"]))
def test_write_then_read_gives_the_same_plan(plan: Plan, lang: Lang) -> None:
    assert parse_plan(plan_text(plan, lang))[1] == plan


@SLOW
@given(plans())
def test_a_proposal_written_then_read_gives_the_same_plan_with_its_fingerprints(plan: Plan) -> None:
    read = parse_plan(fresh(plan).text)[1]
    assert bare(read) == bare(plan)
    assert read.proposed == tuple(o.name for o in plan.objects)
    assert [o.proposal.partition("-")[0] for o in read.objects] == [fingerprint(o) for o in plan.objects]


@SLOW
@given(plans())
def test_the_data_of_a_plan_are_valid_under_the_schema(plan: Plan) -> None:
    data = json.loads(json.dumps(plan_data(plan), default=str))
    Draft202012Validator(schema()).validate(data)


@SLOW
@given(plans())
def test_other_yaml_readers_read_the_same_text(plan: Plan) -> None:
    text = plan_text(plan)
    theirs = YAML(typ="safe", pure=True).load(text)
    assert json.dumps(theirs, sort_keys=True) == json.dumps(parse(text).plain(), sort_keys=True)


ODD = ["no", "On", "NULL", "~", "", " ", "1_000", "0o7", "é: #", "-", "\x85", "\ufeff", "\x00", "\U0001f600", "客户 #"]


@settings(deadline=None)
@given(st.one_of(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(ODD)))
def test_any_text_survives_as_a_scalar(text: str) -> None:
    top = parse(f"first: {scalar(text)}\nsecond: [{scalar(text)}]\nthird: {{{scalar(text)}: 1}}\n...\n")
    assert top.plain() == {"first": text, "second": [text], "third": {text: 1}}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_empty_plan_is_a_plan(lang: Lang) -> None:
    empty = Plan(PlanSystem("erp"), PlanSystem("crm"), ())
    assert parse_plan(plan_text(empty, lang))[1] == empty


@given(plans(max_objects=1))
@SLOW
def test_notes_change_neither_the_values_nor_their_fingerprint(plan: Plan) -> None:
    silent = replace(plan, objects=tuple(replace(o, notes=()) for o in plan.objects))
    assert [fingerprint(o) for o in plan.objects] == [fingerprint(o) for o in silent.objects]
    assert parse_plan(plan_text(silent))[1] == parse_plan(plan_text(plan))[1]
