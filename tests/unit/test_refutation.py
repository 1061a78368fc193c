"""Linked records refute claims of names alike whose values never agree; own numbers and few records refute nothing."""

from wedlock.analysis.agreement import LinkedValues
from wedlock.analysis.refutation import refute
from wedlock.model.linked import LinkedAgreement
from wedlock.model.overlap import ColumnMatch, Verdict

STATES = [f"state {n}" for n in range(40)]
REGIONS = [f"region {n}" for n in range(40)]


def judged(left: str, right: str, here: list[object], there: list[object], known: bool = False) -> ColumnMatch:
    claim = ColumnMatch(left, right, 0.8, Verdict.SAME)
    agreement = {(left, right): LinkedAgreement(40, 1.0, 0.1)} if known else {}
    return refute([claim], [([LinkedValues(left, here)], [LinkedValues(right, there)])], agreement)[0]


def test_columns_that_never_agree_are_undecided_and_say_why() -> None:
    found = judged("a.state", "b.state", STATES, REGIONS)
    assert found.verdict is Verdict.UNDECIDED
    assert found.score == 0.25
    assert "0 of 40" in str(found.evidence[-1])


def test_some_agreement_is_no_refutation() -> None:
    assert judged("a.state", "b.state", STATES, STATES[:2] + REGIONS[2:]).verdict is Verdict.SAME


def test_names_with_and_without_their_legal_form_are_no_refutation() -> None:
    here, there = [f"Optik {n} GmbH" for n in range(40)], [f"OPTIK {n}" for n in range(40)]
    assert judged("a.name", "b.name", here, there).verdict is Verdict.SAME


def test_numbers_that_each_system_gives_are_left() -> None:
    assert judged("a.order_no", "b.order_number", STATES, REGIONS).verdict is Verdict.SAME


def test_few_records_and_known_units_refute_nothing() -> None:
    assert judged("a.state", "b.state", STATES[:20], REGIONS[:20]).verdict is Verdict.SAME
    assert judged("a.state", "b.state", STATES, REGIONS, known=True).verdict is Verdict.SAME
    assert judged("a.state", "b.state", STATES, [None] * 40).verdict is Verdict.SAME


def test_refuted_claims_go_behind_the_others() -> None:
    values = [LinkedValues("a.state", STATES), LinkedValues("a.city", STATES)]
    others = [LinkedValues("b.state", REGIONS), LinkedValues("b.city", STATES)]
    claims = [ColumnMatch("a.state", "b.state", 0.9, Verdict.SAME), ColumnMatch("a.city", "b.city", 0.8, Verdict.SAME)]
    assert [claim.left for claim in refute(claims, [(values, others)], {})] == ["a.city", "a.state"]


def test_a_column_read_in_several_parts_is_judged_by_all_of_them() -> None:
    phones, mails = [f"55{n:05}" for n in range(40)], [f"ann{n}@mail.example" for n in range(40)]
    here = [LinkedValues("a.value", phones), LinkedValues("a.value", mails), LinkedValues("a.value", phones)]
    claim = ColumnMatch("a.value", "b.email", 0.8, Verdict.SAME)
    assert refute([claim], [(here, [LinkedValues("b.email", mails)])], {})[0].verdict is Verdict.SAME
