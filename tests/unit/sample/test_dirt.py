"""Each kind of dirt does what it says, and nothing beside."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.sample import dirt

chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=20)
printable = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=40)


@given(chinese)
def test_mojibake_can_be_mended_by_reading_it_back(text: str) -> None:
    soiled = dirt.mojibake(text)
    assert soiled != text
    assert soiled.encode("latin-1").decode("gb18030") == text


@given(printable)
def test_full_width_is_undone_by_compatibility_folding(text: str) -> None:
    assert unicodedata.normalize("NFKC", dirt.full_width(text)) == text


@given(printable)
def test_a_slip_only_exchanges_two_neighbours(text: str) -> None:
    slipped = dirt.slip(text)
    assert sorted(slipped) == sorted(text)
    assert sum(a != b for a, b in zip(text, slipped, strict=True)) in (0, 2)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("上海明瑞机械有限公司", "上海明瑞机械"),
        ("上海明瑞机械有限责任公司", "上海明瑞机械"),
        ("明瑞机械（上海）股份有限公司", "明瑞机械（上海）"),
        ("Norvelatex Bearings GmbH & Co. KG", "Norvelatex Bearings"),
        ("Norvelatex Bearings Pty Ltd", "Norvelatex Bearings"),
        ("Norvelatex", "Norvelatex"),
    ],
)
def test_names_lose_the_whole_legal_form(name: str, bare: str) -> None:
    assert dirt.without_form(name) == bare


@pytest.mark.parametrize(
    "name", ["上海明瑞机械有限公司", "上海明瑞机械有限责任公司", "Norvelatex Pumps Ltd", "Zimmerau KG"]
)
def test_another_spelling_of_the_form_keeps_the_rest(name: str) -> None:
    other = dirt.other_form(name)
    assert other != name
    assert dirt.without_form(name) in other


@pytest.mark.parametrize("name", ["上海明瑞机械股份有限公司", "上海明瑞机械集团有限公司", "Norvelatex"])
def test_a_joint_stock_company_never_turns_into_a_limited_one(name: str) -> None:
    assert dirt.other_form(name) == name


def test_a_homophone_sounds_the_same_and_leaves_the_region_alone() -> None:
    assert dirt.homophone("上海明瑞机械") == "上海铭瑞机械"
    assert dirt.homophone("上海") == "上海"


def test_traditional_characters() -> None:
    assert dirt.traditional("上海明龙机械有限公司").startswith("上海明龍機械")
