"""Whatever lies in the tables: reading gives what a plain join in Python gives, and every changed row leads back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conformance.trade import Make

from wedlock.connectors.records.side import SqlSide
from wedlock.model.plan import PlanPart, PlanShape
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Change, Layout, Record

TABLES = ("party", "unit", "contact", "line")
SCRIPT = [
    "create table party (id int primary key, unit int)",
    "create table unit (id int primary key, name varchar(9))",
    "create table contact (id int primary key, party int, kind varchar(9), rank_ int)",
    "create table line (id int primary key, party int, unit int)",
]
SIZES = {"party": 2, "unit": 2, "contact": 4, "line": 3}
small = st.integers(0, 4)
maybe = st.none() | small
KINDS = st.sampled_from(["mail", "phone"])
rows = st.fixed_dictionaries(
    {
        "party": st.dictionaries(small, st.tuples(maybe), max_size=5),
        "unit": st.dictionaries(small, st.tuples(st.sampled_from("xyz")), max_size=4),
        "contact": st.dictionaries(st.integers(0, 9), st.tuples(maybe, KINDS, maybe), max_size=9),
        "line": st.dictionaries(st.integers(0, 9), st.tuples(maybe, maybe), max_size=9),
    }
)
Rows = dict[str, dict[int, tuple[Any, ...]]]


def thing(first_by: str) -> Layout:
    mails = (("kind", ("mail",)),)
    parts = (
        PlanPart("line_unit", "unit", "lines", (("id", "unit"),), Cardinality.ONE, key=("id",), shared=True),
        PlanPart("unit", "unit", "root", (("id", "unit"),), Cardinality.ONE, key=("id",), shared=True),
        PlanPart("mail", "contact", "root", (("party", "id"),), Cardinality.CHOSEN, mails, first_by, ("id",)),
        PlanPart("lines", "line", "root", (("party", "id"),), Cardinality.MANY, key=("id",)),
    )  # fmt: skip
    columns = {
        "root": ("id", "unit"),
        "unit": ("id", "name"),
        "mail": ("id", "party", "kind", "rank_"),
        "lines": ("id", "party", "unit"),
        "line_unit": ("id", "name"),
    }
    return Layout("thing", "left", PlanShape("party", ("id",), parts=parts), columns, ("lines",))


def fill(side: SqlSide, data: Rows) -> None:
    with side.connection.writing() as cursor:
        for table in TABLES:
            cursor.execute(f"delete from {table}")
            marks = ", ".join([side.connection.dialect.mark] * SIZES[table])
            for key, values in data[table].items():
                cursor.execute(f"insert into {table} values ({marks})", [key, *values])


def expected(data: Rows, first_by: str) -> dict[tuple[int], tuple[Any, ...]]:
    """Key → (unit's name, mail's id, (line, its unit's name) …)."""
    found = {}
    for party, (unit,) in data["party"].items():
        mails = [(key, rank) for key, (of, kind, rank) in data["contact"].items() if of == party and kind == "mail"]
        sign = -1 if first_by.startswith("-") else 1
        if first_by:
            mails.sort(key=lambda mail: (mail[1] is None, sign * (mail[1] or 0), mail[0]))
        else:
            mails.sort(key=lambda mail: mail[0])
        lines = sorted((key, data["unit"].get(of, (None,))[0]) for key, (to, of) in data["line"].items() if to == party)
        found[party,] = (data["unit"].get(unit, (None,))[0], mails[0][0] if mails else None, tuple(lines))
    return found


def seen(record: Record) -> tuple[Any, ...]:
    lines = tuple((line.key[0], line.values.get("line_unit.name")) for line in record.lines["lines"])
    return record.values.get("unit.name"), record.values.get("mail.id"), lines


def owners(data: Rows, table: str, key: int) -> set[tuple[int, ...]]:
    """The records that a row belongs to, whatever its selector says."""
    parties = data["party"]
    if table == "party":
        return {(key,)}
    if key not in data[table]:
        return set()
    if table != "unit":
        return {(data[table][key][0],)} if data[table][key][0] in parties else set()
    by_line = {of for of, unit in data["line"].values() if unit == key and of in parties}
    return {(party,) for party in by_line | {party for party, (unit,) in parties.items() if unit == key}}


@pytest.fixture(scope="module")
def side(make: Make) -> SqlSide:
    return make(SCRIPT)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=rows, first_by=st.sampled_from(["rank_", "-rank_", ""]), page=st.integers(1, 3))
def test_reading_is_a_join_and_every_row_leads_back(side: SqlSide, data: Rows, first_by: str, page: int) -> None:
    fill(side, data)
    layout, wanted = thing(first_by), expected(data, first_by)
    assert {key: seen(record) for key, record in side.read(layout, [(n,) for n in range(6)]).items()} == wanted
    paged: list[tuple[Any, ...]] = []
    while more := side.keys(layout, paged[-1] if paged else None, page):
        paged += more
    assert paged == sorted(wanted)
    assert side.count(layout) == len(wanted)
    for table in TABLES:
        for key in range(10):
            assert side.roots(layout, [Change(table, ("id",), (key,))]) == owners(data, table, key)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=rows, first_by=st.sampled_from(["rank_", "-rank_"]), rank=st.integers(0, 4))
def test_who_takes_part_is_what_is_read(side: SqlSide, data: Rows, first_by: str, rank: int) -> None:
    """`only` on a chosen row lets in exactly the records that are read with such a row."""
    fill(side, data)
    plain = thing(first_by)
    texts = (str(rank),) if rank else ("", "0")
    shape = PlanShape("party", ("id",), only=(("mail.rank_", texts),), parts=plain.shape.parts)
    taking = Layout("thing", "left", shape, plain.columns, plain.lines)
    read = side.read(plain, [(n,) for n in range(6)])
    having = {key for key, record in read.items() if _text(record.values.get("mail.rank_")) in texts}
    assert set(side.keys(taking, None, 100)) == having
    assert side.count(taking) == len(having)


def _text(value: object) -> str:
    return "" if value is None else str(value)
