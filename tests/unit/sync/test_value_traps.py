"""Traps that other synchronisations fell into, as far as they are about values; numbers as in the list of traps."""

from decimal import Decimal

import pytest
from tests.unit.sync.one_field import column, no_links, one_field, to_left, to_right

from wedlock.model.plan import Case, Compare, Convert, Flow, Pair, Rounding, Unmapped
from wedlock.model.sync import Trouble
from wedlock.sync.trouble import ValueTrouble, Waits


def test_trap_17_a_decimal_never_passes_through_a_float() -> None:
    plain = one_field("NUMERIC(20, 4)", "DECIMAL(20,4)")
    assert to_right(plain, Decimal("1234567890123456.7891")) == (Decimal("1234567890123456.7891"),)
    assert not plain.same("left", (Decimal("0.1"),), (Decimal("0.1000000000000000055"),))
    cents = one_field("BIGINT", "DECIMAL(20,2)", compare=Compare.NUMBER, convert=Convert(factor=Decimal("0.01")))
    assert to_right(cents, 2**53 + 1) == (Decimal("90071992547409.93"),)
    assert to_left(cents, Decimal("90071992547409.93")) == (2**53 + 1,)


def test_trap_17_a_float_counts_by_its_shortest_digits() -> None:
    quantity = one_field("DOUBLE PRECISION", "DECIMAL(10,2)")
    assert to_right(quantity, 0.1) == (Decimal("0.1"),)
    assert quantity.agrees((0.1,), (Decimal("0.10"),), no_links)
    assert to_left(quantity, Decimal("0.10")) == (Decimal("0.10"),)
    with pytest.raises(ValueTrouble, match="more digits than a binary float"):
        to_left(one_field("DOUBLE PRECISION", "DECIMAL(38,20)"), Decimal("0.12345678901234567890"))
    with pytest.raises(ValueTrouble, match="more digits than a binary float"):
        to_right(one_field("NUMERIC", "FLOAT"), Decimal("16777217"))


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan"), float("-inf")])
def test_trap_17_what_is_no_amount_is_refused_and_never_becomes_null(value: object) -> None:
    for right in ("DECIMAL(10,2)", "DOUBLE", "INTEGER", "TEXT", ""):
        with pytest.raises(ValueTrouble, match="not finite"):
            to_right(one_field("NUMERIC", right), value)
    rules = one_field("NUMERIC", "DECIMAL(10,2)")
    assert rules.same("left", (value,), (value,))
    assert not rules.same("left", (value,), (None,))


def test_trap_18_a_price_with_more_decimals_is_refused_unless_the_plan_rounds() -> None:
    kept = Pair(4, 2)
    strict = one_field("NUMERIC(12, 4)", "DECIMAL(12,2)", convert=Convert(decimals=kept))
    assert to_right(strict, Decimal("3.3300")) == (Decimal("3.3300"),)
    with pytest.raises(ValueTrouble, match="more decimals than the 2"):
        to_right(strict, Decimal("3.3333"))
    rounds = one_field("NUMERIC(12, 4)", "DECIMAL(12,2)", convert=Convert(decimals=kept, rounding=Rounding.HALF_UP))
    assert to_right(rounds, Decimal("3.335")) == (Decimal("3.34"),)
    assert to_right(rounds, Decimal("-3.335")) == (Decimal("-3.34"),)
    even = one_field("NUMERIC(12, 4)", "DECIMAL(12,2)", convert=Convert(decimals=kept, rounding=Rounding.HALF_EVEN))
    assert to_right(even, Decimal("3.345")) == (Decimal("3.34"),)


def test_trap_18_what_rounding_lost_is_no_difference_and_does_not_come_back() -> None:
    rules = one_field("NUMERIC(12, 4)", "DECIMAL(12,2)",
                      convert=Convert(decimals=Pair(4, 2), rounding=Rounding.HALF_UP))  # fmt: skip
    assert rules.agrees((Decimal("3.3333"),), (Decimal("3.33"),), no_links)
    assert not rules.agrees((Decimal("3.3333"),), (Decimal("3.34"),), no_links)


def test_trap_18_a_third_is_refused_or_rounded_but_never_a_cent_over() -> None:
    with pytest.raises(ValueTrouble, match="divide evenly"):
        to_left(one_field("NUMERIC", "DECIMAL(12,2)", convert=Convert(factor=Decimal(3))), Decimal("10.00"))
    thirds = one_field("NUMERIC(12, 2)", "DECIMAL(12,2)",
                       convert=Convert(factor=Decimal(3), decimals=Pair(2, 2), rounding=Rounding.HALF_UP))  # fmt: skip
    assert to_left(thirds, Decimal("10.00")) == (Decimal("3.33"),)
    assert thirds.agrees((Decimal("3.33"),), (Decimal("10.00"),), no_links)


def test_trap_18_more_than_the_column_keeps_is_refused_even_where_the_plan_says_nothing() -> None:
    with pytest.raises(ValueTrouble, match="more decimals than the 2"):
        to_right(one_field("NUMERIC", "DECIMAL(6,2)"), Decimal("0.125"))
    with pytest.raises(ValueTrouble, match="larger than the column keeps"):
        to_right(one_field("NUMERIC", "DECIMAL(6,2)"), Decimal("10000"))
    assert to_right(one_field("NUMERIC", "DECIMAL(6,2)"), Decimal("9999.99")) == (Decimal("9999.99"),)


def test_trap_19_a_code_is_not_its_label() -> None:
    rules = one_field("CHAR(1)", "ENUM('trading','public')", values=(("T", "trading"), ("P", "public")))
    assert to_right(rules, "T") == ("trading",)
    assert to_left(rules, "public") == ("P",)
    for cell in ("trading", "t", "X"):
        with pytest.raises(ValueTrouble, match=f"`{cell}` is not in its `values`"):
            to_right(rules, cell)
    with pytest.raises(ValueTrouble, match="none of the codes that the column knows"):
        to_right(one_field("TEXT", "ENUM('trading','public')"), "industry")


def test_trap_19_codes_are_recognised_however_the_engine_writes_them() -> None:
    rules = one_field("BOOLEAN", "INTEGER", values=(("true", "1"), ("false", "0")))
    assert to_right(rules, True) == (1,)
    assert to_left(rules, 0) == (False,)
    flags = one_field("TINYINT(1)", "CHAR(1)", Pair("", ""), Pair("mysql", "postgresql"),
                      values=(("1", "t"), ("0", "f")))  # fmt: skip
    assert (to_right(flags, 1), to_right(flags, True), to_left(flags, "f")) == (("t",), ("t",), (False,))
    numbers = one_field("", "", values=(("1", "one"), ("10", "ten")))
    assert (to_right(numbers, Decimal("10.0")), to_right(numbers, 1.0)) == (("ten",), ("one",))


def test_trap_19_what_the_map_does_not_have_is_blank_or_kept_only_where_the_plan_says_so() -> None:
    blank = one_field("TEXT", "TEXT", values=(("a", "b"),), unmapped=Unmapped.BLANK)
    assert to_right(blank, "x") == (None,)
    assert blank.agrees(("x",), (None,), no_links)
    keep = one_field("TEXT", "TEXT", values=(("a", "b"), ("b", "a")), unmapped=Unmapped.KEEP)
    assert (to_right(keep, "x"), to_right(keep, "a")) == (("x",), ("b",))


def test_trap_21_the_same_number_in_another_company_is_another_record() -> None:
    rules = one_field(left=("root.company", "root.customer"), right=("root.c",), refers="customer")
    links = {(1, "K7"): (70,), (2, "K7"): (71,)}

    def refs(object_: str, side: str, key: tuple[object, ...]) -> tuple[object, ...] | None:
        return links.get(key) if side == "left" else {there: here for here, there in links.items()}.get(key)  # type: ignore[arg-type,call-overload,no-any-return]

    assert rules.translate("left", (1, "K7"), refs) == (70,)
    assert rules.translate("left", (Decimal(2), "K7"), refs) == (71,)
    assert rules.translate("right", (71,), refs) == (2, "K7")
    assert not rules.agrees((1, "K7"), (71,), refs)
    with pytest.raises(Waits):
        rules.translate("left", (3, "K7"), refs)
    with pytest.raises(ValueTrouble, match="a key of customer has 2 columns"):
        one_field(refers="customer").translate("right", (71,), refs)


@pytest.mark.parametrize(
    ("right", "text"),
    [
        (column("VARCHAR(4)"), "abcde"),
        (column("VARCHAR(4 BYTE)"), "abcé"),
        (column("VARCHAR2(80 BYTE)", charset="gbk"), "有" * 41),
        (column("VARCHAR(80)", charset="gbk"), "naïve 😀"),
        (column("VARCHAR(80)", charset="utf8mb3", engine="mysql"), "😀"),
        (column("VARCHAR(80)", charset="latin1", engine="mysql"), "上海"),
        (column("TINYTEXT", engine="mysql"), "é" * 128),
        (column("VARCHAR(80)"), "a\0b"),
        (column("VARCHAR(80)"), "a\ud800"),
        (column("SMALLINT"), "40000"),
        (column("BINARY(2)"), "abc"),
    ],
)
def test_trap_27_nothing_is_cut_and_no_character_replaced(right: object, text: str) -> None:
    rules = one_field(columns=Pair(column("TEXT"), right), flow=Flow.TO_RIGHT)  # type: ignore[arg-type]
    with pytest.raises(ValueTrouble) as caught:
        to_right(rules, text)
    assert caught.value.failure.trouble is Trouble.VALUE
    assert caught.value.failure.column == "root.r"
    assert text not in caught.value.failure.text.say()


def test_trap_27_eighty_bytes_of_gbk_and_four_byte_characters_pass_where_they_fit() -> None:
    gbk = one_field(columns=Pair(column("TEXT"), column("VARCHAR2(80 BYTE)", charset="gbk")))
    assert to_right(gbk, "有" * 40) == ("有" * 40,)
    wide = one_field(columns=Pair(column("TEXT"), column("VARCHAR(80)", charset="utf8mb4", engine="mysql")))
    assert to_right(wide, "😀") == ("😀",)


def test_trap_27_a_longer_text_by_an_upper_case_letter_is_measured_afterwards() -> None:
    rules = one_field("TEXT", "VARCHAR(6)", compare=Compare.FOLDED, convert=Convert(case=Pair(None, Case.UPPER)))
    assert to_right(rules, "straßs"[:5]) == ("STRASS",)
    with pytest.raises(ValueTrouble, match="7 characters"):
        to_right(rules, "straße")
