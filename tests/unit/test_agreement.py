"""Columns that agree across linked records correspond; factors and code maps are found, coincidences are not."""

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis.agreement import LinkedValues, agreements

R = random.Random(5)
NAMES = [f"Company {R.randrange(10**6)}" for _ in range(60)]
LIMITS = [Decimal(R.randrange(1, 9000)) * 50 for _ in range(60)]
STATES = [R.choice(["draft", "open", "done"]) for _ in range(60)]
PHONES = [f"{R.randrange(10**9, 10**10)}" for _ in range(60)]


def test_equal_texts_agree_whatever_their_case_and_spaces() -> None:
    found = agreements([LinkedValues("a.n", NAMES)], [LinkedValues("b.m", [f" {n.upper()} " for n in NAMES])])
    assert found["a.n", "b.m"].agree == 1.0
    assert found["a.n", "b.m"].kappa > 0.9


def test_phones_agree_by_their_digits() -> None:
    there = [f"+86 {p[:3]}-{p[3:]}" for p in PHONES]
    assert agreements([LinkedValues("a.p", PHONES)], [LinkedValues("b.p", there)])["a.p", "b.p"].agree == 1.0


def test_cents_beside_decimals_are_a_factor_of_one_hundred() -> None:
    there = [int(x * 100) for x in LIMITS]
    found = agreements([LinkedValues("a.x", LIMITS)], [LinkedValues("b.y", there)])["a.x", "b.y"]
    assert (found.factor, found.agree) == ("100", 1.0)
    back = agreements([LinkedValues("b.y", there)], [LinkedValues("a.x", LIMITS)])["b.y", "a.x"]
    assert back.factor == "0.01"


def test_codes_beside_words_give_a_value_map() -> None:
    code = {"draft": "0", "open": "1", "done": "9"}
    found = agreements([LinkedValues("a.s", STATES)], [LinkedValues("b.c", [code[s] for s in STATES])])["a.s", "b.c"]
    assert dict(found.value_map) == code


def test_unrelated_columns_and_constants_tell_nothing() -> None:
    shuffled = sorted(NAMES, key=lambda n: n[::-1])
    flags = ["1"] * 60
    found = agreements(
        [LinkedValues("a.n", NAMES), LinkedValues("a.f", flags)],
        [LinkedValues("b.m", shuffled), LinkedValues("b.f", flags)],
    )
    assert not found


def test_two_counters_are_no_unit() -> None:
    here, there = list(range(1, 61)), [3 * n + 7 for n in range(1, 61)]
    assert not agreements([LinkedValues("a.id", here)], [LinkedValues("b.id", there)])


@given(st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers(), st.decimals()), min_size=0, max_size=40))
def test_any_values_are_compared_without_error_and_a_column_agrees_with_itself(values: list[object]) -> None:
    found = agreements([LinkedValues("a.x", values)], [LinkedValues("b.x", values)])
    for agreement in found.values():
        assert 0 <= agreement.agree <= 1
        assert 0 <= agreement.chance <= 1
