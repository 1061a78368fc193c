"""Whole analyses of systems that are hard to read: nothing crashes, and what was odd stands in the result."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from wedlock.cli.group import run

SHOP = """
create table customer (id integer primary key, name text, since date, note text, tax_id text);
insert into customer values (1, 'Acme Ltd', '2020-01-01', 'plain', 'GB1'), (2, 'Beta GmbH', '0000-00-00', 'a', null);
insert into customer (id, name) values (3, cast(x'cdf5d0a1c3f7' as text));
"""
ODD = """
create table nokey (x text); insert into nokey values ('a'), (null);
create table pair (a int, b int, primary key (a, b)); insert into pair values (1, 1);
create table a (id integer primary key, b references b); create table b (id integer primary key, a references a);
create table self (id integer primary key, parent references self);
create table gone (x); create view broken as select x from gone; drop table gone;
create table "客户 'x' ""y"" z" ("select" int, "a b" text);
insert into "客户 'x' ""y"" z" values (1, char(0) || 'nul');
create table blob (id integer primary key, photo blob, essay text);
insert into blob values (1, zeroblob(3000000), replace(hex(zeroblob(500000)), '00', '长'));
"""


def made(folder: Path, name: str, *scripts: str) -> str:
    with sqlite3.connect(folder / name) as db:
        for script in scripts:
            db.executescript(script)
    return str(folder / name)


def analyzed(folder: Path, left: str, right: str) -> dict[str, Any]:
    assert run(["--home", str(folder / "home"), "analyze", left, right, "--json", str(folder / "out.json")]) == 0
    content: dict[str, Any] = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return content


def test_hard_systems_are_analyzed_and_what_was_odd_is_said(tmp_path: Path) -> None:
    wide = f"create table wide ({', '.join(f'c{i} int' for i in range(300))});"
    content = analyzed(tmp_path, made(tmp_path, "erp.db", SHOP, ODD, wide), made(tmp_path, "crm.db", SHOP))
    told = json.dumps(content, ensure_ascii=False)
    assert "customer.since: dates outside the years 1 to 9999 were read as text." in told
    assert "customer.name: texts that are not UTF-8 were read as GB18030, or mended." in told
    assert '"broken"' in told


def test_an_empty_database_has_nothing_in_common(tmp_path: Path) -> None:
    empty = made(tmp_path, "empty.db", "create table t (x); drop table t;")
    content = analyzed(tmp_path, made(tmp_path, "erp.db", SHOP), empty)
    assert content["tables"] == []


@pytest.mark.parametrize("other", ["catalog.json", "schema.sql"])
def test_a_file_without_rows_goes_with_a_database(tmp_path: Path, other: str) -> None:
    columns = [{"name": "id", "type": "integer", "pk": True}, {"name": "name", "type": "varchar(40)"}]
    if other == "catalog.json":
        text = json.dumps({"tables": [{"name": "customer", "columns": columns}]})
    else:
        text = "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40));"
    (tmp_path / other).write_text(text)
    content = analyzed(tmp_path, made(tmp_path, "erp.db", SHOP), str(tmp_path / other))
    assert [(pair["left"], pair["right"]) for pair in content["tables"]] == [("customer", "customer")]
