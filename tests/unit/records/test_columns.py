"""A column in one go gives what each value gives on its own, and short cuts give what the long way gives."""

import re
import unicodedata

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis.records import sides
from wedlock.analysis.records.codes import Groups, grouped, times
from wedlock.analysis.records.normal import addresses, lines, mojibake, phones
from wedlock.analysis.records.normal.characters import composed, folded, plain_table
from wedlock.analysis.records.normal.chinese import BRANCHES
from wedlock.analysis.records.normal.words import words

PIECES = (
    "華潤",
    "有限公司",
    "（老客户）",
    "ＡＢ",
    "Müller",
    "e\u0301",
    "\u0301",
    "ﬁ",
    "ß",
    "İ",
    "한",
    "ᄒ",
    "ᅡ",
    "ab",
    " ",
    "  ",
    "S.r.l.",
    "1",
    "²",
    "\xa0",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=8)
LINES = TEXTS.map(lambda text: lines.joined([text]))
DIALLED = st.tuples(
    st.sampled_from(("", "+", "00", "0", "+86", "0049", "86", "1", "8", "+39 0")), st.text("0123456789", max_size=13)
)


@given(st.text())
def test_composed_is_nfkc(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFKC", text)


@given(st.lists(TEXTS, min_size=1, max_size=5), st.integers(1, 400))
def test_characters_replaced_one_by_one_are_as_translated(texts: list[str], times_over: int) -> None:
    text = unicodedata.normalize("NFKC", "".join(texts) * times_over).casefold()
    assert lines.translated(text, plain_table()) == text.translate(plain_table())
    assert lines.alphabet(text) == set(text)


def test_no_replacement_is_replaced_in_turn() -> None:
    table = plain_table()
    assert not [new for new in table.values() if any(ord(char) in table for char in new)]


@given(st.lists(LINES, min_size=1, max_size=6))
def test_a_column_folds_and_splits_into_words_as_its_values_do(values: list[str]) -> None:
    assert folded("\n".join(values)).split("\n") == [folded(value) for value in values]
    plain = [folded(value) for value in values]
    assert words("\n".join(plain)).split("\n") == [words(value) for value in plain]
    assert addresses.streets("\n".join(plain)).split("\n") == [addresses.streets(value) for value in plain]


@given(st.text(alphabet=" ab\n"))
def test_squeezed_is_every_line_split_and_joined(text: str) -> None:
    assert lines.squeezed(text).split("\n") == lines.stripped(text.split("\n"))


@given(st.text(min_size=1, max_size=5))
def test_mojibake_is_suspected_in_a_long_column_as_in_one_value(text: str) -> None:
    assert mojibake.suspicious(text + "a" * mojibake.LONG) == mojibake.suspicious(text + "a")


@given(DIALLED, st.sampled_from(("", "CN", "DE", "IT", "US", "RU")))
def test_numbers_read_fast_are_read_as_closely(dialled: tuple[str, str], country: str) -> None:
    number = re.sub(r"\s", "", "".join(dialled))
    if number:
        assert phones._read(number, country) == phones._checked(phones._closely(number, country))


@given(st.lists(st.sampled_from(("20095", "D-20095", "", "SW1A 1AA", "１２")), max_size=4))
def test_postcodes_of_a_column(values: list[str]) -> None:
    assert addresses.postcodes(values) == [addresses.postcode(value) for value in values]


def test_no_branch_word_ends_in_another() -> None:
    assert not [(a, b) for a in BRANCHES for b in BRANCHES if a != b and a.endswith(b)]


@given(st.lists(st.sampled_from(("", "a", "b", "c\nd", "Köln")), min_size=1, max_size=60))
def test_packed_columns_come_out_as_they_went_in(values: list[str]) -> None:
    assert list(sides._unpacked(sides._packed(values), len(values))) == values


@given(st.lists(st.integers(-1, 3), max_size=20))
def test_times_of_single_values_are_those_of_several(values: list[int]) -> None:
    codes = np.array(values, dtype=np.int64).reshape(-1, 1)
    found = grouped(codes)
    slow = Groups(found.rows, found.value, found.start, found.count, single=False)
    assert times(found, len(values)).tolist() == times(slow, len(values)).tolist()
