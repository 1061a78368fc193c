"""`wedlock accounts import` as a person calls it: on SQLite systems made here, and on files as people write them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
SCHEMA = json.loads((SOURCE / "wedlock" / "schemas" / "accounts_import.json").read_text(encoding="utf-8"))

TRYTON = """
create table ir_model (id integer primary key, name text);
create table ir_model_field (id integer primary key, name text);
create table ir_module (id integer primary key, name text);
create table party_party (id integer primary key, name text);
create table company_employee (id integer primary key, party integer);
create table party_contact_mechanism (id integer primary key, party integer, type text, value text);
create table res_user (id integer primary key, login text, name text, email text, active boolean, employee integer,
  password_hash text);
"""
CREME = """
create table creme_core_cremeentity (id integer primary key, is_deleted boolean);
create table creme_core_relation (id integer primary key);
create table django_content_type (id integer primary key);
create table persons_organisation (cremeentity_ptr_id integer primary key, name text);
create table persons_contact (cremeentity_ptr_id integer primary key, is_user_id integer, phone text, mobile text);
create table creme_core_cremeuser (id integer primary key, username text, first_name text, last_name text, email text,
  is_active boolean, is_team boolean, password text);
"""
ERP_USERS = [
    (0, "root", "Root", None, 0, None),
    (1, "admin", "Administrator", "admin@n.example", 1, None),
    (2, "alice", "Alice Martens", "alice@n.example", 1, None),
    (3, "wangxm", "王小明", "wxm@n.example", 1, 1),
    (4, "bob", "Bob Lindqvist", None, 1, None),
    (5, "old", "Olga Dahl", None, 0, None),
]
CRM_USERS = [
    (1, "root", "Fulbert", "Creme", "", 1, 0),
    (2, "Alice", "Alice", "Martens", "a.martens@other.example", 1, 0),
    (3, "mwang", "Xiaoming", "Wang", "WXM@n.example", 1, 0),
    (4, "b.lindqvist", "Bob", "Lindqvist", "", 1, 0),
    (5, "north", "", "", "", 1, 1),
    (6, "carol", "Carol", "Jones", "", 1, 0),
]


def database(path: Path, tables: str, rows: dict[str, Iterable[tuple[object, ...]]]) -> Path:
    with sqlite3.connect(path) as made:
        made.executescript(tables)
        for table, values in rows.items():
            for row in values:
                columns = [name for _, name, *_ in made.execute(f"pragma table_info({table})")][: len(row)]
                marks = ",".join("?" * len(row))
                made.execute(f"insert into {table} ({','.join(columns)}) values ({marks})", row)
    made.close()
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder whose wedlock.toml names an ERP and a CRM in SQLite files."""
    phones = [(1, 9, "mobile", "13812345678")]
    database(tmp_path / "t.db", TRYTON, {"res_user": ERP_USERS, "company_employee": [(1, 9)],
                                         "party_contact_mechanism": phones})  # fmt: skip
    database(tmp_path / "c.db", CREME, {"creme_core_cremeuser": CRM_USERS,
                                        "persons_contact": [(1, 3, "", "+86 138 1234 5678")]})  # fmt: skip
    text = "".join(
        f'[systems.{name}]\nurl = "sqlite:///{tmp_path / file}"\nrole = "{name}"\n'
        for name, file in (("erp", "t.db"), ("crm", "c.db"))
    )
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "wedlock.toml").write_text(text, encoding="utf-8")
    return folder


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "wedlock", "--home", str(home), "accounts", *words]


def run(home: Path, *words: str, code: int = 0, lang: str = "en") -> str:
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "WEDLOCK_LANG": lang, "COLUMNS": "200"}
    done = subprocess.run(command(home, *words), env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def as_json(home: Path, *words: str, code: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run(home, *words, "--json", "-", code=code))
    return data


def pairs(data: dict[str, Any], band: str) -> set[tuple[str, ...]]:
    return {
        tuple(f"{one['system']}/{one['login']}" for one in claim["logins"])
        for claim in data["claims"]
        if claim["band"] == band
    }


def sql(home: Path, statement: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "hub.sqlite3") as hub:
        rows = hub.execute(statement).fetchall()
    hub.close()
    return rows


def change(home: Path, file: str, statement: str) -> None:
    with sqlite3.connect(home.parent / file) as changed:
        changed.execute(statement)
    changed.close()


IDENTITIES = """select a.username, i.system, i.login, i.key from wedlock_identity i
  join wedlock_account a on a.id = i.account_id order by 1, 2"""


def test_a_dry_run_says_everything_and_makes_not_even_a_hub(home: Path) -> None:
    before = sorted(home.iterdir())
    data = as_json(home, "import", "--dry-run")
    jsonschema.validate(data, SCHEMA)
    assert pairs(data, "automatic") == {("erp/alice", "crm/Alice"), ("erp/wangxm", "crm/mwang")}
    assert pairs(data, "review") == {("erp/bob", "crm/b.lindqvist")}
    assert pairs(data, "separate") == {("crm/carol",)}
    assert sorted(home.iterdir()) == before
    out = {(one["system"], out["login"], out["reason"]) for one in data["systems"] for out in one["left_out"]}
    assert out == {
        ("erp", "root", "made by the product for itself"),
        ("erp", "admin", "names a job or a service, not a person"),
        ("crm", "root", "names a job or a service, not a person"),
        ("crm", "north", "a team, not a person"),
    }
    told = run(home, "import", "--dry-run")
    assert "Nothing was written." in told
    assert "Wang Xiaoming is how 王小明 is spoken; the e-mail address is the same: wxm@n.example; " in told
    assert "the phone number is the same: 13812345678" in told


def test_the_way_of_an_administrator(home: Path) -> None:
    told = run(home, "import", "--accept", "automatic")
    assert "2 proposals were accepted." in told
    assert "2 proposals wait for a decision" in told
    waiting = as_json(home, "proposals")["proposals"]
    assert [(one["band"], one["login"], one["other_login"]) for one in waiting] == [
        ("review", "bob", "b.lindqvist"), ("separate", "carol", None),
    ]  # fmt: skip
    assert "the name is the same: Bob Lindqvist" in run(home, "proposals", "--band", "review")
    assert "姓名相同：Bob Lindqvist" in run(home, "proposals", lang="zh")
    run(home, "accept", str(waiting[0]["number"]))
    run(home, "accept", "--band", "separate")
    assert sql(home, IDENTITIES) == [
        ("alice", "crm", "Alice", "2"), ("alice", "erp", "alice", "2"),
        ("bob", "crm", "b.lindqvist", "4"), ("bob", "erp", "bob", "4"),
        ("carol", "crm", "carol", "6"),
        ("wangxm", "crm", "mwang", "3"), ("wangxm", "erp", "wangxm", "3"),
    ]  # fmt: skip
    before = sql(home, "select * from wedlock_identity union select * from wedlock_identity")
    again = as_json(home, "import", "--accept", "automatic")
    assert (again["claims"], again["accepted"], again["renamed"], again["gone"]) == ([], 0, [], [])
    assert sql(home, "select * from wedlock_identity union select * from wedlock_identity") == before
    assert "Nothing waits for a decision." in run(home, "proposals")


def test_renamed_deactivated_and_gone_are_told_and_kept_for_a_decision(home: Path) -> None:
    run(home, "import", "--accept", "automatic")
    change(home, "c.db", "update creme_core_cremeuser set username = 'alice.w', last_name = 'Wong' where id = 2")
    change(home, "c.db", "update creme_core_cremeuser set is_active = 0 where id = 3")
    change(home, "t.db", "delete from res_user where login = 'wangxm'")
    data = as_json(home, "import", "--accept", "automatic")
    assert data["renamed"] == [{"system": "crm", "account": "alice", "old": "Alice", "new": "alice.w"}]
    assert {(one["system"], one["account"], one["reason"]) for one in data["gone"]} == {
        ("erp", "wangxm", "the login wangxm is not there any more"),
        ("crm", "wangxm", "the login mwang is deactivated there"),
    }
    assert len(sql(home, "select * from wedlock_identity")) == 4
    told = run(home, "import")
    assert "Renamed in crm: Alice is alice.w now (alice)." in told
    assert "To be decided: wangxm in crm: the login mwang is deactivated there." in told
    kinds = {one["kind"]: one["number"] for one in as_json(home, "proposals")["proposals"]}
    run(home, "accept", str(kinds["renamed"]))
    run(home, "reject", str(kinds["gone"]))
    assert ("alice", "crm", "alice.w", "2") in sql(home, IDENTITIES)


def test_what_cannot_be_accepted_is_told_and_the_others_are_done(home: Path) -> None:
    run(home, "import", "--accept", "automatic")
    numbers = [str(one["number"]) for one in as_json(home, "proposals")["proposals"]]
    run(home, "reject", numbers[0])
    told = run(home, "accept", *numbers, code=1)
    assert f"Proposal {numbers[0]} is rejected; it cannot be accepted." in told
    assert f"{numbers[1]}: accepted (carol)." in told
    assert "There is no proposal 999." in run(home, "accept", "999", code=2)
    assert "Which proposals?" in run(home, "accept", code=2)


def test_two_runs_at_once_make_no_doubles(home: Path) -> None:
    run(home, "import", "--dry-run")
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    both = [
        subprocess.Popen(command(home, "import", "--accept", "automatic"), env=environment, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]  # fmt: skip
    for one in both:
        told, _ = one.communicate(timeout=120)
        assert one.returncode == 0, told
    assert [row[:3] for row in sql(home, IDENTITIES)] == [
        ("alice", "crm", "Alice"), ("alice", "erp", "alice"), ("wangxm", "crm", "mwang"), ("wangxm", "erp", "wangxm"),
    ]  # fmt: skip
    assert sql(home, "select count(*), count(distinct mark) from wedlock_proposal") == [(4, 4)]
    assert len(sql(home, "select * from wedlock_account")) == 2


def test_no_password_comes_into_the_hub_or_what_is_printed(home: Path) -> None:
    change(home, "t.db", "update res_user set password_hash = '$argon2id$planted-secret'")
    change(home, "c.db", "update creme_core_cremeuser set password = 'pbkdf2_sha256$planted-secret'")
    told = run(home, "import", "--accept", "automatic") + run(home, "proposals", "--json", "-")
    assert "planted-secret" not in told
    held = b"".join(file.read_bytes() for file in home.iterdir() if file.is_file())
    assert b"planted-secret" not in held
    assert "王小明".encode() in held  # the search would have found it


CSV = "system,login,name,email,active\ncrm,Alice,Alice Martens,,true\ncrm,mwang,王小明,,是\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 with a byte order mark"), ("gbk", "GB18030"), ("gb18030", "GB18030"),
     ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE")],
)  # fmt: skip
def test_a_file_instead_of_the_second_system_in_any_encoding(home: Path, encoding: str, told: str) -> None:
    file = home / "users.csv"
    file.write_bytes(CSV.encode(encoding))
    data = as_json(home, "import", "erp", "--csv", str(file), "--dry-run")
    assert f"users.csv was read as {told}." in data["notices"]
    assert pairs(data, "automatic") == {("erp/alice", "crm/Alice")}
    assert pairs(data, "review") == {("erp/wangxm", "crm/mwang")}


def test_a_file_of_both_systems_with_every_kind_of_wrong_row(home: Path) -> None:
    file = home / "users.csv"
    rows = ["erp,alice,Alice Martens,,1", "crm,alice,Alice Martens,,1", "crm,alice,Alice Martens,,1", "crm,,,,",
            "crm,=1+1,,,", "crm,admin,,,", "crm,bo"]  # fmt: skip
    file.write_text("system,login,name,email,active\n" + "\n".join(rows), encoding="utf-8")
    data = as_json(home, "import", "--csv", str(file))
    jsonschema.validate(data, SCHEMA)
    (crm,) = [one for one in data["systems"] if one["system"] == "crm"]
    assert [(one["line"], one["reason"]) for one in crm["left_out"]] == [
        (4, "the same as line 3"), (5, "has no login"), (6, "holds a formula instead of a value"),
        (8, "half a line: the file ends in the middle of it"), (None, "names a job or a service, not a person"),
    ]  # fmt: skip
    assert pairs(data, "automatic") == {("erp/alice", "crm/alice")}


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("import", "nowhere"), 2, "There is no system nowhere"),
        (("import", "erp", "erp"), 2, "erp is read twice"),
        (("import", "erp", "crm", "wms"), 2, "Two systems at a time."),
        (("import", "--system", "crm"), 2, "--system names the system of a file"),
        (("import", "erp", "--csv", "MISSING"), 2, "cannot be read"),
        (("import", "erp", "--csv", "EMPTY"), 2, "is empty: the first line must name its columns"),
        (("import", "erp", "--csv", "HEAD"), 2, "There is no user in HEAD: it has no row"),
        (("import", "erp", "--csv", "ERP", "--system", "erp"), 2, "erp is read twice"),
        (("import", "ddl.sql", "crm"), 2, "no profile knows this product's table of users"),
        (("import", "tryton.sql", "crm"), 2, "is a description of tables without their rows"),
    ],
)
def test_what_cannot_be_imported_is_said_in_words(home: Path, words: tuple[str, ...], code: int, why: str) -> None:
    files = {"EMPTY": "", "HEAD": "system,login\n", "ERP": "login\nalice\n", "ddl.sql": "create table t (id int);",
             "tryton.sql": TRYTON}  # fmt: skip
    for name, text in files.items():
        (home / name).write_text(text, encoding="utf-8")
    words = tuple(str(home / word) if word in files or word == "MISSING" else word for word in words)
    told = run(home, *words, code=code)
    assert why in " ".join(told.split())
    assert "Traceback" not in told


def test_a_test_system_and_a_production_one_are_never_joined(home: Path) -> None:
    settings = home / "wedlock.toml"
    settings.write_text(settings.read_text() + 'environment = "test"\n')
    told = run(home, "import", code=2)
    assert "Users of a test system and of a production one are never joined: erp, crm" in told
