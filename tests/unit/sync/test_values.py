"""Values of every class: what counts as the same on a side, and what becomes of them on the other."""

from decimal import Decimal

import pytest
from tests.unit.sync.one_field import column, no_links, one_field, to_left, to_right

from wedlock.model.plan import Case, Compare, Convert, Flow, Pair
from wedlock.model.sync import Trouble
from wedlock.sync.fields import FieldRules
from wedlock.sync.trouble import ValueTrouble


@pytest.mark.parametrize(
    ("compare", "one", "another"),
    [
        (Compare.EXACT, None, ""),
        (Compare.EXACT, Decimal("1.50"), Decimal("1.5")),
        (Compare.EXACT, 0.1, Decimal("0.1")),
        (Compare.EXACT, True, 1),
        (Compare.EXACT, "É", "E\u0301"),
        (Compare.EXACT, "a\r\nb", "a\nb"),
        (Compare.FOLDED, " Müller ", "MÜLLER"),
        (Compare.FOLDED, "ＡＢＣ１２", "abc12"),
        (Compare.FOLDED, "  ", None),
        (Compare.DIGITS, "+86 (21) 5888-1234", "862158881234"),
        (Compare.DIGITS, "DE 123.456", "de123456"),
        (Compare.NUMBER, "1.50", Decimal("1.5")),
        (Compare.NUMBER, " 042 ", 42),
        (Compare.DATE, "2026-03-02 10:00:00", "2026-03-02"),
    ],
)
def test_a_mere_change_of_form_is_no_edit(compare: Compare, one: object, another: object) -> None:
    rules = one_field(compare=compare)
    assert rules.same("left", (one,), (another,))
    assert rules.same("right", (another,), (one,))


@pytest.mark.parametrize(
    ("compare", "one", "another"),
    [
        (Compare.EXACT, "a", "A"),
        (Compare.EXACT, "a", "a "),
        (Compare.EXACT, None, " "),
        (Compare.EXACT, None, 0),
        (Compare.EXACT, "42", 42),
        (Compare.EXACT, "1.50", "1.5"),
        (Compare.FOLDED, "a b", "ab"),
        (Compare.DIGITS, "+86 1", "861x"),
        (Compare.DIGITS, Decimal("1.5"), Decimal(15)),
        (Compare.NUMBER, "1,50", "1.50"),
        (Compare.NUMBER, None, 0),
        (Compare.DATE, "2026-03-02", "2026-03-03"),
    ],
)
def test_an_edit_is_one(compare: Compare, one: object, another: object) -> None:
    assert not one_field(compare=compare).same("left", (one,), (another,))


def test_the_padding_of_a_char_column_counts_on_neither_side() -> None:
    rules = one_field("VARCHAR(8)", "CHAR(8)")
    assert rules.same("right", ("abc     ",), ("abc",))
    assert to_left(rules, "abc     ") == ("abc",)
    assert rules.agrees(("abc",), ("abc     ",), no_links)
    assert to_left(rules, "        ") == (None,)


def test_a_row_that_is_missing_gives_missing_values() -> None:
    rules = one_field()
    assert rules.value("left", {}) == (None,)
    assert rules.value("left", {"root.l": "x"}) == ("x",)
    assert to_right(rules, None) == (None,)


def test_what_is_missing_stays_so_and_an_empty_text_over_there_is_the_same() -> None:
    texts = one_field(columns=Pair(column("TEXT"), column("VARCHAR(5)", nullable=False)))
    assert to_right(texts, None) == to_right(texts, "") == (None,)
    assert texts.agrees((None,), ("",), no_links)


def test_digits_become_a_whole_number_and_a_code_of_letters_says_why_not() -> None:
    code = one_field("VARCHAR(20)", "INTEGER", flow=Flow.BOTH)
    assert to_right(code, "42") == (42,)
    assert to_left(code, 42) == ("42",)
    with pytest.raises(ValueTrouble, match=r"Field f does not fit into root\.r: it is no number; map it") as caught:
        to_right(code, "PR-0100")
    assert caught.value.failure.text.say("zh").startswith("字段 f 无法写入 root.r")


@pytest.mark.parametrize("text", ["042", " 42", "+42", "42.0", "4e1"])
def test_a_number_that_would_come_back_spelled_otherwise_is_refused_unless_that_does_not_count(text: str) -> None:
    with pytest.raises(ValueTrouble, match="its spelling"):
        to_right(one_field("VARCHAR(20)", "INTEGER"), text)
    for rules in (
        one_field("VARCHAR(20)", "INTEGER", compare=Compare.NUMBER),
        one_field("VARCHAR(20)", "INTEGER", flow=Flow.TO_RIGHT),
    ):
        assert to_right(rules, text) == (40 if "e" in text else 42,)


@pytest.mark.parametrize(
    ("rules", "cell", "there"),
    [
        (one_field("BOOLEAN", "INTEGER"), True, 1),
        (one_field("INTEGER", "BOOLEAN"), 0, False),
        (one_field("BOOLEAN", "VARCHAR(5)"), False, "false"),
        (one_field("VARCHAR(5)", "BOOLEAN"), "true", True),
        (one_field("NUMERIC", "TEXT"), Decimal("1E+3"), "1000"),
        (one_field("DOUBLE PRECISION", "TEXT"), 0.1, "0.1"),
        (one_field("TEXT", "BLOB"), "é", b"\xc3\xa9"),
        (one_field("BYTEA", "TEXT"), b"\xc3\xa9", "é"),
        (one_field("TEXT", "UUID"), "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    ],
)
def test_a_value_becomes_one_of_the_class_that_the_column_keeps(rules: FieldRules, cell: object, there: object) -> None:
    (came,) = to_right(rules, cell)
    assert (came, type(came)) == (there, type(there))
    assert rules.same("left", to_left(rules, came), (cell,))


@pytest.mark.parametrize(
    ("rules", "cell"),
    [
        (one_field("INTEGER", "BOOLEAN"), 2),
        (one_field("VARCHAR(5)", "BOOLEAN"), "t"),
        (one_field("BYTEA", "TEXT"), b"\xff\xfe"),
        (one_field("TEXT", "UUID"), "no uuid"),
        (one_field("TEXT", "JSON"), "{no json"),
        (one_field("NUMERIC", "INTEGER"), Decimal("1.5")),
        (one_field("NUMERIC", "BIGINT"), Decimal("1E+30")),
        (one_field("NUMERIC", "NUMERIC"), Decimal("1E+100000")),
        (one_field("NUMERIC", "BLOB"), Decimal(1)),
    ],
)
def test_what_fits_no_column_of_that_class_is_refused(rules: FieldRules, cell: object) -> None:
    with pytest.raises(ValueTrouble) as caught:
        to_right(rules, cell)
    assert caught.value.failure.trouble is Trouble.VALUE


def test_a_side_gets_the_case_it_insists_on() -> None:
    rules = one_field(compare=Compare.FOLDED, convert=Convert(case=Pair(None, Case.UPPER)))
    assert to_right(rules, "pr-0100") == ("PR-0100",)
    assert rules.agrees(("pr-0100",), ("PR-0100",), no_links)


def test_a_field_that_flows_one_way_agrees_only_if_what_flows_has_arrived() -> None:
    lossy = Convert(case=Pair(None, Case.UPPER))
    rules = one_field(flow=Flow.TO_RIGHT, convert=lossy)
    assert rules.agrees(("a",), ("A",), no_links)
    assert not rules.agrees(("A",), ("a",), no_links)


def test_the_order_of_keys_in_json_is_no_edit() -> None:
    rules = one_field("JSONB", "JSON")
    assert rules.same("left", ('{"a": 1.50, "b": 2}',), ('{"b":2,"a":1.5}',))
    assert not rules.same("left", ('{"a": 1}',), ('{"a": true}',))


def test_a_value_is_filled_if_it_holds_more_than_blanks() -> None:
    assert not FieldRules.filled((None, "", "  "))
    assert FieldRules.filled((None, 0))


def test_a_person_sees_the_exact_value_and_of_a_long_one_a_fingerprint() -> None:
    assert FieldRules.shown((Decimal("1.50"),)) == "1.50"
    assert FieldRules.shown(("a", None, "b")) == "a |  | b"
    assert FieldRules.shown((None, "")) == ""
    one, another = (FieldRules.shown(("x" * 500 + end,)) for end in "ab")
    assert one != another
    assert len(one) < 230
    assert "501" in one
