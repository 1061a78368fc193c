"""A column in one go gives what each value gives on its own, and short cuts give what the long way gives."""

import pickle
import re
import subprocess
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wedlock.analysis.records import party_names
from wedlock.analysis.records.codes import Groups, coded, grouped, times
from wedlock.analysis.records.normal import addresses, lines, mojibake, online, phones
from wedlock.analysis.records.normal.characters import composed, folded, plain_table
from wedlock.analysis.records.normal.chinese import BRANCHES, split_name
from wedlock.analysis.records.normal.column import Column
from wedlock.analysis.records.normal.lines import SEVERAL
from wedlock.analysis.records.normal.words import words
from wedlock.analysis.records.parts import Part, packed, unpacked
from wedlock.analysis.records.party_names import name_texts
from wedlock.analysis.records.second import shared_out
from wedlock.model.records import RecordTable
from wedlock.model.shape import FieldRole

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
CHINESE = (
    "上海", "江苏", "苏州", "市", "浦东新区", "中国", "华润", "恒", "a1", "贸易", "国际贸易", "科技", "有限公司",
    "集团", "股份有限公司", "有限责任公司", "厂", "分公司", "（老客户）", "（上海）", "特", "县", " ", "李", "经理",
)  # fmt: skip
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


@given(st.lists(st.tuples(DIALLED, st.sampled_from(("", "CN", "DE", "IT", "US", "RU"))), max_size=6))
def test_phones_of_a_column_are_read_as_one_by_one(dialled: list[tuple[tuple[str, str], str]]) -> None:
    values, countries = ["".join(parts) for parts, _ in dialled], [country for _, country in dialled]
    assert phones.column(values, countries) == [phones.normalised(v, c) for v, c in zip(values, countries, strict=True)]


@given(st.lists(st.sampled_from(("20095", "D-20095", "", "SW1A 1AA", "１２")), max_size=4))
def test_postcodes_of_a_column(values: list[str]) -> None:
    assert addresses.postcodes(values) == [addresses.postcode(value) for value in values]


def test_no_branch_word_ends_in_another() -> None:
    assert not [(a, b) for a in BRANCHES for b in BRANCHES if a != b and a.endswith(b)]


@given(st.lists(st.sampled_from(("", "a", "b", "c\nd", "Köln")), min_size=1, max_size=60))
def test_packed_columns_come_out_as_they_went_in(values: list[str]) -> None:
    assert list(unpacked(packed(values), len(values))) == values


def test_a_second_process_prepares_parts_as_this_one_does() -> None:
    names = [f"Köln Foods {n} GmbH" if n % 3 else f"上海华润{n}贸易有限公司" for n in range(400)]
    fields = {FieldRole.NAME: names, FieldRole.PHONE: [("030 1234567", f"+49 30 {n:07}") for n in range(400)]}
    parts = [Part("party", "DE", fields, start, start + 20) for start in range(0, 400, 20)]
    for part, found in zip(parts, shared_out(parts), strict=True):
        alone = part.prepared()
        assert found.texts == alone.texts
        assert {name: codes.tolist() for name, codes in found.codes.items()} == {
            name: codes.tolist() for name, codes in alone.codes.items()
        }


def test_a_second_process_that_ends_too_early_is_an_error() -> None:
    fields = {FieldRole.NAME: [f"Foods {n}" for n in range(400)]}
    parts = [Part("party", "DE", fields, start, start + 20) for start in range(0, 400, 20)]
    with pytest.raises(subprocess.CalledProcessError):
        shared_out([*parts, Part("no such kind", "DE", fields, 0, 20)])  # the last is taken first there


@example(["\0", "", "\0\0", "a", "a\0", "\0a"])
@given(st.lists(TEXTS.map(lambda text: text.replace(SEVERAL, "")), max_size=9))
def test_a_column_holds_its_texts_and_codes_equal_ones_alike(values: list[str]) -> None:
    column = Column.of(values)
    assert column == values == pickle.loads(pickle.dumps(column))
    codes = coded(column)[:, 0].tolist()
    assert codes == [coded([value])[0, 0] for value in values]
    assert len(set(codes)) == len(set(values))
    assert [code < 0 for code in codes] == [not value for value in values]
    back = np.arange(len(values))[::-1]
    assert coded(column.only(back))[:, 0].tolist() == codes[::-1]
    assert column.patched(back[:2], ["x"] * len(back[:2])) == [*values[:-2], *["x"] * len(values[-2:])]


@given(st.lists(st.lists(st.sampled_from(("a", "b", "cd")), max_size=4, unique=True).map(SEVERAL.join), max_size=5))
def test_several_values_are_coded_each(values: list[str]) -> None:
    for codes, value in zip(coded(values).tolist(), values, strict=True):
        assert [c for c in codes if c >= 0] == [coded([part])[0, 0] for part in value.split(SEVERAL) if part]


@given(st.lists(st.lists(st.sampled_from(CHINESE), max_size=7).map("".join), min_size=1, max_size=9))
def test_chinese_names_are_split_in_a_column_as_one_by_one(names: list[str]) -> None:
    texts = name_texts(RecordTable.of_one("t", [()] * len(names), {FieldRole.NAME: names}))
    for at, name in enumerate(names):
        part = split_name(folded(name))
        if texts["chinese"][at]:
            assert [texts[field][at] for field in ("region", "brand", "trade", "form")] == list(part[:4])
            assert texts["branch"][at] == (f"@{part.branch}" if part.is_branch else "")
            assert (texts["name"][at], texts["kind"][at]) == party_names._chinese_line(folded(name), part)


@given(st.lists(st.text("ab1.-_@ ", max_size=9) | st.sampled_from(("a@gmail.com", "b@a.b.de", "x.de")), max_size=6))
def test_addresses_of_a_column_are_read_as_one_by_one(values: list[str]) -> None:
    assert online.emails(values) == [online.email(value) for value in values]
    assert online.domains(values) == [online.domain(value) for value in values]


@given(st.lists(st.integers(-1, 3), max_size=20))
def test_times_of_single_values_are_those_of_several(values: list[int]) -> None:
    codes = np.array(values, dtype=np.int64).reshape(-1, 1)
    found = grouped(codes)
    slow = Groups(found.rows, found.value, found.start, found.count, single=False)
    assert times(found, len(values)).tolist() == times(slow, len(values)).tolist()
