"""Moments: their age by ticks on one boot, by the wall clock between two."""

import pytest

from wedlock.passport.clock import Moment, moment, moment_of

HERE, THERE = "a" * 32, "b" * 32


@pytest.mark.parametrize(
    ("now", "age"),
    [
        (Moment(1010, HERE, 15_000), 10),
        (Moment(1610, HERE, 15_000), 10),  # the clock was set forward
        (Moment(410, HERE, 15_000), 10),  # the clock was set back
        (Moment(1010, HERE, 4_000), None),
        (Moment(1010, THERE, 99), 10),
        (Moment(999, THERE, 99), 0),
        (Moment(990, THERE, 99), None),
    ],
)
def test_age(now: Moment, age: float | None) -> None:
    assert Moment(1000, HERE, 5_000).age(now) == age


def test_a_moment_is_kept_in_a_session_and_nothing_else_is_one() -> None:
    now = moment()
    assert moment_of(now.as_list()) == now
    for other in (None, [], [1, 2, 3], ["1", HERE, 2], [1.0, HERE], {"wall": 1}, "now"):
        assert moment_of(other) is None


def test_time_passes() -> None:
    first = moment()
    assert first.within(5)
    assert not first.within(0)
    assert moment().ticks >= first.ticks
    assert moment().machine == first.machine
