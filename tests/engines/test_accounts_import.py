"""The user tables of real PostgreSQL servers: with rights to the named columns alone, and what the server was asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from lab.servers import Server, drop_database, new_database

pytestmark = pytest.mark.engine
SOURCE = Path(__file__).resolve().parents[2] / "src"

ERP = """
create table ir_model (id int primary key); create table ir_model_field (id int primary key);
create table ir_module (id int primary key); create table party_party (id int primary key, name text);
create table company_employee (id int primary key, party int);
create table party_contact_mechanism (id int primary key, party int, type text, value text);
create table res_user (id int primary key, login varchar unique not null, name varchar, email varchar, active boolean,
  employee int, password_hash varchar, password_reset varchar);
insert into res_user values (1, 'admin', 'Administrator', null, true, null, '$argon2id$planted', null),
  (2, 'alice', 'Alice Martens', 'alice@n.example', true, null, '$argon2id$planted', null),
  (3, 'bob', 'Bob Lindqvist', null, true, 1, '$argon2id$planted', null),
  (4, 'gone', 'Gone', null, false, null, null, null);
insert into company_employee values (1, 9);
insert into party_contact_mechanism values (1, 9, 'phone', '021-58881234');
"""
CRM = """
create table creme_core_cremeentity (id int primary key); create table creme_core_relation (id int primary key);
create table django_content_type (id int primary key);
create table persons_organisation (cremeentity_ptr_id int primary key, name text);
create table persons_contact (cremeentity_ptr_id int primary key, is_user_id int, phone text, mobile text);
create table creme_core_cremeuser (id int primary key, username varchar(30) unique, first_name varchar(100),
  last_name varchar(100), email varchar(254), is_active boolean, is_team boolean, password varchar(128));
insert into creme_core_cremeuser values (1, 'root', 'Fulbert', 'Creme', '', true, false, 'pbkdf2_sha256$planted'),
  (2, 'alice', 'Alice', 'Martens', 'alice@n.example', true, false, 'pbkdf2_sha256$planted'),
  (3, 'bob', 'Bob', 'Lindqvist', '', true, false, 'pbkdf2_sha256$planted');
insert into persons_contact values (1, 3, '(021) 5888 1234', '');
"""
LEAST = {
    "erp": "grant select (id, login, name, email, active, employee) on res_user to {role}",
    "crm": "grant select (id, username, first_name, last_name, email, is_active, is_team) "
           "on creme_core_cremeuser to {role}",
}  # fmt: skip
HIDDEN = ("password_hash", "password_reset", "password")


@pytest.fixture
def systems(postgres_server: Server) -> Iterator[dict[str, str]]:
    """System → the superuser's URL of its database, filled."""
    names = {"erp": f"users_erp_{os.getpid()}", "crm": f"users_crm_{os.getpid()}"}
    urls = {system: new_database(postgres_server, name) for system, name in names.items()}
    for system, statements in (("erp", ERP), ("crm", CRM)):
        execute(urls[system], statements)
    yield urls
    for name in names.values():
        drop_database(postgres_server, name)


@pytest.fixture
def readers(postgres_server: Server, systems: dict[str, str]) -> Iterator[dict[str, str]]:
    """System → the URL of an account with rights to exactly the columns that the documents name."""
    urls = {}
    for system, url in systems.items():
        role = f"least_{system}_{os.getpid()}"
        execute(url, f"create role {role} login password 'least-pw'", LEAST[system].format(role=role))
        urls[system] = postgres_server.url(url.rpartition("/")[2], user=role, password="least-pw")
    yield urls
    for system, url in systems.items():
        role = f"least_{system}_{os.getpid()}"
        execute(url, f"drop owned by {role}", f"drop role {role}")


def execute(url: str, *statements: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def imported(home: Path, left: str, right: str, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "wedlock", "--home", str(home), "accounts", "import", left, right, *words]
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "WEDLOCK_LANG": "en"}
    done = subprocess.run([*command, "--json", "-"], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def joined(data: dict[str, Any]) -> set[tuple[str, ...]]:
    return {tuple(f"{one['system']}/{one['login']}" for one in claim["logins"]) for claim in data["claims"]
            if claim["band"] == "automatic"}  # fmt: skip


def test_rights_to_the_named_columns_suffice(tmp_path: Path, readers: dict[str, str]) -> None:
    for system, table in (("erp", "res_user"), ("crm", "creme_core_cremeuser")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(readers[system], f"select * from {table}")
    data = imported(tmp_path, readers["erp"], readers["crm"])
    assert joined(data) == {("erp/alice", "crm/alice"), ("erp/bob", "crm/bob")}
    assert "phone numbers of there are not compared" in " ".join(data["notices"])


def test_no_column_with_a_password_ever_leaves_the_database(
    tmp_path: Path, systems: dict[str, str], postgres_server: Server
) -> None:
    """The superuser reads, so nothing but the statements themselves keeps the columns in: the server's own log."""
    for url in systems.values():
        execute(url, f"alter database {url.rpartition('/')[2]} set log_statement = 'all'")
    log = Path(postgres_server.folder) / "log"
    start = log.stat().st_size
    data = imported(tmp_path, systems["erp"], systems["crm"], "--accept", "automatic")
    assert joined(data) == {("erp/alice", "crm/alice"), ("erp/bob", "crm/bob")}
    with log.open("rb") as file:
        file.seek(start)
        said = file.read().decode("utf-8", "replace")
    reads = [line for line in said.splitlines() if '"res_user"' in line or '"creme_core_cremeuser"' in line]
    assert len(reads) >= 2
    assert all('"login"' in line or '"username"' in line for line in reads)
    assert not [line for line in reads if "*" in line or any(f'"{column}"' in line for column in HIDDEN)]
    assert b"planted" not in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_nothing_is_written_to_the_systems(tmp_path: Path, systems: dict[str, str]) -> None:
    query = "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_stat_user_tables"
    before = {system: execute(url, "select pg_stat_force_next_flush()", query) for system, url in systems.items()}
    imported(tmp_path, systems["erp"], systems["crm"], "--accept", "automatic")
    assert {system: execute(url, query) for system, url in systems.items()} == before


def test_a_hub_on_postgresql_takes_two_imports_at_once(
    tmp_path: Path, systems: dict[str, str], postgres_db: str
) -> None:
    text = f'[passport]\ndatabase = "{postgres_db}"\n' + "".join(
        f'[systems.{system}]\nurl = "{url}"\nrole = "{system}"\n' for system, url in systems.items()
    )
    (tmp_path / "wedlock.toml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "wedlock", "--home", str(tmp_path), "accounts"]
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "WEDLOCK_LANG": "en"}
    subprocess.run([*command, "proposals"], env=environment, check=True, timeout=120)
    both = [
        subprocess.Popen([*command, "import", "--accept", "automatic"], env=environment, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]  # fmt: skip
    for one in both:
        told, _ = one.communicate(timeout=120)
        assert one.returncode == 0, told
    rows = execute(postgres_db, "select system, login, account_id from wedlock_identity order by login, system")
    assert [row[:2] for row in rows] == [("crm", "alice"), ("erp", "alice"), ("crm", "bob"), ("erp", "bob")]
    assert rows[0][2] == rows[1][2] != rows[2][2] == rows[3][2]
    assert execute(postgres_db, "select count(*) from wedlock_account, wedlock_proposal") == [(4,)]
