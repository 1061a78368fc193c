"""One suite for every RecordReader, RootFinder and Identified."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from lab.servers import Server
from tests.conformance import trade

from wedlock.connectors.records.side import SqlSide
from wedlock.model.sync import Change, Layout
from wedlock.sync.layout import layout

ENGINES = (
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.engine),
    pytest.param("mariadb", marks=pytest.mark.engine),
)
Make = Callable[[list[str]], SqlSide]
_numbers = itertools.count(1)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def make(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Opens a side over a new database with these statements run."""
    fixture = {"postgresql": "postgres_server", "mariadb": "mariadb_server"}.get(engine)
    server: Server | None = request.getfixturevalue(fixture) if fixture else None
    folder: Path = tmp_path_factory.mktemp("sides")
    sides: list[SqlSide] = []

    def made(script: list[str]) -> SqlSide:
        sides.append(trade.opened(trade.database(engine, server, folder, f"side_{next(_numbers)}", script)))
        return sides[-1]

    yield made
    for side in sides:
        side.close()


@pytest.fixture(scope="module")
def erp(engine: str, make: Make) -> SqlSide:
    return make(trade.erp(engine))


@pytest.fixture(scope="module")
def crm(engine: str, make: Make) -> SqlSide:
    return make(trade.crm(engine))


def left(name: str) -> Layout:
    return layout(trade.plan().by_name[name], "left")


def right(name: str) -> Layout:
    return layout(trade.plan().by_name[name], "right")


def test_a_record_has_its_root_and_the_chosen_rows(erp: SqlSide) -> None:
    found = erp.read(left("customer_master"), [(1,), (2,), (4,), (99,)])
    assert set(found) == {(1,), (2,), (4,)}
    wang = found[1,]
    assert wang.key == (1,)
    assert wang.values["root.name"] == "王小明"
    assert wang.values["root.active"] is True
    assert wang.values["email.value"] == "first@example.test"  # first_by: id
    assert wang.values["phone.id"] == 13
    assert wang.values["address.city"] == "上海"  # first_by: -id
    assert found[2,].values["root.name"] == "Müller & Söhne 🏭"
    assert not found[2,].has("email")
    assert not found[4,].has("address")


def test_lines_are_in_the_order_of_their_keys(erp: SqlSide) -> None:
    order = erp.read(left("sales_order"), [(51,), (52,)])
    lines = order[51,].lines["lines"]
    assert [line.key for line in lines] == [(61,), (62,)]
    assert lines[1].values["lines.quantity"] == Decimal("1.250")
    assert order[51,].values["root.order_date"] == dt.date(2025, 2, 3)
    assert order[52,].lines == {"lines": ()}


def test_inheritance_and_mirrored_relations(crm: SqlSide) -> None:
    account = crm.read(right("customer_master"), [(1,)])[1,]
    assert account.values["base.modified"] == dt.datetime(2025, 1, 1, 0, 0, 0, 250000)
    order = crm.read(right("sales_order"), [(4,)])[4,]
    assert order.values["buyer.object"] == 1


def test_keys_come_page_by_page_and_only_of_those_that_take_part(erp: SqlSide, crm: SqlSide) -> None:
    customers = left("customer_master")
    assert erp.keys(customers, None, 3) == [(1,), (2,), (3,)]
    assert erp.keys(customers, (3,), 3) == [(4,)]
    assert erp.keys(customers, (4,), 3) == []
    assert erp.count(customers) == 4
    assert crm.keys(right("customer_master"), None, 10) == [(1,), (2,)]  # only: base.kind 1
    assert crm.count(right("customer_master")) == 2


def changes(table: str, *keys: object, column: str = "id") -> list[Change]:
    return [Change(table, (column,), (key,)) for key in keys]


def test_a_changed_row_leads_to_its_record(erp: SqlSide, crm: SqlSide) -> None:
    customers = left("customer_master")
    assert erp.roots(customers, changes("party_contact", 11, 13, 15)) == {(1,), (2,)}
    assert erp.roots(customers, changes("party_contact", 14)) == {(1,)}  # it may have been an e-mail before
    assert erp.roots(customers, changes("party_contact", 999)) == set()
    assert erp.roots(customers, changes("party", 1, 999)) == {(1,), (999,)}
    assert erp.roots(customers, changes("party", "2")) == {(2,)}
    assert erp.roots(left("sales_order"), changes("sales_line", 61)) == {(51,)}
    assert crm.roots(right("customer_master"), changes("entity", 1, 4)) == {(1,)}  # 4 is no account
    assert crm.roots(right("sales_order"), changes("relation", 71, 72)) == {(4,)}


def test_a_side_knows_itself(make: Make, engine: str) -> None:
    side, another = make(trade.erp(engine)), make(trade.erp(engine))
    assert side.identity() == side.identity() != another.identity()
    assert side.identity().writable
