"""Drivers' values, made into ours."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wedlock.connectors._encoding import text_of
from wedlock.connectors.types import data_type
from wedlock.connectors.values import Oddities, decode, fix_rows, fixes
from wedlock.model.catalog import Column
from wedlock.model.ports import TEXT_LIMIT


def fixed(native: str, value: object, engine: str = "sqlite") -> tuple[object, tuple[str, ...]]:
    odd = Oddities()
    ((result,),) = fix_rows([(value,)], fixes("t", [Column("c", data_type(native, engine))], odd))
    return result, tuple(map(str, odd.notices()))


def test_texts_of_sqlite_become_the_values_they_are_declared_to_be() -> None:
    assert fixed("date", "2020-02-29") == (dt.date(2020, 2, 29), ())
    assert fixed("datetime", "2020-02-29 10:00:00") == (dt.datetime(2020, 2, 29, 10), ())
    assert fixed("datetime", "2020-02-29T10:00:00+08:00") == (dt.datetime(2020, 2, 29, 2), ())
    assert fixed("time", "10:30") == (dt.time(10, 30), ())
    assert fixed("boolean", 1) == (True, ())
    assert fixed("decimal(9,2)", 12.5) == (Decimal("12.5"), ())
    assert fixed("decimal(9,2)", "1.10") == (Decimal("1.10"), ())


def test_what_does_not_fit_stays_text_and_is_noticed() -> None:
    for native, value in (("date", "0000-00-00"), ("datetime", "yesterday"), ("time", "99:00")):
        result, notices = fixed(native, value)
        assert result == value
        assert notices == ("t.c: dates outside the years 1 to 9999 were read as text.",)
    assert fixed("decimal(9,2)", "many") == ("many", ())
    assert fixed("boolean", 7) == (7, ())


def test_zones_agree_within_a_column() -> None:
    aware = dt.datetime(2020, 1, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert fixed("timestamptz", aware)[0] == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert fixed("timestamptz", dt.datetime(2020, 1, 1))[0] == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert fixed("datetime", aware)[0] == dt.datetime(2020, 1, 1)
    assert fixed("timestamptz", dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-8))))[0] is not None


def test_numbers_that_are_not_finite_are_empty_and_noticed() -> None:
    for value in (float("nan"), float("inf"), Decimal("NaN")):
        result, notices = fixed("real", value)
        assert result is None
        assert "not finite" in notices[0]


def test_texts_are_cut_and_nul_bytes_shown() -> None:
    assert fixed("text", "x" * (TEXT_LIMIT + 1)) == ("x" * TEXT_LIMIT, ())
    assert fixed("blob", b"\0" * (TEXT_LIMIT + 1)) == (b"\0" * TEXT_LIMIT, ())
    assert fixed("text", "a\0b") == ("a␀b", ("t.c: NUL bytes in texts are shown as ␀.",))


def test_gbk_bytes_are_read_as_chinese_and_others_mended() -> None:
    assert decode("上海和平贸易（有限）公司A1".encode("gbk")) == ("上海和平贸易（有限）公司A1", True)
    assert decode("中文".encode("gbk")[:-1]) == ("中", True)
    assert decode("中文".encode()) == ("中文", False)
    assert decode("Müller".encode("latin-1")) == ("M�ller", True)
    assert fixed("text", "王".encode("gbk"))[1] == ("t.c: texts that are not UTF-8 were read as GB18030, or mended.",)


@given(st.lists(st.tuples(st.integers(0xB0, 0xD6), st.integers(0xA1, 0xFE)), min_size=1, max_size=40))
def test_every_text_of_common_hanzi_survives_gbk(pairs: list[tuple[int, int]]) -> None:
    raw = b"".join(map(bytes, pairs))
    text = raw.decode("gb2312")
    assert decode(raw)[0] in (text, raw.decode("utf-8", errors="replace"))  # a few GBK texts are valid UTF-8
    assert decode(b"A1 " + raw + b" Co.")[0].startswith("A1 ")


@given(st.binary(max_size=200))
def test_any_bytes_at_all_become_text(raw: bytes) -> None:
    assert isinstance(decode(raw)[0], str)
    assert isinstance(text_of(raw)[0], str)


def test_a_files_encoding_is_found() -> None:
    text = "CREATE TABLE 客户 (名称 int);\n" * 3
    for encoding, told in (
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gbk", "gb18030"),
    ):
        assert text_of(text.encode(encoding)) == (text, told)
    assert text_of("Größe".encode("latin-1")) == ("Größe", "latin-1")
    assert text_of("客户".encode()[:-1]) == ("客", "utf-8")  # cut in the middle of a character
