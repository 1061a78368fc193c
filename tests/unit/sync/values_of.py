"""Values as databases hold them, for Hypothesis: every kind of column, and what a column of that kind may hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from wedlock.model.catalog import Column, DataType, Family
from wedlock.model.sync import Value

ODD_TEXTS = [
    "", " ", "42", "042", " 42 ", "1.50", "-0", "1e5", "١٢", "NaN", "true", "t", "20260302", "02.03.26", "2.3.26",
    "2026-03-02", "2026-03-02 10:00:00", "PR-0100", "É", "E\u0301", "ﬁ", "ＡＢＣ", "ß", "ı", "İ", "中文", "😀", "x\0y",
    "abc  ", "a", "b", "A", "a\r\nb", "a\nb", '{"b": 1, "a": 2.50}', "\ud800",
]  # fmt: skip
"""Texts that look like something else, or that some engine cannot keep."""

texts = st.text(max_size=20) | st.sampled_from(ODD_TEXTS)
kept_texts = texts.filter(lambda text: text.isprintable() and len(text) <= 20)
decimals = st.decimals(allow_nan=True, allow_infinity=True).filter(lambda d: not d.is_snan())
amounts = st.decimals("-9999999999", "9999999999", places=2)
integers = st.integers(-(2**63), 2**63 - 1)
dates = st.dates(date(1, 1, 1))
walls = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23)) | st.datetimes().map(
    lambda w: w.replace(microsecond=0)
)
moments = walls.map(lambda wall: wall.replace(tzinfo=UTC))
uuids = st.uuids().map(str)
anything: st.SearchStrategy[Value] = st.one_of(
    st.none(), texts, decimals, integers, st.floats(), st.booleans(), dates, walls, moments, st.times(), uuids,
    st.timedeltas(timedelta(), timedelta(days=2)), st.binary(max_size=6),
)  # fmt: skip

Kind = tuple[DataType, st.SearchStrategy[Value]]


def _kind(native: str, family: Family, held: st.SearchStrategy[Value], **more: object) -> Kind:
    return replace(DataType(native, family), **more), held  # type: ignore[arg-type]


KINDS: tuple[Kind, ...] = (
    _kind("VARCHAR(20)", Family.TEXT, kept_texts, length=20),
    _kind("TEXT", Family.TEXT, texts),
    _kind("CHAR(20)", Family.TEXT, kept_texts.map(lambda text: text.ljust(20)), length=20),
    _kind("BIGINT", Family.INTEGER, integers),
    _kind("NUMERIC(12, 2)", Family.DECIMAL, amounts, precision=12, scale=2),
    _kind("NUMERIC", Family.DECIMAL, decimals),
    _kind("DOUBLE PRECISION", Family.FLOAT, st.floats()),
    _kind("BOOLEAN", Family.BOOLEAN, st.booleans()),
    _kind("DATE", Family.DATE, dates),
    _kind("TIMESTAMP", Family.DATETIME, walls, zoned=False),
    _kind("TIMESTAMP WITH TIME ZONE", Family.DATETIME, moments, zoned=True),
    _kind("TIME", Family.TIME, st.times()),
    _kind("UUID", Family.UUID, uuids),
    _kind("JSONB", Family.JSON, st.sampled_from(['{"a": 1, "b": [2.50, "x"]}', "null", "[]", "12"])),
    _kind("BYTEA", Family.BINARY, st.binary(max_size=6)),
    _kind("VARCHAR(2)", Family.ENUM, st.sampled_from(["a", "b", "42", "true"]), values=("a", "b", "42", "true")),
)


def column(name: str, kind: Kind, nullable: bool) -> Column:
    return Column(name, kind[0], nullable)


def held(kind: Kind, nullable: bool) -> st.SearchStrategy[Value]:
    """What a column of that kind may hold."""
    return st.none() | kind[1] if nullable else kind[1]
