"""Capture on PostgreSQL as it is in companies: slots that cost others, accounts with few rights, odd tables."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from lab.servers import Server, new_database, start_postgresql, stop
from sqlalchemy import make_url
from tests.conformance.capture_sites import Site, lost, read, rows

from wedlock.connectors.capture.choosing import Way
from wedlock.errors import MissingRight, Refused, Unavailable

pytestmark = pytest.mark.engine
T = "create table t (id int primary key, name text)"


@pytest.fixture(params=list(Way))
def site(request: pytest.FixtureRequest, postgres_db: str) -> Iterator[Site]:
    site = Site("postgresql", request.param, postgres_db)
    yield site
    site.close()


@pytest.fixture
def stream(postgres_db: str) -> Iterator[Site]:
    site = Site("postgresql", Way.STREAM, postgres_db)
    yield site
    site.close()


@pytest.fixture
def triggers(postgres_db: str) -> Iterator[Site]:
    site = Site("postgresql", Way.TRIGGERS, postgres_db)
    yield site
    site.close()


def alone(url: str, *statements: str) -> None:
    """Outside any transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@contextlib.contextmanager
def setting(url: str, name: str, value: str) -> Iterator[None]:
    alone(url, f"alter system set {name} = '{value}'", "select pg_reload_conf()")
    try:
        wait_for(url, name, value)
        yield
    finally:
        alone(url, f"alter system reset {name}", "select pg_reload_conf()")


@pytest.fixture(scope="module")
def settable(server_folder: Path) -> Iterator[Server]:
    """A server whose bound on slots can be set."""
    server = start_postgresql(server_folder / "settable", free=["max_slot_wal_keep_size"])
    yield server
    stop(server)


@pytest.fixture
def bounded(settable: Server) -> Iterator[Site]:
    site = Site("postgresql", Way.STREAM, new_database(settable, f"bounded_{time.monotonic_ns()}"))
    alone(site.url, "alter system set max_slot_wal_keep_size = '512MB'", "select pg_reload_conf()")
    wait_for(site.url, "max_slot_wal_keep_size", "512MB")
    yield site
    site.close()


def wait_for(url: str, name: str, value: str) -> None:
    deadline = time.monotonic() + 10
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < deadline and connection.execute("select current_setting(%s)", [name]).fetchone() != (
            value,
        ):
            time.sleep(0.05)


def slot(site: Site) -> tuple[str, str]:
    """Name and confirmed place of the one slot of this database."""
    ((name, kept),) = site.ask(
        "select slot_name, confirmed_flush_lsn::text from pg_replication_slots where database = current_database()"
    )
    return name, kept


def behind(site: Site) -> int:
    """Bytes of the log that the slot has not been told to forget."""
    ((count,),) = site.ask(
        "select pg_current_wal_lsn() - confirmed_flush_lsn from pg_replication_slots"
        " where database = current_database()"
    )
    return int(count)


# The slot


def test_other_tables_hold_nothing_back(stream: Site) -> None:
    stream.run(T, "create table other (id int primary key, text text)")
    stream.install("t")
    capture = stream.capture()
    stream.run("insert into t values (1, 'a')")
    read(capture)
    stream.run("insert into other select i, repeat('x', 500) from generate_series(1, 20000) i")
    assert behind(stream) > 5_000_000
    deadline = time.monotonic() + 10
    while behind(stream) > 100_000 and time.monotonic() < deadline:
        assert capture.changes(100) is None
        time.sleep(0.05)
    assert behind(stream) < 100_000


def test_what_is_handed_out_and_not_kept_stays_in_the_slot(stream: Site) -> None:
    stream.run(T, "create table other (id int primary key)")
    stream.install("t")
    capture = stream.capture()
    stream.run("insert into t values (1, 'a')")
    assert len(read(capture, acknowledge=False)) == 1
    stream.run("insert into other select generate_series(1, 20000)")
    until = time.monotonic() + 2.5
    while time.monotonic() < until:
        assert capture.changes(100) is None
        time.sleep(0.05)
    assert behind(stream) > 1_000_000
    capture.close()
    assert rows(read(stream.capture())) == {("t", (1,)): False}


def test_no_slot_without_a_bound(bounded: Site) -> None:
    bounded.run(T)
    with setting(bounded.url, "max_slot_wal_keep_size", "-1"):
        with pytest.raises(Refused, match="max_slot_wal_keep_size"):
            bounded.install("t")
        assert bounded.ask("select * from pg_publication") == []
        choice = bounded.choice("t")
        assert choice.way is Way.TRIGGERS
        assert any("max_slot_wal_keep_size" in str(reason) for reason in choice.why)
        with pytest.raises(Refused, match="could fill the disk"):
            bounded.choice("t", forced="stream")


def test_a_slot_that_the_server_gave_up_is_told_until_it_is_kept(bounded: Site) -> None:
    bounded.run(T, "create table u (id int primary key)")
    bounded.install("t", "u")
    capture = bounded.capture()
    bounded.run("insert into t values (1, 'a')")
    (first,) = read(capture)
    capture.close()
    before, _ = slot(bounded)
    with setting(bounded.url, "max_slot_wal_keep_size", "1MB"):
        for number in range(4):
            alone(bounded.url, f"insert into u values ({number})", "select pg_switch_wal()")
        alone(bounded.url, "checkpoint")
    assert bounded.ask("select wal_status from pg_replication_slots where database = current_database()") == [("lost",)]
    alone(bounded.url, "alter system set max_slot_wal_keep_size = '512MB'", "select pg_reload_conf()")
    wait_for(bounded.url, "max_slot_wal_keep_size", "512MB")
    for _ in range(2):  # killed before the hub had it: told again
        capture = bounded.capture(first.position)
        captured = capture.changes(10)
        assert captured is not None
        assert captured.lost == ("t", "u")
        assert "slot" in str(captured.reason)
        capture.close()
    assert slot(bounded)[0] != before
    capture = bounded.capture(first.position)
    bounded.run("insert into t values (2, 'b')")
    found = read(capture)
    assert lost(found) == {"t", "u"}
    assert rows(found) == {("t", (2,)): False}
    capture.close()
    assert read(bounded.capture(found[-1].position)) == []


def test_a_slot_that_somebody_dropped_is_told(stream: Site) -> None:
    stream.run(T)
    stream.install("t")
    capture = stream.capture()
    stream.run("insert into t values (1, 'a')")
    (first,) = read(capture)
    capture.close()
    alone(stream.url, f"select pg_drop_replication_slot('{slot(stream)[0]}')")
    assert lost(read(stream.capture(first.position))) == {"t"}


def test_a_publication_that_somebody_made_anew_is_told(stream: Site) -> None:
    """What was written before it cannot be decoded with it: PostgreSQL says that there is no such publication."""
    stream.run(T)
    stream.install("t")
    capture = stream.capture()
    alone(stream.url, "drop publication wedlock_h1", "insert into t values (1, 'a')")
    alone(stream.url, "create publication wedlock_h1 for table t")
    with pytest.raises(Unavailable):
        read(capture)
    assert lost(read(capture)) == {"t"}
    stream.run("insert into t values (2, 'b')")
    assert rows(read(capture)) == {("t", (2,)): False}


def test_a_long_silence_costs_no_connection(stream: Site) -> None:
    stream.run(T)
    stream.install("t")
    with setting(stream.url, "wal_sender_timeout", "2s"):
        capture = stream.capture()
        until = time.monotonic() + 5
        while time.monotonic() < until:
            assert capture.changes(10) is None
            time.sleep(0.5)
        stream.run("insert into t values (1, 'a')")
        assert rows(read(capture)) == {("t", (1,)): False}


@pytest.mark.parametrize("ways", [(Way.STREAM, Way.TRIGGERS), (Way.TRIGGERS, Way.STREAM)])
def test_another_way_tells_that_something_was_missed(postgres_db: str, ways: tuple[Way, Way]) -> None:
    former, present = (Site("postgresql", way, postgres_db) for way in ways)
    former.run(T)
    former.install("t")
    capture = former.capture()
    former.run("insert into t values (1, 'a')")
    (first,) = read(capture)
    former.close()
    former.run("insert into t values (2, 'b')")
    present.install("t")
    found = read(present.capture(first.position))
    assert lost(found) == {"t"}
    present.opened[-1].close()
    assert read(present.capture(found[-1].position)) == []
    present.close()


# Odd tables


def test_long_keys_partitions_children_and_full_identities(site: Site) -> None:
    site.run(
        "create table long (key text primary key, x int)",
        "alter table long alter column key set storage external",
        "create table parted (id int primary key, x int) partition by range (id)",
        "create table low partition of parted for values from (0) to (10)",
        "create table high partition of parted for values from (10) to (20)",
        "create table parent (id int primary key)",
        "create table child (more int) inherits (parent)",
        "create table full_one (id int primary key, x text)",
        "alter table full_one replica identity full",
    )
    site.install("long", "parted", "parent", "full_one")
    capture = site.capture()
    key = "k" * 2500
    site.run(
        f"insert into long values ('{key}', 1)", "update long set x = 2", "insert into parted values (1, 1), (11, 1)"
    )
    site.run(
        "update parted set id = 12 where id = 1", "insert into child values (7, 1)", "insert into parent values (1)"
    )
    site.run("insert into full_one values (1, 'a')", "update full_one set id = 2", "update full_one set x = 'b'")
    assert rows(read(capture)) == {
        ("long", (key,)): False,
        ("parted", (1,)): True,
        ("parted", (11,)): False,
        ("parted", (12,)): False,
        ("parent", (1,)): False,
        ("full_one", (1,)): True,
        ("full_one", (2,)): False,
    }


def test_a_renamed_table_is_told(stream: Site) -> None:
    stream.run(T)
    stream.install("t")
    capture = stream.capture()
    stream.run("alter table t rename to t2", "insert into t2 values (1, 'a')")
    (captured,) = read(capture)
    assert captured.lost == ("t",)
    assert "now called t2" in str(captured.reason)


def test_a_deferrable_key_cannot_be_published(stream: Site) -> None:
    stream.run("create table t (id int primary key deferrable)")
    with pytest.raises(Refused, match="no replica identity"):
        stream.install("t")
    choice = stream.choice("t")
    assert choice.way is Way.TRIGGERS
    assert any("replica identity" in str(reason) for reason in choice.why)


# Rights


@pytest.fixture
def clerk(postgres_server: Server, postgres_db: str) -> Iterator[str]:
    """The URL of the application's own account, which may write t and nothing else."""
    alone(postgres_db, "create role clerk login password 'clerk-pw'")
    database = str(make_url(postgres_db).database)
    yield postgres_server.url(database, "clerk", "clerk-pw")
    alone(postgres_db, f'drop owned by clerk; revoke all on database "{database}" from clerk', "drop role clerk")


def test_the_applications_account_needs_no_right_of_ours(site: Site, clerk: str) -> None:
    site.run(T, "grant select, insert, update, delete, truncate on t to clerk")
    site.install("t")
    capture = site.capture()
    alone(clerk, "insert into t values (1, 'a')", "update t set id = 2", "delete from t")
    assert rows(read(capture)) == {("t", (1,)): True, ("t", (2,)): True}
    alone(clerk, "truncate t")
    assert lost(read(capture)) == {"t"}


def test_a_trap_in_the_search_path_is_not_walked_into(triggers: Site, clerk: str) -> None:
    """A function of ours runs with our rights: names in it must not be somebody else's."""
    triggers.run(T, "grant all on t to clerk", "create schema trap authorization clerk")
    triggers.install("t")
    capture = triggers.capture()
    never = "language plpgsql as 'begin raise exception ''trapped as %'', current_user; end'"
    alone(
        clerk,
        f"create function trap.to_regclass(text) returns regclass {never}",
        f"create function trap.jsonb_build_array(int) returns jsonb {never}",
        f"create function trap.differs(text, text) returns bool {never}",
        f"create function trap.differs(jsonb, jsonb) returns bool {never}",
        "create operator trap.= (function = trap.differs, leftarg = text, rightarg = text)",
        "create operator trap.<> (function = trap.differs, leftarg = text, rightarg = text)",
        "create operator trap.= (function = trap.differs, leftarg = jsonb, rightarg = jsonb)",
        "create operator trap.<> (function = trap.differs, leftarg = jsonb, rightarg = jsonb)",
    )
    inside = ["set search_path = trap, pg_catalog, public", "insert into public.t values (1, 'a')"]
    alone(clerk, *inside, "update public.t set id = 2", "delete from public.t", "truncate public.t")
    found = read(capture)
    assert rows(found) == {("t", (1,)): True, ("t", (2,)): True}
    assert lost(found) == {"t"}


def test_the_application_goes_on_when_the_journal_is_gone(triggers: Site) -> None:
    triggers.run(T)
    triggers.install("t")
    alone(triggers.url, "drop table wedlock.journal_h1")
    triggers.run("insert into t values (1, 'a')", "update t set name = 'b'", "delete from t", "truncate t")
    with pytest.raises(Refused, match="nothing captures"):
        triggers.capture()
    triggers.install("t")
    capture = triggers.capture()
    triggers.run("insert into t values (2, 'a')")
    assert rows(read(capture)) == {("t", (2,)): False}


def test_a_busy_table_is_not_waited_for(triggers: Site) -> None:
    triggers.run(T)
    with contextlib.closing(triggers.session()) as busy:
        busy.cursor().execute("insert into t values (1, 'a')")
        started = time.monotonic()
        with pytest.raises(Unavailable, match="in the way"):
            triggers.install("t")
        assert time.monotonic() - started < 10
    assert not [text for text in triggers.installer().installed() if "triggers" in str(text)]


def test_what_an_account_may_do_decides(postgres_server: Server, site: Site, clerk: str) -> None:
    database = str(make_url(site.url).database)
    site.run(T, "grant all on t to clerk")
    assert site.choice("t").way is Way.STREAM
    assert site.choice("t", forced="triggers").way is Way.TRIGGERS
    assert site.choice("t", forced="none").way is None
    nothing = site.choice("t", url=clerk)
    assert nothing.way is None
    assert any("may create nothing" in str(reason) for reason in nothing.why)
    with pytest.raises(MissingRight):
        site.installer(url=clerk).install(["t"])
    alone(site.url, f'grant create on database "{database}" to clerk')
    some = site.choice("t", url=clerk)
    assert some.way is Way.TRIGGERS
    assert any("does not own t" in str(reason) for reason in some.why)
    assert any("REPLICATION" in str(reason) for reason in some.why)
    alone(site.url, "alter role clerk replication", "alter table t owner to clerk")
    assert site.choice("t", url=clerk).way is Way.STREAM
    site.tables = ("t",)
    site.installer(url=clerk).install(["t"])
    capture = site.capture(url=clerk)
    alone(clerk, "insert into t values (1, 'a')")
    assert rows(read(capture)) == {("t", (1,)): False}
    capture.close()
    site.close()
