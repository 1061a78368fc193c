"""Capture on MariaDB as it is in companies: accounts with few rights, what no trigger sees, busy tables."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from lab.servers import Server, drop_database, new_database
from sqlalchemy import make_url
from tests.conformance.capture_sites import Site, lost, read, rows

from wedlock.connectors.capture.choosing import Way
from wedlock.errors import MissingRight, Refused, Unavailable

pytestmark = pytest.mark.engine
T = "create table t (id int primary key, name varchar(40))"


@pytest.fixture
def site(mariadb_db: str) -> Iterator[Site]:
    site = Site("mariadb", Way.TRIGGERS, mariadb_db)
    yield site
    site.close()


@pytest.fixture
def clerk(mariadb_server: Server, site: Site) -> Iterator[str]:
    """The URL of the application's own account, which may write t and nothing else."""
    database = str(make_url(site.url).database)
    site.run(T, "create user clerk identified by 'clerk-pw'")
    site.run(f"grant select, insert, update, delete on {database}.t to clerk")
    yield mariadb_server.url(database, "clerk", "clerk-pw")
    site.run("drop user clerk")


def test_the_applications_account_needs_no_right_of_ours(site: Site, clerk: str) -> None:
    site.install("t")
    capture = site.capture()
    Site("mariadb", Way.TRIGGERS, clerk).run("insert into t values (1, 'a')", "update t set id = 2")
    assert rows(read(capture)) == {("t", (1,)): True, ("t", (2,)): False}


def test_what_an_account_may_do_decides(site: Site, clerk: str) -> None:
    assert site.choice("t").way is Way.TRIGGERS
    nothing = site.choice("t", url=clerk)
    assert nothing.way is None
    assert any("TRIGGER right on t" in str(reason) for reason in nothing.why)
    with pytest.raises(Refused, match="cannot be had"):
        site.choice("t", url=clerk, forced="triggers")
    with pytest.raises(MissingRight):
        site.installer(url=clerk).install(["t"])
    database = str(make_url(site.url).database)
    site.run(f"grant create, trigger on {database}.* to clerk")
    assert any("log_bin_trust_function_creators" in str(reason) for reason in site.choice("t", url=clerk).why)
    site.run("set global log_bin_trust_function_creators = 1")
    try:
        assert site.choice("t", url=clerk).way is Way.TRIGGERS
    finally:
        site.run("set global log_bin_trust_function_creators = 0")


def test_the_application_goes_on_when_the_journal_is_gone(site: Site) -> None:
    site.run(T)
    site.install("t")
    site.run("drop table wedlock_journal_h1")
    site.run("insert into t values (1, 'a')", "update t set name = 'b'", "delete from t")
    with pytest.raises(Refused, match="nothing captures"):
        site.capture()
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (2, 'a')")
    assert rows(read(capture)) == {("t", (2,)): False}


def test_a_table_emptied_while_we_were_away_is_told(site: Site) -> None:
    site.run(T, "insert into t values (1, 'a')")
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (2, 'b')")
    (first,) = read(capture)
    capture.close()
    site.run("truncate t", "insert into t values (3, 'c')")
    capture = site.capture(first.position)
    found = read(capture)
    assert lost(found) == {"t"}
    assert rows(found) == {("t", (3,)): False}
    capture.close()
    assert read(site.capture(found[-1].position)) == []


def test_without_the_process_right_an_emptied_table_is_told_as_well(
    site: Site, clerk: str, mariadb_server: Server
) -> None:
    database = str(make_url(site.url).database)
    site.run("insert into t values (1, 'a')", "set global log_bin_trust_function_creators = 1")
    site.run(f"grant all on {database}.* to clerk")
    try:
        site.tables = ("t",)
        site.installer(url=clerk).install(["t"])
        capture = site.capture(url=clerk)
        site.run("truncate t")
        assert lost(read(capture)) == {"t"}
        site.run("insert into t values (2, 'a')")
        assert rows(read(capture)) == {("t", (2,)): False}
        capture.close()
        site.installer(url=clerk).remove()
    finally:
        site.run("set global log_bin_trust_function_creators = 0")


def test_replaced_and_cascading_rows(site: Site) -> None:
    """REPLACE runs triggers for what it displaces; a foreign key does not, which is said when they are put in."""
    site.run(
        "create table t (id int primary key, code int unique)",
        "create table line (id int primary key, t int, foreign key (t) references t (id) on delete cascade)",
    )
    said = [str(text) for text in site.installer().install(["t", "line"])]
    assert any("no trigger runs on line" in text for text in said)
    assert not any("no trigger runs on t " in text for text in said)
    site.tables = ("t", "line")
    capture = site.capture()
    site.run("insert into t values (1, 7)", "insert into line values (5, 1)")
    assert len(rows(read(capture))) == 2
    site.run("replace into t values (2, 7)")
    assert rows(read(capture)) == {("t", (1,)): True, ("t", (2,)): False}


def test_a_busy_table_is_not_waited_for(site: Site) -> None:
    site.run(T)
    with contextlib.closing(site.session()) as busy:
        busy.cursor().execute("insert into t values (1, 'a')")
        with pytest.raises(Unavailable, match="in the way"):
            site.install("t")
    site.install("t")


def test_a_transaction_that_reads_the_journal_does_not_hold_us(site: Site) -> None:
    """What is locked is forgotten later; what is new is told all the same."""
    site.run(T)
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (1, 'a')")
    with contextlib.closing(site.session()) as busy:
        busy.cursor().execute("select * from wedlock_journal_h1 for update")
        captured = capture.changes(10)
        assert captured is not None
        capture.acknowledge(captured.position)
        assert capture.changes(10) is None
    site.run("insert into t values (2, 'b')")
    assert rows(read(capture)) == {("t", (2,)): False}
    assert site.ask("select * from wedlock_journal_h1") == []


def test_two_databases_of_one_server_do_not_meet(site: Site, mariadb_server: Server) -> None:
    other = Site("mariadb", Way.TRIGGERS, new_database(mariadb_server, "capture_other"))
    try:
        for one in (site, other):
            one.run(T)
            one.install("t")
        captures = [one.capture() for one in (site, other)]
        site.run("insert into t values (1, 'a')")
        other.run("insert into t values (2, 'a')")
        assert [rows(read(capture)) for capture in captures] == [{("t", (1,)): False}, {("t", (2,)): False}]
        other.close()
        assert other.installer().installed() == ()
        assert len(site.installer().installed()) == 2
    finally:
        drop_database(mariadb_server, "capture_other")


def test_numbers_beyond_64_bits_with_sign_are_exact(site: Site) -> None:
    site.run("create table t (id bigint unsigned primary key)")
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (18446744073709551615)")
    assert rows(read(capture)) == {("t", (18446744073709551615,)): False}
