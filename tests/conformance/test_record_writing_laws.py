"""Laws of writing, on whatever is written: what was asked for is there, and nothing else moved."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conformance import trade

from wedlock.connectors.records import markers
from wedlock.connectors.records.side import SqlSide
from wedlock.model.sync import Came, Doing, Record, Write
from wedlock.sync.layout import layout

CUSTOMERS = layout(trade.plan().by_name["customer_master"], "left")
TABLES = {"party": "id", "party_contact": "party", "party_address": "party", "party_credit_limit": "party"}
OTHERS = ("product", "sales_order", "sales_line", "app_user")
OPTIONAL = ("root.tax_no", "email.value", "phone.value", "address.street", "address.city", "address.zip")
PARTIES = (1, 2, 3, 4)

_numbers = itertools.count(1)
texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=10)
wishes = st.fixed_dictionaries(
    {},
    optional={"root.name": texts} | dict.fromkeys(OPTIONAL, texts | st.none()),
)
always = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)


@pytest.fixture(scope="module")
def erp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlSide]:
    side = trade.opened(trade.database("sqlite", None, tmp_path_factory.mktemp("laws"), "erp", trade.erp("sqlite")))
    markers.install(side.connection)
    yield side
    side.close()


def rows(side: SqlSide, table: str, where: str = "1 = 1") -> list[tuple[Any, ...]]:
    with side.connection.snapshot() as cursor:
        cursor.execute(f"select * from {table} where {where} order by 1")
        return [tuple(row) for row in cursor.fetchall()]


def elsewhere(side: SqlSide, party: int) -> list[list[tuple[Any, ...]]]:
    """All rows but those of one party."""
    return [rows(side, table, f"{column} <> {party}") for table, column in TABLES.items()] + [
        rows(side, table) for table in OTHERS
    ]


def everything(side: SqlSide) -> list[list[tuple[Any, ...]]]:
    return [rows(side, table) for table in (*TABLES, *OTHERS)]


def read(side: SqlSide, party: int) -> Record:
    return side.read(CUSTOMERS, [(party,)])[party,]


@always
@given(st.sampled_from(PARTIES), wishes)
def test_an_update_changes_what_it_says_and_nothing_else(erp: SqlSide, party: int, wish: dict[str, str | None]) -> None:
    record, before = read(erp, party), elsewhere(erp, party)
    (outcome,) = erp.write(CUSTOMERS, [Write(f"w{next(_numbers)}", Doing.UPDATE, record.key, record, wish)])
    assert outcome.came is Came.WRITTEN, outcome.failure
    assert outcome.record == read(erp, party)
    for path, value in wish.items():
        if value is not None:
            assert outcome.record.values[path] == value
    touched = {path.partition(".")[0] for path in wish}
    for path, value in record.values.items():
        if path not in wish and path != "root.write_date" and path.partition(".")[0] not in touched - {"root"}:
            assert outcome.record.values[path] == value
    assert elsewhere(erp, party) == before
    (again,) = erp.write(CUSTOMERS, [Write(f"w{next(_numbers)}", Doing.UPDATE, record.key, outcome.record, {})])
    assert again.record == outcome.record


@always
@given(st.dictionaries(st.sampled_from(OPTIONAL), texts), texts)
def test_created_deleted_restored(erp: SqlSide, wish: dict[str, str], name: str) -> None:
    empty = everything(erp)
    (made,) = erp.write(CUSTOMERS, [Write(f"w{next(_numbers)}", Doing.CREATE, values={**wish, "root.name": name})])
    assert made.record is not None, made.failure
    assert {path: made.record.values[path] for path in wish} == wish
    full, key = everything(erp), made.record.key
    (gone,) = erp.write(CUSTOMERS, [Write(f"w{next(_numbers)}", Doing.DELETE, key, made.record)])
    assert gone.came is Came.WRITTEN, gone.failure
    assert everything(erp) == empty
    (back,) = erp.write(CUSTOMERS, [Write(f"w{next(_numbers)}", Doing.RESTORE, key, removed=gone.removed)])
    assert back.record == made.record
    assert everything(erp) == full
    erp.write(CUSTOMERS, [Write(f"w{next(_numbers)}", Doing.DELETE, key, back.record)])
