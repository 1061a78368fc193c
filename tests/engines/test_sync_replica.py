"""A side that is only read: a standby, a server or a database set to read-only. Refused by name before a write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.servers import Server, drop_database, run_sql, start_standby, stop
from tests.marriage_served import Served, marry

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server
) -> Iterator[Served]:
    """One customer on both sides, at rest."""
    servers = {"erp": postgres_server, "crm": mariadb_server}
    pair = marry(tmp_path_factory.mktemp("replica"), postgres_server, mariadb_server, "replica")
    try:
        pair.started()
        pair.sql("erp", "insert into party (code, name, tax_no, active) values ('C1', 'Abel', 'T1', true)")
        pair.ok("sync", "--once")
        yield pair
    finally:
        for system, server in servers.items():
            pair.lines[system].close()
            drop_database(server, f"replica_{system}")


def refused(served: Served, system: str, *words: str) -> None:
    said = served(*words)
    assert said.code == 4, said
    told = " ".join(said.err.split())
    assert f"{system} is a replica, or set to read-only" in told
    assert "address of its primary" in told


def test_a_mariadb_set_to_read_only(served: Served) -> None:
    served.sql("crm", "set global read_only = 1")
    try:
        served.sql("erp", "update party set name = 'Berta'")
        refused(served, "crm", "enable", "--all")
        refused(served, "crm", "sync", "--once")
        assert served.sql("crm", "select name from account") != [("Berta",)]
    finally:
        served.sql("crm", "set global read_only = 0")
    served.ok("sync", "--once")
    assert served.sql("crm", "select name from account") == [("Berta",)]


def test_a_database_of_postgresql_set_to_read_only(served: Served, postgres_server: Server) -> None:
    """Its sessions could say otherwise; whoever set it means it."""
    run_sql(postgres_server, "alter database replica_erp set default_transaction_read_only = on")
    try:
        served.sql("crm", "update account set email = 'c@firm.example'")
        refused(served, "erp", "sync", "--once")
        assert served.sql("erp", "select * from party_contact") == []
    finally:
        run_sql(postgres_server, "alter database replica_erp reset default_transaction_read_only")
    served.ok("sync", "--once")
    assert served.sql("erp", "select value from party_contact") == [("c@firm.example",)]


def test_a_standby_of_postgresql(served: Served, postgres_server: Server, server_folder: Path) -> None:
    """It is the very database that it was, and has the same timeline; but nothing can be written or captured there."""
    standby = start_standby(postgres_server, server_folder / "standby")
    settings = served.folder / "home" / "wedlock.toml"
    kept = settings.read_text(encoding="utf-8")
    try:
        settings.write_text(kept.replace(f":{served.lines['erp'].port}/", f":{standby.port}/"), encoding="utf-8")
        served.sql("crm", "update account set phone = '0731 1'")
        refused(served, "erp", "sync", "--once")
        refused(served, "erp", "enable", "--all")
    finally:
        settings.write_text(kept, encoding="utf-8")
        stop(standby)
    served.ok("sync", "--once")
    assert ("0731 1",) in served.sql("erp", "select value from party_contact")
