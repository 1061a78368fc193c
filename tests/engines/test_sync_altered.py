"""Administrators at work on the tables while `wedlock sync` runs: a code list grows, a column gets another type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lab.servers import Server, drop_database
from tests.marriage_served import Served, marry, until

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server
) -> Iterator[Served]:
    """Sectors are enums on both sides; one customer and one product are there, at rest."""
    servers = {"erp": postgres_server, "crm": mariadb_server}
    pair = marry(tmp_path_factory.mktemp("altered"), postgres_server, mariadb_server, "altered")
    try:
        pair.sql("erp", "create type sector as enum ('T', 'M', 'P')")
        pair.sql("erp", "alter table party alter sector drop default, alter sector type sector using sector::sector")
        pair.sql("crm", "alter table account modify sector enum('trading', 'industry', 'public', 'education')")
        pair.started()
        pair.sql("erp", "insert into party (code, name, tax_no, sector, active) values ('C1', 'Abel', 'T1', 'T', true)")
        pair.sql("erp", "insert into product (sku, name, price_cents, uom) values ('P1', 'Good', 100, 'pcs')")
        pair.ok("sync", "--once")
        yield pair
    finally:
        for system, server in servers.items():
            pair.lines[system].close()
            drop_database(server, f"altered_{system}")


def told(served: Served) -> str:
    """The error queue's sentences."""
    return "\n".join(error["text"] for error in served("errors", "list", "--json", "-").json["errors"])


def test_a_code_list_that_grew_is_told_with_the_code_and_taken_as_it_is(served: Served) -> None:
    """First the ERP knows a code that the plan does not; then the plan knows one that the CRM's column does not."""
    named = "select name, sector from account"
    with served.syncing():
        served.sql("erp", "alter type sector add value 'E'")
        served.sql("erp", "update party set sector = 'E', name = 'Abel 2'")
        until(lambda: served.sql("crm", named) == [("Abel 2", "trading")])
        assert "`E` is not in its `values`" in told(served)
    served.plan("P: public}", "P: public, E: energy}")
    served.ok("resume", "customer_master")
    served.ok("errors", "retry", "--all")
    with served.syncing():
        until(lambda: "none of the codes that the column knows" in told(served))
        codes = "'trading', 'industry', 'public', 'education', 'energy'"
        served.sql("crm", f"alter table account modify sector enum({codes})")
        until(lambda: served.sql("crm", named) == [("Abel 2", "energy")])
    assert told(served) == ""


def test_a_column_whose_type_was_changed(served: Served) -> None:
    """Shorter: the text is refused by name. Coarser: a person is asked. Both undone: it goes on by itself."""
    with served.syncing() as worker:
        served.sql("erp", "update party set name = 'Abel 3'")
        until(lambda: served.sql("crm", "select name from account") == [("Abel 3",)])
        served.sql("crm", "alter table item modify price decimal(12, 0) not null")
        served.sql("erp", "update product set price_cents = 1234")
        until(lambda: served.sql("crm", "select price from item") == [(12,)])
        served.sql("crm", "alter table account modify name varchar(10) not null")
        served.sql("erp", "alter table party alter name type text, alter id type bigint")
        served.sql("erp", "update party set name = 'Abel & Sons of Ulm'")
        until(lambda: "name" in told(served))
        served.sql("crm", "alter table account modify name varchar(80) not null")
        until(lambda: served.sql("crm", "select name from account") == [("Abel & Sons of Ulm",)])
        (asked,) = served("conflicts", "list", "--json", "-").json["conflicts"]
        assert asked["unit"] == "price"
        assert served.sql("erp", "select price_cents from product") == [(1234,)]
        assert worker.poll() is None
    assert told(served) == ""


def test_a_column_that_the_plan_fits_no_more_ends_the_worker_with_its_line(served: Served) -> None:
    """A text into what is a number now: the value is refused, the tables are looked at, the plan's line is named."""
    with served.syncing() as worker:
        served.sql("erp", "update party set name = 'Abel 4'")
        until(lambda: served.sql("crm", "select name from account") == [("Abel 4",)])
        served.sql("crm", "alter table account modify zip integer")
        served.sql("erp", "insert into party_address (party, invoice, zip) values (1, true, 'D-89073')")
        assert worker.wait(30) == 1
    assert "does not fit into the number zip" in " ".join(served.log.split()), served.log[-500:]
    assert served.sql("crm", "select zip from account") == [(None,)]
