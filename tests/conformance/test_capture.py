"""One suite for every Capture with its Installer: what changed is told at least once, and nothing is left behind."""

from __future__ import annotations

import datetime as dt
import subprocess
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.conformance.capture_sites import Site, lost, read, rows

from wedlock.connectors.capture.choosing import Way
from wedlock.errors import Refused, Unavailable

KINDS = (
    pytest.param(("sqlite", Way.TRIGGERS), id="sqlite-triggers"),
    pytest.param(("postgresql", Way.STREAM), id="postgresql-stream", marks=pytest.mark.engine),
    pytest.param(("postgresql", Way.TRIGGERS), id="postgresql-triggers", marks=pytest.mark.engine),
    pytest.param(("mariadb", Way.TRIGGERS), id="mariadb-triggers", marks=pytest.mark.engine),
)
SERVERS = pytest.mark.parametrize("site", KINDS[1:], indirect=True)
"""A file has no session that could be killed, and no place for a lock."""

T = "create table t (id int primary key, name varchar(40))"


@pytest.fixture(params=KINDS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    engine, way = request.param
    if engine == "sqlite":
        path = tmp_path / "shop.db"
        site = Site(engine, way, str(path))
        path.touch()
        site.run("create table first_of_all (id integer primary key)")  # an empty file is no database
    else:
        site = Site(engine, way, request.getfixturevalue("postgres_db" if engine == "postgresql" else "mariadb_db"))
    yield site
    site.close()


def test_what_was_written_and_deleted_is_told_by_its_key(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=2)
    site.run("insert into t values (1, 'a'), (2, 'b'), (3, 'c')", "update t set name = 'x' where id = 1")
    found = read(capture)
    assert rows(found) == {("t", (1,)): False, ("t", (2,)): False, ("t", (3,)): False}
    times = [change.at for captured in found for change in captured.changes]
    assert all(at is not None and before < at < dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2) for at in times)
    assert {change.columns for captured in found for change in captured.changes} == {("id",)}
    site.run("delete from t where id = 2", "update t set name = 'y' where id = 3")
    assert rows(read(capture)) == {("t", (2,)): True, ("t", (3,)): False}
    assert read(capture) == []


def test_what_happened_before_is_not_told_and_what_is_not_mapped_neither(site: Site) -> None:
    site.run(T, "create table u (id int primary key)", "insert into t values (1, 'a')")
    site.install("t")
    capture = site.capture()
    site.run("insert into u values (7)", "insert into t values (2, 'b')")
    assert rows(read(capture)) == {("t", (2,)): False}


def test_one_row_is_told_once_a_call(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (1, 'a')", *(f"update t set name = 'n{i}'" for i in range(20)), "delete from t")
    (captured,) = read(capture)
    assert [(change.key, change.deleted) for change in captured.changes] == [((1,), True)]


def test_what_was_rolled_back_is_never_told(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    with closing(site.session()) as session:
        session.cursor().execute("insert into t values (1, 'never')")
        session.rollback()
    site.run("insert into t values (2, 'b')")
    assert rows(read(capture)) == {("t", (2,)): False}


def test_a_slow_transaction_is_found_when_it_commits(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    with closing(site.session()) as slow:
        slow.cursor().execute("insert into t values (1, 'slow')")
        if site.engine != "sqlite":  # which has one writer at a time
            site.run("insert into t values (2, 'quick')")
            assert rows(read(capture)) == {("t", (2,)): False}
        slow.commit()
    assert rows(read(capture)) == {("t", (1,)): False}


def test_rows_of_one_moment_are_all_told(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    site.run(f"insert into t values {', '.join(f'({i}, null)' for i in range(1000))}")
    assert len(rows(read(capture, limit=60))) == 1000


def test_a_changed_key_is_told_twice(site: Site) -> None:
    site.run(T, "insert into t values (1, 'a')")
    site.install("t")
    capture = site.capture()
    site.run("update t set id = 9 where id = 1")
    assert rows(read(capture)) == {("t", (1,)): True, ("t", (9,)): False}


def test_a_key_that_differs_in_its_case_alone_is_another_one(site: Site) -> None:
    site.run("create table t (code varchar(10) primary key, x int)", "insert into t values ('ab', 1)")
    site.install("t")
    capture = site.capture()
    site.run("update t set code = 'AB'")
    assert rows(read(capture)) == {("t", ("ab",)): True, ("t", ("AB",)): False}


def test_an_emptied_table_is_told(site: Site) -> None:
    """Rows deleted one by one where the engine has no TRUNCATE; else the whole table is lost from sight."""
    site.run(T, "insert into t values (1, 'a'), (2, 'b')")
    site.install("t")
    capture = site.capture()
    site.run("delete from t" if site.engine == "sqlite" else "truncate table t")
    found = read(capture)
    if site.engine == "sqlite":
        assert rows(found) == {("t", (1,)): True, ("t", (2,)): True}
    else:
        assert lost(found) == {"t"}
        assert all(captured.reason and "t" in str(captured.reason) for captured in found if captured.lost)
    site.run("insert into t values (3, 'c')")
    assert rows(read(capture)) == {("t", (3,)): False}


def test_a_table_altered_in_mid_stream_goes_on(site: Site) -> None:
    site.run(T, "insert into t values (1, 'a')")
    site.install("t")
    capture = site.capture()
    site.run("update t set name = 'b'", "alter table t add more int", "insert into t values (2, 'b', 7)")
    site.run("alter table t rename column name to title", "update t set title = 'z' where id = 2")
    site.run("alter table t drop column title", "insert into t values (3, 7)")
    assert set(rows(read(capture))) == {("t", (1,)), ("t", (2,)), ("t", (3,))}


def test_a_renamed_key_column_breaks_nothing_and_is_told(site: Site) -> None:
    site.run(T, "insert into t values (1, 'a')")
    site.install("t")
    capture = site.capture()
    site.run(
        "alter table t rename column id to number", "insert into t values (2, 'b')", "delete from t where number = 1"
    )
    assert lost(read(capture)) == {"t"}


def test_what_was_not_acknowledged_comes_again(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (1, 'a')")
    (first,) = read(capture)
    site.run("insert into t values (2, 'b')", "insert into t values (3, 'c')")
    assert set(rows(read(capture, acknowledge=False))) == {("t", (2,)), ("t", (3,))}
    capture.close()
    again = site.capture(first.position)
    assert set(rows(read(again))) == {("t", (2,)), ("t", (3,))}
    again.close()
    assert read(site.capture(first.position)) == []


def test_what_is_handed_out_is_not_handed_out_again_while_it_is_kept(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    site.run(f"insert into t values {', '.join(f'({i}, null)' for i in range(50))}")
    first = read(capture, limit=10, acknowledge=False)
    assert len(rows(first)) == sum(len(captured.changes) for captured in first) == 50
    site.run("insert into t values (100, 'a')")
    (last,) = read(capture)
    assert rows([last]) == {("t", (100,)): False}
    capture.close()
    assert read(site.capture(last.position)) == []


def test_a_transaction_of_50000_rows_stays_within_bounds(site: Site) -> None:
    site.run("create table t (id int primary key, name varchar(400))")
    site.install("t")
    capture = site.capture()
    numbers = {
        "postgresql": "select i, repeat('x', 300) from generate_series(1, 50000) i",
        "mariadb": "select seq, repeat('x', 300) from seq_1_to_50000",
        "sqlite": "with recursive n(i) as (select 1 union all select i + 1 from n where i < 50000)"
        " select i, 'x' from n",
    }
    site.run(f"insert into t {numbers[site.engine]}")
    keys, pieces = set(), 0
    tracemalloc.start()
    try:
        while not capture.caught_up() or pieces == 0:
            captured = capture.changes(1000)
            if captured is not None:
                assert len(captured.changes) <= 1000
                keys.update(change.key[0] for change in captured.changes)
                pieces += 1
                capture.acknowledge(captured.position)
                if pieces == 2:
                    tracemalloc.reset_peak()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert keys == set(range(1, 50_001))
    assert peak < 8_000_000  # of which the keys seen here are 5 million


def test_half_a_transaction_is_not_done_with(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    site.run(f"insert into t values {', '.join(f'({i}, null)' for i in range(1000))}")
    while (captured := capture.changes(300)) is None:
        time.sleep(0.02)
    capture.acknowledge(captured.position)
    capture.close()
    told = rows([captured]) | rows(read(site.capture(captured.position)))
    assert len(told) == 1000


def kill_our_sessions(site: Site) -> None:
    if site.engine == "postgresql":
        site.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            " and (application_name like 'wedlock%')"
        )
        return
    for number, *_ in site.ask(
        "select id from information_schema.processlist where db = database() and id <> connection_id()"
    ):
        site.run(f"kill {number}")


@SERVERS
def test_a_killed_session_is_told_and_nothing_is_lost(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (1, 'a')")
    found = read(capture)
    kill_our_sessions(site)
    time.sleep(0.3)
    site.run("insert into t values (2, 'b')")
    with pytest.raises(Unavailable):
        read(capture)
    found += read(capture)
    assert rows(found) == {("t", (1,)): False, ("t", (2,)): False}
    assert not lost(found)


@pytest.mark.parametrize("name", ['a "quoted" `name`', "it's 100% \\ odd", "客户", "n" * 63, "Order"])
def test_names_of_any_kind(site: Site, name: str) -> None:
    column = name[:60]
    site.run(f"create table {site.q(name)} ({site.q(column)} int primary key, x int)")
    site.install(name)
    capture = site.capture()
    site.run(f"insert into {site.q(name)} values (1, 1)", f"update {site.q(name)} set {site.q(column)} = 2")
    found = read(capture)
    assert rows(found) == {(name, (1,)): True, (name, (2,)): False}
    assert {change.columns for captured in found for change in captured.changes} == {(column,)}


def test_keys_of_several_columns_and_kinds(site: Site) -> None:
    texts = ["plain", "王小明", 'it\'s "quoted" \\ , 7', "", "50%"]
    kind = "varchar(40) character set gbk" if site.engine == "mariadb" else "varchar(40)"
    site.run(
        f"create table t (name {kind} not null, day date not null, big bigint not null, primary key (big, name, day))"
    )
    site.install("t")
    capture = site.capture()
    big = 9_007_199_254_740_993
    with closing(site.session()) as session:
        mark = "?" if site.engine == "sqlite" else "%s"
        for text in texts:
            session.cursor().execute(f"insert into t (name, day, big) values ({mark}, '2026-02-28', {big})", (text,))
        session.commit()
    assert set(rows(read(capture))) == {("t", (big, text, "2026-02-28")) for text in texts}


def test_a_table_without_a_key_is_refused_with_the_way_out(site: Site) -> None:
    site.run("create table t (a int, b int)", "create view v as select a from t")
    with pytest.raises(Refused, match="t has no key") as refused:
        site.install("t")
    assert "primary key" in str(refused.value.hint)
    with pytest.raises(Refused, match="v is a view"):
        site.install("v")
    with pytest.raises(Refused, match="no table gone"):
        site.install("gone")


def test_a_unique_key_that_is_never_empty_does_as_well(site: Site) -> None:
    site.run("create table t (a int unique, b int not null unique, c int)")
    if site.way is Way.STREAM:
        with pytest.raises(Refused, match="no replica identity"):
            site.install("t")
        index = site.ask("select indexrelid::regclass::text from pg_index where indrelid = 't'::regclass")[-1][0]
        site.run(f"alter table t replica identity using index {index}")
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (null, 7, 1)", "update t set c = 2", "delete from t")
    found = read(capture)
    assert rows(found) == {("t", (7,)): True}
    assert found[0].changes[0].columns == ("b",)


@SERVERS
def test_a_second_reader_is_refused(site: Site) -> None:
    site.run(T)
    site.install("t")
    site.capture()
    with pytest.raises(Refused, match="another Wedlock"):
        site.capture()


def test_nothing_is_read_where_nothing_was_put_in(site: Site) -> None:
    site.run(T)
    site.tables = ("t",)
    with pytest.raises(Refused, match="nothing captures its changes"):
        site.capture()


def test_a_table_made_anew_is_told_and_captured_again(site: Site) -> None:
    site.run(T, "insert into t values (1, 'a')")
    site.install("t")
    capture = site.capture()
    site.run("create table n (id int primary key, name varchar(40))", "insert into n values (1, 'a')")
    site.run("drop table t", "alter table n rename to t")
    capture.close()
    capture = site.capture()
    assert lost(read(capture)) == {"t"}
    site.run("insert into t values (2, 'b')")
    assert rows(read(capture)) == {("t", (2,)): False}


def test_taken_out_and_put_in_again_tells_that_something_was_missed(site: Site) -> None:
    site.run(T)
    site.install("t")
    capture = site.capture()
    site.run("insert into t values (1, 'a')")
    (first,) = read(capture)
    capture.close()
    site.installer().remove()
    time.sleep(1.1)  # MariaDB tells when a table was made in whole seconds
    site.run("insert into t values (2, 'b')")
    site.install("t")
    for _ in range(2):  # also to one that was killed before it was kept
        capture = site.capture(first.position)
        found = read(capture, acknowledge=False)
        assert lost(found) == {"t"}
        capture.close()
    found = read(site.capture(first.position))
    site.opened[-1].close()
    assert read(site.capture(found[-1].position)) == []


# The installer


def everything(site: Site) -> str:
    """The whole schema with its rights, as the engine writes it down."""
    if site.engine == "postgresql":
        dumped = subprocess.run(["pg_dump", "-s", site.url], capture_output=True, text=True, check=True).stdout
        return "\n".join(line for line in dumped.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))
    if site.engine == "sqlite":
        return str(site.ask("select type, name, tbl_name, sql from sqlite_master order by 1, 2"))
    tables = [
        name for (name,) in site.ask("select table_name from information_schema.tables where table_schema = database()")
    ]
    created = [site.ask(f"show create table {site.q(name)}") for name in sorted(tables)]
    triggers = site.ask("select * from information_schema.triggers where trigger_schema = database()")
    return str((created, triggers, site.ask("show grants")))


def test_all_is_taken_out_again(site: Site) -> None:
    site.run(T, "create table u (a int, b int, primary key (a, b))", "insert into t values (1, 'a')")
    before = everything(site)
    installer = site.installer()
    assert installer.installed() == ()
    said = installer.install(["t", "u"])
    assert said
    assert installer.install(["t", "u"]) == ()
    assert {str(text) for text in installer.installed()} == {str(text) for text in said}
    assert everything(site) != before
    assert {str(text) for text in installer.remove()} == {str(text) for text in said}
    assert installer.remove() == installer.installed() == ()
    assert everything(site) == before


def test_a_table_that_is_no_longer_mapped_is_let_go(site: Site) -> None:
    site.run(T, "create table u (id int primary key)")
    site.install("t", "u")
    site.install("t")
    assert not [text for text in site.installer().installed() if str(text).endswith(" u")]
    capture = site.capture()
    site.run("insert into u values (1)", "insert into t values (2, 'b')")
    assert rows(read(capture)) == {("t", (2,)): False}
    site.install("t", "u")
    assert [text for text in site.installer().installed() if str(text).endswith(" u")]


def test_two_hubs_do_not_meet(site: Site) -> None:
    site.run(T)
    site.install("t")
    other = site.installer(hub="h2")
    other.install(["t"])
    capture = site.capture()
    site.run("insert into t values (1, 'a')")
    assert rows(read(capture)) == {("t", (1,)): False}
    other.remove()
    site.run("insert into t values (2, 'a')")
    assert rows(read(capture)) == {("t", (2,)): False}
    assert site.installer().installed()
