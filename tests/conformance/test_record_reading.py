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
from wedlock.model.sync import Layout
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
