"""Unified social credit codes: what we make is valid by GB 32100, and a slip of the hand is noticed."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as reference

from wedlock.sample import uscc

districts = st.integers(110_000, 659_999)
organisations = st.integers(0, 10**8 - 1)


def one(district: int, organisation: int) -> str:
    code = uscc.codes(np.array([district]), np.array([organisation]))[0]
    assert isinstance(code, str)
    return code


@given(districts, organisations)
def test_every_code_is_valid_by_our_check_and_by_python_stdnum(district: int, organisation: int) -> None:
    code = one(district, organisation)
    assert uscc.valid(code)
    assert reference.is_valid(code)
    assert code[2:8] == str(district)


@given(districts, organisations, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_any_single_wrong_sign_makes_a_code_invalid(district: int, organisation: int, place: int, sign: str) -> None:
    code = one(district, organisation)
    wrong = code[:place] + sign + code[place + 1 :]
    assert uscc.valid(wrong) == (wrong == code)


@given(districts, st.lists(organisations, min_size=2, max_size=20, unique=True))
def test_distinct_organisations_have_distinct_codes(district: int, numbers: list[int]) -> None:
    codes = uscc.codes(np.full(len(numbers), district), np.array(numbers))
    assert len(set(codes.tolist())) == len(numbers)


def test_signs_outside_the_alphabet_and_wrong_lengths_are_invalid() -> None:
    good = one(310_115, 12_345_678)
    assert not uscc.valid(good[:-1])
    assert not uscc.valid(good + "0")
    assert not uscc.valid("I" + good[1:])
