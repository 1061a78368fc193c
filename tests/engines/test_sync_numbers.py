"""Numbers that PostgreSQL holds and no other engine does: refused one by one, with the field, and never bent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.servers import Server, drop_database
from tests.marriage_served import Served, marry

pytestmark = pytest.mark.engine

GOODS = "insert into product (id, sku, name, price_cents, uom, active) values (%s, %s, %s, 100, 'pcs', 1)"
ODD = {
    1: ("'NaN'", "not finite"),
    2: ("'Infinity'", "not finite"),
    3: ("1e70", "larger than the column keeps"),
    4: ("12.3400000000000000000000001", "no whole number"),
    5: ("1e-40", "no whole number"),
}


@pytest.fixture
def served(tmp_path: Path, postgres_server: Server, mariadb_server: Server) -> Iterator[Served]:
    """The ERP on MariaDB, whose prices are whole cents; the CRM on PostgreSQL, whose prices may be anything."""
    servers = {"erp": mariadb_server, "crm": postgres_server}
    pair = marry(tmp_path, mariadb_server, postgres_server, "numbers")
    try:
        pair.sql("crm", "alter table item alter price type numeric")
        yield pair
    finally:
        for system, server in servers.items():
            pair.lines[system].close()
            drop_database(server, f"numbers_{system}")


def test_what_is_no_amount_is_refused_and_the_rest_goes_on(served: Served) -> None:
    served.started()
    for number in range(1, 7):
        served.sql("erp", GOODS, number, f"P{number}", f"Good {number}")
    served.ok("sync", "--once")
    for number, price in {**{n: odd for n, (odd, _) in ODD.items()}, 6: "7.25"}.items():
        served.sql("crm", f"update item set price = {price}, name = name || '!' where code = 'P{number}'")
    assert served("sync", "--once").code == 1
    told = {int(error["left"]): error["text"] for error in served("errors", "list", "--json", "-").json["errors"]}
    assert told.keys() == ODD.keys()
    assert all("price" in told[n] and why in told[n] for n, (_, why) in ODD.items()), told
    bought = served.sql("erp", "select name, price_cents from product order by id")
    assert bought == [(f"Good {n}!", 725 if n == 6 else 100) for n in range(1, 7)]
    served.sql("erp", "update product set price_cents = 300 where id = 1")  # its owner says what is right
    served.sql("crm", "update item set price = 4.5 where code <> 'P1'")
    served.ok("sync", "--once")
    assert served.sql("erp", "select price_cents from product order by id") == [(300,), *[(450,)] * 5]
    assert served.sql("crm", "select price from item where code = 'P1'") == [(3,)]
    assert served("errors", "list", "--json", "-").json["errors"] == []
