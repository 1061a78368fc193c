"""The plan's conditions over values as engines write them."""

from decimal import Decimal

import pytest

from wedlock.sync.conditions import holds


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (("1",), 1), (("1",), True), (("1",), Decimal("1.00")), (("1",), 1.0), (("1",), "1"), (("true",), True),
        (("true",), 1), (("t",), True), (("0",), False), (("false",), 0), (("a", "b"), "b"), (("A",), "A   "),
        (("",), None), (("",), ""), (("null",), None), (("01",), "01"), (("0.1",), 0.1),
    ],
)  # fmt: skip
def test_a_column_has_one_of_its_values(texts: tuple[str, ...], value: object) -> None:
    assert holds((("root.x", texts),), {"root.x": value})


@pytest.mark.parametrize(
    ("texts", "value"),
    [(("1",), 0), (("1",), None), (("1",), "01"), (("true",), "1"), (("a",), "A"), (("",), "x"), (("a",), 1)],
)
def test_a_column_has_none_of_them(texts: tuple[str, ...], value: object) -> None:
    assert not holds((("root.x", texts),), {"root.x": value})


def test_all_conditions_must_hold_and_no_condition_always_does() -> None:
    both = (("root.x", ("1",)), ("part.y", ("a",)))
    assert holds(both, {"root.x": 1, "part.y": "a"})
    assert not holds(both, {"root.x": 1})
    assert holds((), {})
