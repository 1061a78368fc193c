"""MariaDB as it is in companies: rights, locks, time-outs, zero dates, GBK columns."""

from __future__ import annotations

import datetime as dt
import socket
import time
from contextlib import closing
from pathlib import Path

import pymysql
import pytest
from lab.servers import Server, run_sql, start_mariadb, stop
from sqlalchemy import make_url

from wedlock.connectors import ReadOptions, connect
from wedlock.connectors.mysql import MysqlConnector
from wedlock.errors import LoginRefused, MissingRight, TooSlow, Unreachable
from wedlock.model.catalog import Family

pytestmark = pytest.mark.engine


def opened(url: str, **limits: int) -> MysqlConnector:
    connector = connect(url, name="crm", options=ReadOptions(**limits))  # type: ignore[arg-type]
    assert isinstance(connector, MysqlConnector)
    return connector


def database_of(url: str) -> str:
    return str(make_url(url).database)


def session(url: str) -> pymysql.Connection[pymysql.cursors.Cursor]:
    at = make_url(url)
    return pymysql.connect(
        host=at.host or "", port=at.port or 0, user=at.username, password=str(at.password), database=at.database
    )


def execute(url: str, *statements: str) -> None:
    with closing(session(url)) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        connection.commit()


def test_an_empty_database_is_an_empty_catalog(mariadb_db: str) -> None:
    with opened(mariadb_db) as connector:
        catalog = connector.catalog()
    assert (catalog.tables, catalog.unread, catalog.notices) == ((), (), ())
    assert (catalog.engine, catalog.charset) == ("mariadb", "utf8mb4")


def test_a_wrong_password_is_refused_and_not_shown(mariadb_server: Server, mariadb_db: str) -> None:
    with pytest.raises(LoginRefused) as refused:
        opened(mariadb_server.url(database_of(mariadb_db), password="not-the-secret"))
    assert "not-the-secret" not in refused.value.say()


def test_a_database_that_is_not_there_is_named(mariadb_server: Server) -> None:
    with pytest.raises(Unreachable, match="no such database"):
        opened(mariadb_server.url("nowhere"))


def test_a_server_that_never_answers_is_given_up_after_the_connect_timeout() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        started = time.monotonic()
        with pytest.raises(Unreachable):
            opened(f"mysql://reader:secret@127.0.0.1:{silent.getsockname()[1]}/crm", connect_timeout_s=2)
        assert time.monotonic() - started < 6


def test_tables_without_a_right_are_hidden_by_the_server_which_is_said(mariadb_server: Server, mariadb_db: str) -> None:
    database = database_of(mariadb_db)
    execute(
        mariadb_db,
        "create table seen (id int, secret int)",
        "create table half (id int, secret int)",
        "create table written (id int)",
        "create table hidden (id int)",
        "create user nosy identified by 'nosy-pw'",
        f"grant select on {database}.seen to nosy",
        f"grant select (id) on {database}.half to nosy",
        f"grant insert on {database}.written to nosy",
    )
    try:
        with opened(mariadb_server.url(database, "nosy", "nosy-pw")) as connector:
            catalog = connector.catalog()
            assert sorted(catalog.by_name) == ["half", "seen", "written"]
            assert [entry.table for entry in catalog.unread] == ["written"]
            assert any("the server hides the others" in str(notice) for notice in catalog.notices)
            assert connector.sample(catalog.by_name["seen"], ["id", "secret"], 5).exact
            with pytest.raises(MissingRight):
                connector.sample(catalog.by_name["written"], ["id"], 5)
            found = connector.checkup(catalog)
            assert (found.all_powerful, found.writable, found.denied) == (False, 1, ("written",))
    finally:
        execute(mariadb_db, "drop user nosy")


def test_a_session_cannot_write_even_as_superuser(mariadb_db: str) -> None:
    execute(mariadb_db, "create table t (id int)")
    with opened(mariadb_db) as connector:
        assert connector.refuses_writes(connector.catalog().by_name["t"])


def test_a_slow_view_is_stopped_and_the_rest_goes_on(mariadb_db: str) -> None:
    execute(mariadb_db, "create table t (id int)", "create view slow as select 1 as id, sleep(30) as x")
    with opened(mariadb_db, statement_timeout_s=1) as connector:
        catalog = connector.catalog()
        started = time.monotonic()
        with pytest.raises(TooSlow, match="slow took longer than 1 s"):
            connector.sample(catalog.by_name["slow"], ["id", "x"], 5)
        assert time.monotonic() - started < 5
        assert connector.sample(catalog.by_name["t"], ["id"], 5).exact


def test_a_locked_table_is_not_waited_for(mariadb_db: str) -> None:
    execute(mariadb_db, "create table t (id int)", "create table u (id int)")
    with opened(mariadb_db, lock_timeout_s=1) as connector, closing(session(mariadb_db)) as busy:
        catalog = connector.catalog()
        busy.cursor().execute("lock tables t write")
        with pytest.raises(TooSlow):
            connector.sample(catalog.by_name["t"], ["id"], 5)
        assert connector.sample(catalog.by_name["u"], ["id"], 5).exact


def test_a_writer_does_not_make_the_reader_wait(mariadb_db: str) -> None:
    execute(mariadb_db, "create table t (id int primary key, x int)", "insert into t values (1, 1)")
    with opened(mariadb_db) as connector, closing(session(mariadb_db)) as busy:
        table = connector.catalog().by_name["t"]
        busy.cursor().execute("update t set x = 2")
        assert connector.sample(table, ["x"], 5).rows == [(1,)]


def test_a_server_that_goes_away_is_unreachable(server_folder: Path) -> None:
    server = start_mariadb(server_folder / "leaving-mariadb")
    try:
        run_sql(server, "create database d")
        connector = opened(server.url("d"))
    finally:
        stop(server)
    with pytest.raises(Unreachable):
        connector.catalog()


def test_zero_dates_and_long_times_arrive_as_text_with_a_notice(mariadb_db: str) -> None:
    execute(
        mariadb_db,
        "set sql_mode = ''",
        "create table t (d date, s datetime, c time, z timestamp null)",
        "insert into t values ('0000-00-00', '0000-00-00', '-12:00', '2020-01-01 00:00'),"
        " ('2020-02-29', '2020-01-01 08:00:00.5', '23:59', null)",
    )
    with opened(mariadb_db) as connector:
        table = connector.catalog().by_name["t"]
        odd, plain = connector.sample(table, ["d", "s", "c", "z"], 5).rows
        assert odd[:2] == ("0000-00-00", "0000-00-00 00:00:00")
        assert odd[3] == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        assert plain[:3] == (dt.date(2020, 2, 29), dt.datetime(2020, 1, 1, 8), dt.time(23, 59))
        assert any("t.d: dates outside" in str(notice) for notice in connector.notices)


def test_a_gbk_column_reads_as_chinese_and_says_its_charset(mariadb_db: str) -> None:
    execute(
        mariadb_db,
        "set names utf8mb4",
        "create table t (name varchar(40) charset gbk collate gbk_chinese_ci, old varchar(9) charset utf8mb3)",
        "insert into t values ('王小明', 'x')",
    )
    with opened(mariadb_db) as connector:
        table = connector.catalog().by_name["t"]
        assert [(c.charset, c.collation) for c in table.columns] == [
            ("gbk", "gbk_chinese_ci"),
            ("utf8mb3", "utf8mb3_general_ci"),
        ]
        assert connector.sample(table, ["name"], 5).rows == [("王小明",)]


def test_a_sample_of_a_large_table_is_spread_and_repeatable(mariadb_db: str) -> None:
    execute(
        mariadb_db,
        "create table t (id bigint primary key, name varchar(20))",
        "insert into t select seq * 3, concat('name ', seq) from seq_1_to_100000",
        "create table pair (a int, b int, primary key (a, b))",
        "insert into pair select seq div 2, seq mod 2 from seq_1_to_5000",
    )
    with opened(mariadb_db) as connector:
        catalog = connector.catalog()
        sample = connector.sample(catalog.by_name["t"], ["id"], 1000)
        assert (sample.total, sample.exact, len(sample.rows)) == (100_000, True, 1000)
        assert {int(str(row[0])) // 30_000 for row in sample.rows} >= set(range(10))
        assert connector.sample(catalog.by_name["t"], ["id"], 1000).rows == sample.rows
        ends = connector.sample(catalog.by_name["pair"], ["a"], 100).rows
        assert (ends[0], ends[-1]) == ((0,), (2475,))  # the first and the last fifty of 5,000
        assert sum(len(batch) for batch in connector.rows(catalog.by_name["t"], ["id"], batch=999)) == 100_000


def test_a_reader_may_stop_early_without_fetching_the_rest(mariadb_db: str) -> None:
    execute(mariadb_db, "create table t (id int primary key)", "insert into t select seq from seq_1_to_1000000")
    with opened(mariadb_db) as connector:
        table = connector.catalog().by_name["t"]
        stream = connector.rows(table, ["id"], batch=10)
        next(stream)
        started = time.monotonic()
        stream.close()  # type: ignore[attr-defined]  # a generator
        assert time.monotonic() - started < 1  # a million rows took 8 s
        assert connector.sample(table, ["id"], 1).total == 1_000_000


def test_types_are_told_in_the_engines_words_and_ours(mariadb_db: str) -> None:
    execute(
        mariadb_db,
        "create table t (a varchar(40), b decimal(12,2) unsigned, c timestamp, d enum('x','y''z'), e tinyint(1),"
        " f int auto_increment primary key, g point, h bit(1), i char(36), j int default 5)",
    )
    with opened(mariadb_db) as connector:
        a, b, c, d, e, f, g, h, i, j = connector.catalog().by_name["t"].columns
    assert (a.type.native, a.type.family, a.type.length) == ("varchar(40)", Family.TEXT, 40)
    assert (b.type.family, b.type.precision, b.type.scale) == (Family.DECIMAL, 12, 2)
    assert (c.type.family, c.type.zoned) == (Family.DATETIME, True)
    assert d.type.values == ("x", "y'z")
    assert e.type.family is h.type.family is Family.BOOLEAN
    assert f.generated
    assert g.type.family is Family.OTHER
    assert (i.type.length, j.default) == (36, "5")


def test_the_grant_script_makes_an_account_that_reads_and_cannot_write(mariadb_server: Server, mariadb_db: str) -> None:
    execute(mariadb_db, "create table t (id int)", "create view v as select id from t")
    with opened(mariadb_db) as connector:
        checkup = connector.checkup(connector.catalog())
    assert checkup.all_powerful
    assert {r.key: r.met for r in checkup.capture}["binlog_row_metadata"]
    try:
        execute(mariadb_db, *checkup.grants.replace("CHANGE-ME", "reader-pw").rstrip(";").split(";\n"))
        reader = mariadb_server.url(database_of(mariadb_db), "wedlock_reader", "reader-pw")
        with opened(reader) as connector:
            catalog = connector.catalog()
            assert (sorted(catalog.by_name), catalog.unread, catalog.notices) == (["t", "v"], (), ())
            found = connector.checkup(catalog)
            assert (found.all_powerful, found.writable) == (False, 0)
        with pytest.raises(pymysql.MySQLError):
            execute(reader, "insert into t values (1)")
    finally:
        execute(mariadb_db, "drop user wedlock_reader")
