"""What fits a column is handed over unchanged; what does not is refused and never cut."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.connectors.records.constants import coerced
from wedlock.connectors.records.fitting import fitting
from wedlock.connectors.records.moments import Moments, moment
from wedlock.connectors.records.unfit import NotFitting
from wedlock.connectors.types import data_type
from wedlock.errors import SettingsError
from wedlock.model.catalog import Catalog, Column, Table

ENGINES = ("postgresql", "mariadb", "sqlite")


def fits(native: str, value: object, engine: str = "postgresql", charset: str | None = None) -> bool:
    spelled = "mysql" if engine == "mariadb" else engine
    fit = fitting(Column("c", data_type(native, spelled), charset=charset), Catalog("s", (), engine))
    try:
        found = fit(value)
    except NotFitting:
        return False
    assert found == value or Decimal(repr(found)) == value
    return True


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("native", "good", "bad"), [
    ("varchar(3)", ["", "abc", "王小明", "🏭🏭🏭"], ["abcd", "王小明x", "abc ", 5, b"abc"]),
    ("decimal(5,2)", [Decimal("999.99"), Decimal("-0.10"), 7, Decimal("1E+2"), Decimal("1.500")],
     [Decimal("1000"), Decimal("0.001"), Decimal("NaN"), Decimal("Infinity"), Decimal("1E+30"), "1"]),
    ("bigint", [0, -(2**63), 2**63 - 1, Decimal("12"), True], [2**63, Decimal("1.5"), Decimal("NaN"), "1", 1.5]),
    ("double precision", [1.5, Decimal("0.1"), 3], [Decimal("0.10000000000000000001"), "1"]),
    ("date", [dt.date(2026, 1, 2)], [5, dt.datetime(2026, 1, 2, 3)]),
])  # fmt: skip
def test_good_and_bad(engine: str, native: str, good: list[object], bad: list[object]) -> None:
    assert [value for value in good if not fits(native, value, engine)] == []
    assert [value for value in bad if fits(native, value, engine)] == []
    assert fits(native, None, engine)


@pytest.mark.parametrize(("charset", "good", "bad"), [
    ("utf8mb4", "王🏭", "\ud800"), ("utf8mb3", "王é", "🏭"), ("gbk", "王", "🏭"),
    ("latin1", "é€", "王"), ("ascii", "a", "é"),
])  # fmt: skip
def test_what_the_columns_own_characters_cannot_write(charset: str, good: str, bad: str) -> None:
    assert fits("varchar(9)", good, "mariadb", charset)
    assert not fits("varchar(9)", bad, "mariadb", charset)


def test_bounds_of_the_engines_own_types() -> None:
    assert fits("tinyint(4) unsigned", 255, "mariadb")
    assert not fits("tinyint(4) unsigned", -1, "mariadb")
    assert not fits("smallint", 40_000)
    assert fits("smallint", 40_000, "sqlite")
    assert not fits("tinytext", "王" * 86, "mariadb")
    assert fits("enum('a','b')", "b", "mariadb")
    assert not fits("enum('a','b')", "c", "mariadb")
    assert not fits("text", "a\0b")
    assert not fits("boolean", 2)


def test_a_time_is_not_made_coarser() -> None:
    fine = dt.datetime(2026, 1, 2, 3, 4, 5, 250_000)
    assert fits("timestamp without time zone", fine)
    assert fits("datetime(2)", fine, "mariadb")
    assert not fits("datetime", fine, "mariadb")
    assert not fits("timestamp(1) without time zone", fine)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**8), max_value=10**8))
def test_a_decimal_fits_exactly_if_it_has_no_more_places(value: Decimal) -> None:
    assert fits("numeric(12,2)", value) == (value == value.quantize(Decimal("0.01")))


def test_constants_take_the_kind_of_their_column() -> None:
    for native, text, value in (
        ("boolean", "1", True), ("integer", "1", 1), ("varchar(3)", "01", "01"),
        ("numeric(5,2)", "0.10", Decimal("0.10")), ("date", "2026-01-02", dt.date(2026, 1, 2)),
    ):  # fmt: skip
        found = coerced(Column("c", data_type(native, "postgresql")), text)
        assert (found, type(found)) == (value, type(value))
    with pytest.raises(SettingsError, match="integer"):
        coerced(Column("c", data_type("integer", "postgresql")), "many")


def test_now_as_a_column_keeps_it() -> None:
    now = dt.datetime(2026, 1, 2, 20, 4, 5, 123_456, tzinfo=dt.UTC)

    def at(native: str, engine: str = "postgresql") -> object:
        spelled = "mysql" if engine == "mariadb" else engine
        return moment(Column("c", data_type(native, spelled)), Catalog("s", (), engine), "Asia/Shanghai", now)

    assert at("timestamp with time zone") == now
    assert at("timestamp without time zone") == dt.datetime(2026, 1, 3, 4, 4, 5, 123_456)
    assert at("datetime", "mariadb") == dt.datetime(2026, 1, 3, 4, 4, 5)
    assert at("date") == dt.date(2026, 1, 3)
    assert at("integer") == int(now.timestamp())
    assert at("varchar(20)") == "2026-01-03 04:04:05"
    table = Table("t", (Column("c", data_type("date", "postgresql")),))
    assert Moments(Catalog("s", (table,)), "", now).of(table, "c") == dt.date(2026, 1, 2)
