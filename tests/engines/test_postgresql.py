"""PostgreSQL as it is in companies: rights, locks, time-outs, sizes, odd values."""

from __future__ import annotations

import datetime as dt
import socket
import time
from pathlib import Path

import psycopg
import pytest
from lab.servers import Server, drop_database, run_sql, start_postgresql, stop

from wedlock.connectors import ReadOptions, connect
from wedlock.connectors.postgresql import PostgresqlConnector
from wedlock.errors import LoginRefused, MissingRight, TooSlow, Unreachable
from wedlock.model.catalog import Family

pytestmark = pytest.mark.engine


def opened(url: str, **limits: int) -> PostgresqlConnector:
    connector = connect(url, name="erp", options=ReadOptions(**limits))  # type: ignore[arg-type]
    assert isinstance(connector, PostgresqlConnector)
    return connector


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_an_empty_database_is_an_empty_catalog(postgres_db: str) -> None:
    with opened(postgres_db) as connector:
        catalog = connector.catalog()
    assert (catalog.tables, catalog.unread, catalog.notices) == ((), (), ())
    assert (catalog.engine, catalog.charset, catalog.version[:3]) == ("postgresql", "UTF8", "15.")


def test_a_wrong_password_is_refused_and_not_shown(postgres_server: Server, postgres_db: str) -> None:
    wrong = postgres_server.url(postgres_db.rpartition("/")[2], password="not-the-secret")
    with pytest.raises(LoginRefused) as refused:
        opened(wrong)
    assert "not-the-secret" not in refused.value.say()
    assert "postgres:***@" in refused.value.say()


def test_a_password_in_the_options_overrides_the_url(postgres_server: Server) -> None:
    url = postgres_server.url("postgres", password="wrong")
    with connect(url, name="erp", options=ReadOptions(password=postgres_server.password)) as connector:
        assert postgres_server.password not in repr(connector)


def test_a_database_that_is_not_there_is_named(postgres_server: Server) -> None:
    with pytest.raises(Unreachable, match="no such database"):
        opened(postgres_server.url("nowhere"))


def test_nobody_listening_is_said_with_the_way_out() -> None:
    with pytest.raises(Unreachable, match="firewall"):
        opened("postgresql://reader:secret@127.0.0.1:1/erp")


def test_a_server_that_never_answers_is_given_up_after_the_connect_timeout() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        started = time.monotonic()
        with pytest.raises(Unreachable):
            opened(f"postgresql://reader:secret@127.0.0.1:{silent.getsockname()[1]}/erp", connect_timeout_s=2)
        assert time.monotonic() - started < 6


def test_without_rights_on_half_the_tables_the_rest_goes_on(postgres_server: Server, postgres_db: str) -> None:
    database = postgres_db.rpartition("/")[2]
    execute(
        postgres_db,
        *(f"create table t{i} (id int primary key, secret text)" for i in range(6)),
        "create role half login password 'half-pw'",
        "grant select on t0, t1, t2 to half",
        "grant select (id) on t3 to half",
    )
    try:
        with opened(postgres_server.url(database, "half", "half-pw")) as connector:
            catalog = connector.catalog()
            assert [entry.table for entry in catalog.unread] == ["t4", "t5"]
            assert "half has no right" in str(catalog.unread[0].reason)
            assert len(catalog.tables) == 6  # what it looks like may still be told
            assert connector.sample(catalog.by_name["t0"], ["id"], 5).exact
            assert connector.sample(catalog.by_name["t3"], ["id"], 5).exact
            with pytest.raises(MissingRight, match="t4"):
                connector.sample(catalog.by_name["t4"], ["id"], 5)
            with pytest.raises(MissingRight):
                connector.sample(catalog.by_name["t3"], ["secret"], 5)
            assert connector.sample(catalog.by_name["t1"], ["id"], 5).exact  # and goes on
    finally:
        execute(postgres_db, "drop owned by half", "drop role half")


def test_a_session_cannot_write_even_as_superuser(postgres_db: str) -> None:
    execute(
        postgres_db,
        "create table t (id int)",
        "create function trap() returns int language sql as 'insert into t values (1) returning id'",
        "create view v as select trap() as id",
    )
    with opened(postgres_db) as connector:
        catalog = connector.catalog()
        assert connector.refuses_writes(catalog.by_name["t"])
        with pytest.raises(Exception, match="read-only transaction"):
            connector.sample(catalog.by_name["v"], ["id"], 5)
        assert connector.sample(catalog.by_name["t"], ["id"], 5).total == 0


def test_a_slow_view_is_stopped_and_the_rest_goes_on(postgres_db: str) -> None:
    execute(postgres_db, "create table t (id int)", "create view slow as select 1 as id, pg_sleep(30)::text as x")
    with opened(postgres_db, statement_timeout_s=1) as connector:
        catalog = connector.catalog()
        started = time.monotonic()
        with pytest.raises(TooSlow, match="slow took longer than 1 s"):
            connector.sample(catalog.by_name["slow"], ["id", "x"], 5)
        assert time.monotonic() - started < 5
        assert connector.sample(catalog.by_name["t"], ["id"], 5).exact


def test_a_locked_table_is_not_waited_for(postgres_db: str) -> None:
    execute(postgres_db, "create table t (id int)", "create table u (id int)")
    with opened(postgres_db, lock_timeout_s=1) as connector, psycopg.connect(postgres_db) as busy:
        catalog = connector.catalog()
        busy.execute("lock table t in access exclusive mode")
        with pytest.raises(TooSlow, match="lock timeout"):
            connector.sample(catalog.by_name["t"], ["id"], 5)
        assert connector.sample(catalog.by_name["u"], ["id"], 5).exact


def test_reading_leaves_no_lock_behind(postgres_db: str) -> None:
    execute(postgres_db, "create table t (id int primary key)", "insert into t select generate_series(1, 50000)")
    with opened(postgres_db) as connector:
        table = connector.catalog().by_name["t"]
        connector.sample(table, ["id"], 100)
        stream = connector.rows(table, ["id"], batch=10)
        next(stream)
        stream.close()  # type: ignore[attr-defined]  # a generator
        with psycopg.connect(postgres_db, options="-c lock_timeout=500") as other:
            other.execute("lock table t in access exclusive mode")


def test_a_server_that_goes_away_is_unreachable(server_folder: Path) -> None:
    server = start_postgresql(server_folder / "leaving")
    try:
        connector = opened(server.url("postgres"))
    finally:
        stop(server)
    with pytest.raises(Unreachable):
        connector.catalog()


def test_dates_that_python_cannot_hold_arrive_as_text_with_a_notice(postgres_db: str) -> None:
    execute(
        postgres_db,
        "create table t (d date, s timestamp, z timestamptz, n numeric, f float8, c time)",
        """insert into t values ('infinity', '4714-11-24 BC', '294276-12-31 23:59:59+00', 'NaN', '-Infinity', '24:00'),
           ('2020-02-29', '2020-01-01 08:00', '2020-01-01 08:00+08', 1.10, 0.5, '23:59')""",
    )
    with opened(postgres_db) as connector:
        table = connector.catalog().by_name["t"]
        odd, plain = connector.sample(table, ["d", "s", "z", "n", "f", "c"], 10).rows
        assert odd[:5] == ("infinity", "4714-11-24 00:00:00 BC", "294276-12-31 23:59:59+00", None, None)
        assert plain[2] == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        figures = connector.aggregate(table, ["d", "n"])
        assert figures["d"].greatest == "infinity"
        assert figures["d"].least == dt.date(2020, 2, 29)
        said = " ".join(map(str, connector.notices))
        assert "t.d: dates outside" in said
        assert "t.n: numbers that are not finite" in said


def test_broken_encodings_of_an_unchecked_database_are_mended(postgres_server: Server) -> None:
    run_sql(postgres_server, "create database ascii encoding 'SQL_ASCII' template template0 locale 'C'")
    try:
        execute(
            postgres_server.url("ascii"),
            "create table t (id int, name varchar(40), note text)",
            r"insert into t values (1, E'\xcd\xf5\xd0\xa1\xc3\xf7', E'\xff\x41'), (2, '王', 'plain')",
        )
        with opened(postgres_server.url("ascii")) as connector:
            catalog = connector.catalog()
            rows = connector.sample(catalog.by_name["t"], ["name", "note"], 5).rows
            assert rows == [("王小明", "�A"), ("王", "plain")]
            assert catalog.charset == "SQL_ASCII"
            assert any("t.name: texts that are not UTF-8" in str(notice) for notice in connector.notices)
    finally:
        drop_database(postgres_server, "ascii")


def test_megabytes_are_cut_inside_the_database(postgres_db: str) -> None:
    execute(
        postgres_db,
        "create table t (note text, photo bytea, doc jsonb)",
        """insert into t select repeat('长', 5000000), decode(repeat('00', 5000000), 'hex'),
           jsonb_build_object('a', repeat('x', 5000000)) from generate_series(1, 5)""",
    )
    with opened(postgres_db) as connector:
        started = time.monotonic()
        rows = connector.sample(connector.catalog().by_name["t"], ["note", "photo", "doc"], 10).rows
        assert {(len(a), len(b), len(c)) for a, b, c in rows} == {(4000, 4000, 4000)}  # type: ignore[arg-type]
        assert time.monotonic() - started < 10


def test_five_thousand_tables_are_read_in_seconds(postgres_db: str) -> None:
    columns = ", ".join(f"c{i} varchar(20)" for i in range(8))
    for batch in range(10):
        execute(
            postgres_db,
            f"""do $$ begin for i in {batch * 500}..{batch * 500 + 499} loop
                execute format('create table t%s (id int primary key, parent int, {columns})', i);
                if i > 0 then
                    execute format('alter table t%s add foreign key (parent) references t%s', i, i - 1);
                end if;
            end loop; end $$""",
        )
    with opened(postgres_db) as connector:
        started = time.monotonic()
        catalog = connector.catalog()
        took = time.monotonic() - started
    assert len(catalog.tables) == 5000
    assert sum(len(table.foreign_keys) for table in catalog.tables) == 4999
    print(f"5,000 tables, {sum(len(table.columns) for table in catalog.tables)} columns in {took:.1f} s")
    assert took < 15


def test_a_sample_of_a_large_table_is_spread_and_repeatable(postgres_db: str) -> None:
    execute(
        postgres_db,
        "create table t (id int primary key, name text)",
        "insert into t select n, 'name ' || n from generate_series(1, 200000) n",
        "analyze t",
    )
    with opened(postgres_db) as connector:
        table = connector.catalog().by_name["t"]
        assert table.row_estimate is not None
        assert 150_000 < table.row_estimate < 250_000
        sample = connector.sample(table, ["id"], 1000)
        assert (sample.total, sample.exact, sample.complete) == (200_000, True, False)
        keys = [int(str(row[0])) for row in sample.rows]
        assert 500 < len(keys) <= 1000
        assert len(set(keys)) == len(keys)
        tenths = {key // 20_000 for key in keys}
        assert len(tenths) >= 9  # from all over the table, the newest rows too
        assert connector.sample(table, ["id"], 1000).rows == sample.rows
        assert sum(len(batch) for batch in connector.rows(table, ["id"], batch=5000)) == 200_000


def test_types_are_told_in_the_engines_words_and_ours(postgres_db: str) -> None:
    execute(
        postgres_db,
        "create type mood as enum ('new', 'old')",
        "create domain mail as varchar(80)",
        """create table t (a varchar(40), b numeric(12,2), c timestamptz, d mood, e mail not null, f serial, g text[],
           h char(3) collate "C" default 'x')""",
    )
    with opened(postgres_db) as connector:
        a, b, c, d, e, f, g, h = connector.catalog().by_name["t"].columns
    assert (a.type.native, a.type.family, a.type.length) == ("character varying(40)", Family.TEXT, 40)
    assert (b.type.precision, b.type.scale) == (12, 2)
    assert c.type.zoned is True
    assert (d.type.family, d.type.values) == (Family.ENUM, ("new", "old"))
    assert (e.type.native, e.type.family, e.type.length, e.nullable) == ("mail", Family.TEXT, 80, False)
    assert f.generated
    assert f.type.family is Family.INTEGER
    assert g.type.family is Family.OTHER
    assert (h.type.length, h.default, h.collation) == (3, "'x'::bpchar", "C")


def test_the_grant_script_makes_an_account_that_reads_and_cannot_write(
    postgres_server: Server, postgres_db: str
) -> None:
    database = postgres_db.rpartition("/")[2]
    execute(postgres_db, "create table old (id int)", 'create schema "Odd ""one"; create table "Odd ""one".t (id int)')
    with opened(postgres_db) as connector:
        checkup = connector.checkup(connector.catalog())
    assert checkup.all_powerful
    assert checkup.writable == 2
    assert not checkup.denied
    assert {r.key: r.met for r in checkup.capture}["wal_level"]
    try:
        execute(postgres_db, checkup.grants.replace("CHANGE-ME", "reader-pw"), "create table young (id int)")
        reader = postgres_server.url(database, "wedlock_reader", "reader-pw")
        with opened(reader) as connector:
            catalog = connector.catalog()
            assert len(catalog.tables) == 3
            assert not catalog.unread
            found = connector.checkup(catalog)
            assert (found.all_powerful, found.writable, found.denied) == (False, 0, ())
        with pytest.raises(psycopg.Error):
            execute(reader, "set default_transaction_read_only = off", "insert into old values (1)")
    finally:
        execute(postgres_db, "drop owned by wedlock_reader", "drop role wedlock_reader")
