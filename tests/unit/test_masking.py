"""Masking keeps the shape and drops the value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis.masking import SHOWN, mask, shown
from wedlock.model.shape import FieldRole


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("Ann Miller", "A** M*****"),
        ("ann.miller@mail.example.com", "a**.m*****@m***.e******.com"),
        ("+86 138-0013-8000", "+8* ***-****-**00"),
        ("上海佳美贸易有限公司", "上*********"),
        ("O'Brien, Ltd.", "O'B****, L**."),
        ("https://www.example.com/team/ann", "https://w**.e******.com/t***/a**"),
        ("2026-11-24 05:16:02.123+00:00", "2026-11-24 05:16:02.123+00:00"),
        ("1984-02-29", "1***-**-29"),
        ("", ""),
        ("A", "A"),
    ],
)
def test_the_shape_stays(value: str, masked: str) -> None:
    assert mask(value) == masked


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=2, max_size=30))
def test_of_a_word_at_most_three_characters_survive(word: str) -> None:
    """A run of digits reads as a phone number: its first and last two stay. Any other word keeps its first."""
    masked = mask(word)
    assert len(masked) == len(word)
    assert sum(char != "*" for char in masked) <= 3
    if not word.isdigit():
        assert masked[1:] == "*" * (len(word) - 1)


@given(st.text())
def test_what_is_shown_is_one_short_line(value: str) -> None:
    for show_values in (True, False):
        text = shown(value, role=None, show_values=show_values)
        assert len(text) <= SHOWN
        assert "\n" not in text


def test_public_roles_and_show_values_show() -> None:
    assert shown("Acme Pump", role=FieldRole.BRAND, show_values=False) == "Acme Pump"
    assert shown("Ann Miller", role=FieldRole.NAME, show_values=True) == "Ann Miller"
    assert shown("Ann Miller", role=FieldRole.NAME, show_values=False) == "A** M*****"
