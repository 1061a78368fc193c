"""Who is in which system: the shares hold for every size and seed."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wedlock.sample.dice import Dice
from wedlock.sample.sides import Side, divide


def check_side(side: Side, customers: int) -> None:
    assert side.size == customers
    assert side.copy.sum() == round(customers * 0.03)
    assert (np.diff(side.since) >= 0).all()
    firsts = np.flatnonzero(~side.copy)
    assert (side.row[side.who[firsts]] == firsts).all()
    again = np.flatnonzero(side.copy)
    assert (side.row[side.who[again]] < again).all()  # the first row of a company is older than its second


@settings(max_examples=40, deadline=None)
@given(st.integers(20, 3000), st.integers(0, 2**32))
def test_sixty_percent_are_common_three_percent_are_second_rows(customers: int, seed: int) -> None:
    total, left, right = divide(customers, Dice(seed))
    check_side(left, customers)
    check_side(right, customers)
    assert len(left.row) == len(right.row) == total
    assert ((left.row >= 0) & (right.row >= 0)).sum() == round(customers * 0.6)
    assert ((left.row >= 0) | (right.row >= 0)).all()
