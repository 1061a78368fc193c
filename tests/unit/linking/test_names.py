"""Names of people compared: Chinese and Latin, either order, pinyin, initials, slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.passport.linking.names import Likeness, likeness

from .people import FORMS

read = FORMS.name


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Alice Martens", "martens, alice", Likeness.SAME),
        ("Dr. Alice Martens", "Alice MARTENS", Likeness.SAME),
        ("José Núñez", "Jose Nunez", Likeness.SAME),
        ("王小明", "王 小明", Likeness.SAME),
        ("王小明", "小明 王", Likeness.SAME),
        ("王小明先生", "王小明", Likeness.SAME),
        ("陳美麗", "陈美丽", Likeness.SAME),
        ("王小明", "Wang Xiaoming", Likeness.SOUND),
        ("王小明", "Xiao Ming Wang", Likeness.SOUND),
        ("王小明", "Xiaoming WANG", Likeness.SOUND),
        ("欧阳娜", "Na Ouyang", Likeness.SOUND),
        ("吕布", "Lyu Bu", Likeness.SOUND),
        ("Alice Martens", "Alice Maria Martens", Likeness.NEAR),
        ("A. Martens", "Alice Martens", Likeness.NEAR),
        ("Alice Martens", "Alice Mertens", Likeness.NEAR),
        ("Alice Martens", "Alice Matrens", Likeness.NEAR),
        ("Wang Xiaoming", "Wang Xiao Ming", Likeness.NEAR),
        ("Alice Martens", "Alice Wong", Likeness.PARTLY),
        ("Alice", "Alice", Likeness.PARTLY),
        ("Alice", "Alice Martens", Likeness.PARTLY),
        ("王小明", "Michael Wang", Likeness.PARTLY),
        ("B. Martens", "Alice Martens", Likeness.PARTLY),
        ("Alice Martens", "Bob Lindqvist", Likeness.UNLIKE),
        ("王小明", "李小红", Likeness.UNLIKE),
        ("王小明", "Alice Martens", Likeness.UNLIKE),
        ("王小明", "王晓明", Likeness.UNLIKE),
    ],
)
def test_how_two_names_go_together(one: str, other: str, expected: Likeness) -> None:
    assert likeness((read(one),), (read(other),)) is expected
    assert likeness((read(other),), (read(one),)) is expected


def test_who_has_no_name_is_not_compared() -> None:
    assert likeness((), (read("Alice Martens"),)) is Likeness.UNKNOWN
    assert not read("")
    assert not read(" – ")


def test_of_several_names_the_best_counts() -> None:
    several = (read("Alice Wong"), read("Alice Martens"))
    assert likeness(several, (read("Martens Alice"),)) is Likeness.SAME


WORDS = st.text(alphabet="abcdeé王小明李 .-'", max_size=14)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_a_name_never_contradicts_itself(one: str, other: str) -> None:
    a, b = read(one), read(other)
    here, there = ((a,) if a else ()), ((b,) if b else ())
    assert likeness(here, there) is likeness(there, here)
    assert likeness(here, here) is not Likeness.UNLIKE


@given(st.permutations(["alice", "maria", "martens"]))
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    assert likeness((read(" ".join(words)),), (read("Alice Maria Martens"),)) is Likeness.SAME
