"""A table emptied as a whole while it is synchronised: noticed on every engine, braked, and carried over by nobody."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from lab.servers import Server, drop_database
from tests.marriage_served import Served, marry, opened, run

pytestmark = pytest.mark.engine

FIRMS = """
insert into party (code, name, tax_no, sector, active)
select 'C' || n, 'Firm ' || n, 'T' || n, 'T', true from generate_series(1, 30) as n;
insert into party_contact (party, kind, value) select id, 'email', code || '@firm.example' from party
"""


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server
) -> Iterator[Served]:
    """Thirty customers with their e-mail on both sides, at rest; each side archives what the other deletes."""
    servers = {"erp": postgres_server, "crm": mariadb_server}
    pair = marry(tmp_path_factory.mktemp("emptied"), postgres_server, mariadb_server, "emptied")
    try:
        pair.plan("delete_in: {left: ask, right: archive}", "delete_in: {left: archive, right: archive}")
        pair.sql("erp", FIRMS)
        pair.started()
        pair.ok("sync", "--once")
        for system, tables in {"erp": ("party", "party_contact"), "crm": ("account",)}.items():
            for table in tables:
                pair.sql(system, f"create table kept_{table} as select * from {table}")
        yield pair
    finally:
        for system, server in servers.items():
            pair.lines[system].close()
            drop_database(server, f"emptied_{system}")


def braked(served: Served) -> None:
    """`sync` once more: the object is stopped, with the way out; nothing was carried over."""
    done = served("sync", "--once", "--json", "-").json
    assert (done["updated"], done["removed"]) == (0, 0)
    (customer, *_) = served("status", "--json", "-").json["objects"]
    assert customer["state"] == "braked", customer
    assert "wedlock resume customer_master --deletions 30" in customer["reason"]
    assert served.sql("crm", "select count(*), sum(is_deleted) from entity") == [(30, 0)]


def goes_on(served: Served) -> None:
    """The rows are back: nothing is left to be done."""
    served.ok("resume", "customer_master")
    done = served.ok("sync", "--once", "--json", "-").json
    assert (done["created"], done["updated"], done["removed"]) == (0, 0, 0)
    assert served.ok("verify", "--json", "-").json["objects"][0]["divergences"] == []


def test_a_table_of_contacts_emptied_in_postgresql(served: Served) -> None:
    """No customer is gone, but every e-mail would be."""
    served.sql("erp", "truncate party_contact")
    braked(served)
    assert served.sql("crm", "select count(email) from account") == [(30,)]
    served.sql("erp", "insert into party_contact overriding system value select * from kept_party_contact")
    goes_on(served)


def test_all_customers_emptied_in_postgresql(served: Served) -> None:
    served.sql("erp", "truncate party cascade")
    braked(served)
    for table in ("party", "party_contact"):
        served.sql("erp", f"insert into {table} overriding system value select * from kept_{table}")
    goes_on(served)


def test_all_customers_emptied_in_mariadb(served: Served) -> None:
    with contextlib.closing(opened(served.urls["crm"])) as connection:
        run(connection, "set foreign_key_checks = 0")
        run(connection, "truncate table account")
    braked(served)
    assert served.sql("erp", "select count(*) from party where active") == [(30,)]
    served.sql("crm", "insert into account select * from kept_account")
    goes_on(served)
