"""Whole commands against real servers that are hard to read: rights, time-outs, odd tables, sessions that are ended."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest
from lab.servers import Server, start_postgresql, stop
from sqlalchemy.engine import make_url

from wedlock.analysis.pipeline import Analysis, Source, analyze
from wedlock.cli.group import run
from wedlock.connectors import connect
from wedlock.errors import Unreachable
from wedlock.language import Text

pytestmark = pytest.mark.engine

SECRET = "Geh-eim%77"
LONG = "kundenstammdaten_der_vertriebsgesellschaft_mitteleuropa_nordwes"
assert len(LONG) == 63

SHOP = """
create table customer (id integer primary key, name varchar(80), tax_id varchar(20), phone varchar(30));
create table customer_address (id integer primary key, customer_id integer references customer(id),
    street varchar(80), city varchar(40), postcode varchar(10));
create table product (id integer primary key, code varchar(20), name varchar(80), list_price numeric(12,2));
"""
FIRST = ["Nordwind", "Hafen", "Optik", "Feinkost", "Lumen", "Kontor", "Atelier", "Ventil"]


def rows() -> str:
    told = []
    for n in range(30):
        name = f"{FIRST[n % 8]} Handel {n}"
        told.append(f"insert into customer values ({n}, '{name}', 'DE{n:09}', '+49 30 77{n:05}')")
        told.append(f"insert into customer_address values ({900 + n}, {n}, 'Hafenweg {n}', 'City{n % 7}', '10{n:03}')")
        told.append(f"insert into product values ({n}, 'P-{n:04}', 'Part {n} steel', {3 + n})")
    return ";".join(told)


def postgres(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def mariadb(url: str, *statements: str) -> None:
    told = make_url(url)
    connection = pymysql.connect(host=told.host, port=told.port or 0, user=told.username, autocommit=True,
                                 password=told.password or "", database=told.database, charset="utf8mb4")  # fmt: skip
    with connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def split(script: str) -> list[str]:
    return [part for part in script.split(";") if part.strip()]


def settings(home: Path, **systems: str) -> None:
    home.mkdir(exist_ok=True)
    told = "".join(f'[systems.{name}]\nurl = "{url}"\n' for name, url in systems.items())
    (home / "wedlock.toml").write_text(told + "[analysis]\nstatement_timeout = 1\n", encoding="utf-8")


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".toml")


def overlap(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "overlap.json").read_text(encoding="utf-8"))
    return content


def unread(content: dict[str, Any], side: str) -> str:
    return json.dumps(content["systems"][side], ensure_ascii=False)


def test_half_the_rights_half_the_tables_and_no_password_anywhere(
    postgres_server: Server, postgres_db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postgres(postgres_db, SHOP, rows(), f"create role half login password '{SECRET}'",
             "grant select on customer, product to half")  # fmt: skip
    try:
        url = make_url(postgres_server.url(postgres_db.rpartition("/")[2])).set(username="half", password=SECRET)
        settings(tmp_path / "home", erp=url.render_as_string(hide_password=False), crm=postgres_db)
        assert run(["--home", str(tmp_path / "home"), "analyze", "erp", "crm", "--out", str(tmp_path / "out")]) == 0
    finally:
        postgres(postgres_db, "drop owned by half", "drop role half")
    content = overlap(tmp_path / "out")
    assert "customer_address" in unread(content, "left")
    assert {records["object"]: records["automatic"] for records in content["records"]}["customer_master"] == 30
    output = capsys.readouterr()
    told = everything(tmp_path).decode("utf-8", "replace") + output.out + output.err
    for password in (SECRET, "Geh-eim%2577", postgres_server.password):
        assert password not in told


@pytest.mark.parametrize("engine", ["postgresql", "mariadb"])
def test_a_wrong_password_ends_with_3_and_leaves_nothing(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = request.getfixturevalue({"postgresql": "postgres_db", "mariadb": "mariadb_db"}[engine])
    wrong = make_url(good).set(password="not-the-" + SECRET).render_as_string(hide_password=False)
    assert run(["--home", str(tmp_path / "home"), "analyze", wrong, good]) == 3
    output = capsys.readouterr()
    assert "refused the user" in " ".join(output.err.split())
    assert "not-the" not in output.err + output.out
    assert not (tmp_path / "home").exists()


def test_what_is_too_slow_is_left_out_and_the_rest_goes_on(postgres_db: str, tmp_path: Path) -> None:
    postgres(
        postgres_db, SHOP, rows(), "create view slow_customer as select id, name, pg_sleep(9)::text as s from customer"
    )
    settings(tmp_path / "home", erp=postgres_db, crm=postgres_db)
    begun = time.monotonic()
    assert run(["--home", str(tmp_path / "home"), "analyze", "erp", "crm", "--out", str(tmp_path / "out")]) == 0
    assert time.monotonic() - begun < 60
    content = overlap(tmp_path / "out")
    assert re.search(r"slow_customer.{0,200}took longer than 1 s", unread(content, "left"))
    assert any("same system" in str(notice) for notice in content["notices"])


HARD_POSTGRES = [
    f'create table "{LONG}" ("select" int, "a ""quoted"" name" text, "名称" text, "order" date)',
    f"""insert into "{LONG}" values (1, 'x', '东方', 'infinity'), (2, null, E'tab\\there', '0044-03-15 BC')""",
    "create table nokey (x text, t timestamptz); insert into nokey values ('a', '-infinity'), (null, null)",
    "create table pair (a int, b text, v text, primary key (a, b))",
    "insert into pair values (1, 'x', repeat('长', 1000000))",
    "create table tree (id int primary key, parent int references tree, photo bytea, doc jsonb)",
    "alter table tree add tags text[], add r int4range",
    "insert into tree values (1, 1, decode(repeat('00ff', 1000000), 'hex'), '{}', '{a,b}', '[1,2)')",
    "create table x (id int primary key, y int); create table y (id int primary key, x int references x)",
    "alter table x add foreign key (y) references y",
    "create table wide (" + ", ".join(f"c{n} int" for n in range(300)) + "); insert into wide (c0) values (1)",
    "create table nothing ()",
    "create table part (id int, d date) partition by range (d)",
    "create table part1 partition of part for values from ('2026-01-01') to ('2027-01-01')",
    "create table num (id int primary key, n numeric); insert into num values (1, 'NaN'), (2, 1e300)",
]
HARD_MARIADB = [
    f"create table `{LONG[:60]}` (`select` int, `a ``quoted`` name` text, `名称` text, `order` date)",
    "set sql_mode = ''",
    f"insert into `{LONG[:60]}` values (1, 'x', '东方', '0000-00-00'), (2, null, 'nul \\0 byte', '2026-02-31')",
    "create table nokey (x text)",
    "create table pair (a int, b varchar(9), v longtext, primary key (a, b))",
    "insert into pair values (1, 'x', repeat('长', 1000000))",
    "create table tree (id int primary key, parent int, photo longblob, foreign key (parent) references tree (id))",
    "insert into tree values (1, 1, repeat(unhex('00ff'), 1000000))",
    "create table x (id int primary key, y int)",
    "create table y (id int primary key, x int, foreign key (x) references x (id))",
    "alter table x add foreign key (y) references y (id)",
    "create table gone (id int, old int); ", "create view broken as select old from gone", "alter table gone drop old",
    "create table wide (" + ", ".join(f"c{n} int" for n in range(300)) + ")",
    "create table t (id int primary key, d time, b bit(3), y year, e enum('a', 'b'), s set('x', 'y'), g geometry)",
    "insert into t values (1, '-800:00:00', b'101', 2026, 'a', 'x,y', point(1, 2))",
]  # fmt: skip


def test_hard_tables_of_two_engines(postgres_db: str, mariadb_db: str, tmp_path: Path) -> None:
    postgres(postgres_db, SHOP, rows(), *HARD_POSTGRES)
    mariadb(mariadb_db, *split(SHOP), *split(rows()), *HARD_MARIADB)
    settings(tmp_path / "home", erp=postgres_db, crm=mariadb_db)
    assert run(["--home", str(tmp_path / "home"), "analyze", "erp", "crm", "--out", str(tmp_path / "out")]) == 0
    content = overlap(tmp_path / "out")
    assert {records["object"]: records["automatic"] for records in content["records"]} == {
        "customer_master": 30,
        "product_catalog": 30,
    }
    assert "broken" in unread(content, "right")
    said = json.dumps(content, ensure_ascii=False)
    assert said.count("dates outside the years 1 to 9999") >= 2
    assert run(["--home", str(tmp_path / "home"), "plan", "--plan", str(tmp_path / "out" / "plan.yaml"), "check"]) == 0


def analyzed(left: str, right: str, at: str, then: str) -> Analysis:
    """The analysis, in which somebody runs the statement `then` in the left system when the step `at` begins."""
    done: list[bool] = []

    def progress(step: Text, done_so_far: int, total: int | None) -> None:
        if str(step).startswith(at) and not done:
            done.append(True)
            postgres(left, then)

    with connect(left, name="erp") as here, connect(right, name="crm") as there:
        analysis = analyze(Source("erp", here), Source("crm", there), progress=progress)
    assert done
    return analysis


ENDED = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)


@pytest.mark.parametrize("at", ["Reading rows of erp", "Linking records", "Reading records of customer"])
def test_a_session_that_is_ended_costs_one_object_at_most(at: str, postgres_db: str, mariadb_db: str) -> None:
    postgres(postgres_db, SHOP, rows())
    mariadb(mariadb_db, *split(SHOP), *split(rows()))
    analysis = analyzed(postgres_db, mariadb_db, at, ENDED)
    linked = {records.object for records in analysis.overlap.records}
    assert "product_catalog" in linked


def test_a_table_dropped_in_between_costs_its_own_records(postgres_db: str, mariadb_db: str) -> None:
    postgres(postgres_db, SHOP, rows())
    mariadb(mariadb_db, *split(SHOP), *split(rows()))
    analysis = analyzed(postgres_db, mariadb_db, "Linking records", "drop table product")
    assert {records.object for records in analysis.overlap.records} == {"customer_master"}
    assert "records are not linked. erp: product cannot be read" in " ".join(map(str, analysis.overlap.notices))


def test_a_server_that_goes_away_in_between_ends_the_analysis(server_folder: Path, mariadb_db: str) -> None:
    server = start_postgresql(server_folder / "fading")
    stopped: list[bool] = []

    def progress(step: Text, done: int, total: int | None) -> None:
        if str(step) == "Reading rows of erp" and done == 2 and not stopped:
            stopped.append(True)
            stop(server)

    try:
        postgres(server.url("postgres"), *(f"create table t{n} (id int primary key)" for n in range(20)))
        with (
            connect(server.url("postgres"), name="erp") as here,
            connect(mariadb_db, name="crm") as there,
            pytest.raises(Unreachable, match="no database server answers"),
        ):
            analyze(Source("erp", here), Source("crm", there), progress=progress)
    finally:
        if not stopped:
            stop(server)
