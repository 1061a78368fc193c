"""Characters, mojibake and columns as one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.analysis.records.normal.characters import folded
from wedlock.analysis.records.normal.lines import SEVERAL, each_value, joined, merged, split
from wedlock.analysis.records.normal.mojibake import repaired

COMPANY = "上海华润贸易有限公司"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＡＢＣ　１２３（上海）", "abc 123(上海)"),
        ("上海華潤貿易有限公司", COMPANY),
        ("Müller Straße", "muller strasse"),
        ("Société Générale", "societe generale"),
        ("Ångström Łódź Ærø", "angstrom lodz aero"),
        ("İstanbul", "istanbul"),
        ("ﬁne", "fine"),
    ],
)
def test_folding_makes_one_form(written: str, plain: str) -> None:
    assert folded(written) == plain


@pytest.mark.parametrize("text", ["Müller & Söhne", COMPANY, "L'Œuvre", "Ærø", "東京電力", "naïve café", "Ñandú"])
def test_right_text_is_not_repaired(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize("text", ["Müller Söhne", COMPANY, "Société Générale", "北京恒通科技有限公司"])
def test_utf8_read_as_latin_is_repaired(text: str) -> None:
    assert repaired(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize("text", [COMPANY, "中国", "北京恒通科技有限公司"])
def test_gbk_read_as_latin_is_repaired(text: str) -> None:
    assert repaired(text.encode("gbk").decode("latin-1")) == text


@pytest.mark.parametrize("text", ["中国石油", "测试公司"])
def test_utf8_read_as_gbk_is_repaired_where_no_byte_was_lost(text: str) -> None:
    broken = text.encode().decode("gb18030")
    assert broken != text
    assert repaired(broken) == text


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = folded(text)
    assert folded(once) == once


@given(st.lists(st.text(max_size=12), min_size=1, max_size=10))
def test_a_column_keeps_its_lines(values: list[str]) -> None:
    assert len(split(folded(joined(values)), len(values))) == len(values)


def test_several_values_of_a_record_stay_together() -> None:
    found = each_value([("A", "a", "B"), None, "C", ()], lambda values: [v.lower() for v in values])
    assert found == [f"a{SEVERAL}b", "", "c", ""]
    assert merged(["a", "", "x"], ["b", "c", "x"]) == [f"a{SEVERAL}b", "c", "x"]
