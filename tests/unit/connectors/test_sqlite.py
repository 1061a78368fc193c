"""SQLite files as they are found."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest

from wedlock.connectors import ReadOptions, connect
from wedlock.connectors.sqlite import SqliteConnector
from wedlock.errors import TooSlow, Unavailable, Unreachable


def opened(path: Path, *statements: str, **limits: int) -> SqliteConnector:
    with sqlite3.connect(path) as db:
        for statement in statements:
            db.execute(statement)
    connector = connect(str(path), name="erp", options=ReadOptions(**limits))  # type: ignore[arg-type]
    assert isinstance(connector, SqliteConnector)
    return connector


def test_an_empty_database_is_an_empty_catalog(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db", "create table t (x)", "drop table t") as connector:
        assert connector.catalog().tables == ()


def test_views_over_dropped_columns_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    statements = (
        "create table t (a, b)", "create view good as select a from t", "create table u (c)",
        "create view bad as select c from u", "pragma legacy_alter_table = on", "alter table u rename column c to d",
        "pragma writable_schema = on",
        "update sqlite_master set sql = 'CREATE VIEW bad as select gone from u' where name = 'bad'",
    )  # fmt: skip
    with opened(tmp_path / "a.db", *statements) as connector:
        catalog = connector.catalog()
    assert sorted(catalog.by_name) == ["good", "t", "u"]
    assert [(entry.table, "no such column: gone" in str(entry.reason)) for entry in catalog.unread] == [("bad", True)]


def test_references_are_found_whatever_their_case(tmp_path: Path) -> None:
    with opened(
        tmp_path / "a.db",
        "create table Customer (ID integer primary key, boss references CUSTOMER)",
        "create table sale (id integer primary key, c references customer (id), p references gone)",
    ) as connector:
        catalog = connector.catalog()
    assert catalog.by_name["Customer"].foreign_keys[0].target == "Customer"
    (fk,) = catalog.by_name["sale"].foreign_keys
    assert (fk.target, fk.target_columns) == ("Customer", ("ID",))
    assert "to: gone" in str(catalog.notices[0])


def test_nothing_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with opened(path, "create table t (x)") as connector:
        before = path.read_bytes()
        assert connector.refuses_writes(connector.catalog().by_name["t"])
        assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.db"]


def test_a_file_in_use_by_its_application_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as application:
        application.execute("pragma journal_mode = wal")
        application.execute("create table t (x)")
        application.execute("insert into t values (1)")
        application.commit()
        application.execute("begin immediate")
        application.execute("insert into t values (2)")
        with connect(str(path), name="erp") as connector:
            assert isinstance(connector, SqliteConnector)
            assert connector.sample(connector.catalog().by_name["t"], ["x"], 5).rows == [(1,)]


def test_a_file_in_a_closed_folder_is_read_though_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "closed" / "a.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("pragma journal_mode = wal")
        db.execute("create table t (x)")
    db.close()
    path.parent.chmod(0o555)
    was, nobody = os.geteuid(), 65534
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == was and folder.name.startswith(("pytest-", "popen-", "test_")):
            folder.chmod(0o755)
    if was == 0:
        warm = opened(tmp_path / "warm.db", "create table t (x)")  # what is imported late is imported now, as root
        warm.close()
        os.seteuid(nobody)
    try:
        with connect(str(path), name="erp") as connector:
            assert list(connector.catalog().by_name) == ["t"]
    finally:
        os.seteuid(was)
        path.parent.chmod(0o755)


def test_an_endless_view_is_stopped(tmp_path: Path) -> None:
    endless = (
        "create view v as with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) as m from n"
    )
    with opened(tmp_path / "a.db", endless, "create table t (x)", statement_timeout_s=1) as connector:
        catalog = connector.catalog()
        started = time.monotonic()
        with pytest.raises(TooSlow, match="v took longer than 1 s"):
            connector.sample(catalog.by_name["v"], ["m"], 5)
        assert time.monotonic() - started < 5
        assert connector.sample(catalog.by_name["t"], ["x"], 5).exact


def test_a_damaged_file_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    opened(path, "create table t (x)", *["insert into t values (zeroblob(3000))"] * 20).close()
    raw = path.read_bytes()
    path.write_bytes(raw[:100] + b"\xff" * 3000 + raw[3100:])
    with pytest.raises(Unavailable) as broken, connect(str(path), name="erp") as connector:
        connector.catalog()
    assert isinstance(broken.value, Unreachable)


def test_gbk_bytes_in_texts_are_read_and_noticed(tmp_path: Path) -> None:
    with opened(
        tmp_path / "a.db",
        "create table t (id integer primary key, name text, when_ date)",
        "insert into t (name) values (cast(x'cdf5d0a1c3f7' as text)), ('王小明'), (cast(x'4dfc6c6c6572' as text))",
    ) as connector:
        table = connector.catalog().by_name["t"]
        assert connector.sample(table, ["name"], 5).rows == [("王小明",), ("王小明",), ("M�ller",)]
        assert list(connector.rows(table, ["name"])) == [[("王小明",), ("王小明",), ("M�ller",)]]
        assert [str(n) for n in connector.notices] == [
            "t.name: texts that are not UTF-8 were read as GB18030, or mended."
        ]


def test_large_tables_are_sampled_over_their_whole_length(tmp_path: Path) -> None:
    fill = """insert into {} with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
        select i{} from n"""
    with opened(
        tmp_path / "a.db",
        "create table keyed (id integer primary key, x)",
        "create table plain (x)",
        "create table pair (a, b, primary key (a, b)) without rowid",
        fill.format("keyed", ", i"),
        fill.format("plain", ""),
        fill.format("pair", " / 2, i % 2"),
    ) as connector:
        catalog = connector.catalog()
        for name in ("keyed", "plain"):
            table = catalog.by_name[name]
            sample = connector.sample(table, ["x"], 500)
            assert (sample.total, sample.exact, len(sample.rows)) == (20_000, True, 500)
            assert {int(str(row[0])) // 2001 for row in sample.rows} == set(range(10))
            assert connector.sample(table, ["x"], 500).rows == sample.rows
        pair = connector.sample(catalog.by_name["pair"], ["a"], 100).rows
        assert (pair[0], pair[-1]) == ((0,), (9975,))


def test_strange_names_are_read(tmp_path: Path) -> None:
    names = ["a b", 'quo"te', "it's", "per%cent", "co:lon", "客户", "select", "n" * 63, "[bracket]", "back`tick", "?"]
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    statements = [f"create table {name} ({', '.join(quoted)})" for name in quoted]
    with opened(tmp_path / "a.db", *statements) as connector:
        catalog = connector.catalog()
        assert sorted(catalog.by_name) == sorted(names)
        for table in catalog.tables:
            assert connector.sample(table, names, 5).exact
            assert set(connector.aggregate(table, names)) == set(names)
            assert connector.group(table, names[1], 5) == []
            assert list(connector.rows(table, names)) == []
