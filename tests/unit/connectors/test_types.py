"""Native type spellings of engines and frameworks, normalised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wedlock.connectors.types import data_type
from wedlock.model.catalog import Family


@pytest.mark.parametrize(
    ("native", "engine", "family"),
    [
        ("varchar(14)", "mysql", Family.TEXT),
        ("character varying(30)", "postgresql", Family.TEXT),
        ("NVARCHAR2(20)", "oracle", Family.TEXT),
        ("nvarchar(max)", "mssql", Family.TEXT),
        ("int(10) unsigned", "mysql", Family.INTEGER),
        ("NUMBER(10)", "oracle", Family.INTEGER),
        ("NUMBER(10,2)", "oracle", Family.DECIMAL),
        ("NUMBER", "oracle", Family.DECIMAL),
        ("double precision", "postgresql", Family.FLOAT),
        ("timestamp(6) without time zone", "postgresql", Family.DATETIME),
        ("timestamp", "mssql", Family.BINARY),  # a row version
        ("date", "oracle", Family.DATETIME),  # with a time of day
        ("date", "mysql", Family.DATE),
        ("time with time zone", "postgresql", Family.TIME),
        ("tinyint(1)", "mysql", Family.BOOLEAN),
        ("tinyint(1)", "catalog", Family.INTEGER),  # a framework says bool when it means it
        ("tinyint(4)", "mysql", Family.INTEGER),
        ("bit(1)", "mysql", Family.BOOLEAN),
        ("bit(8)", "mysql", Family.OTHER),
        ("bit", "mssql", Family.BOOLEAN),
        ("uniqueidentifier", "mssql", Family.UUID),
        ("point", "mysql", Family.OTHER),
        ("integer[]", "postgresql", Family.OTHER),
        ("interval day to second", "oracle", Family.INTERVAL),
        ("positiveinteger", "catalog", Family.INTEGER),
        ("currency(26,6)", "catalog", Family.DECIMAL),
        ("creationdatetime", "catalog", Family.DATETIME),
        ("jsonObject", "catalog", Family.JSON),
        ("manytomany", "catalog", Family.OTHER),
        ("", "sqlite", Family.OTHER),
    ],
)
def test_a_spelling_has_its_family(native: str, engine: str, family: Family) -> None:
    found = data_type(native, engine)
    assert (found.native, found.family) == (native, family)


def test_lengths_precisions_zones_and_codes_are_told() -> None:
    assert data_type("VARCHAR( 32 )").length == 32
    assert (data_type("decimal(12, 2)").precision, data_type("decimal(12, 2)").scale) == (12, 2)
    assert data_type("decimal(12)").scale == 0
    limited = data_type("VARCHAR2(10 BYTE)", "oracle")
    assert (limited.length, limited.length_in_bytes) == (10, True)
    assert data_type("enum('a','b''c')", "mysql").values == ("a", "b'c")
    assert data_type("timestamp with time zone").zoned is True
    assert data_type("datetime").zoned is False
    assert data_type("timestamp", "mysql").zoned is True
    assert data_type("integer").zoned is None


@given(st.text(max_size=60), st.sampled_from(["", "mysql", "postgresql", "mssql", "oracle", "sqlite", "catalog"]))
def test_any_text_at_all_has_a_type(native: str, engine: str) -> None:
    assert data_type(native, engine).native == native
