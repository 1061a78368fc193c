"""An account made by exactly the script that `wedlock check --sync` prints synchronises, and can touch nothing else."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest
from lab.servers import Server, drop_database, new_database
from sqlalchemy.engine import make_url
from tests.marriage import EXAMPLES, ROOT, Married
from tests.marriage_served import until

pytestmark = pytest.mark.engine

PASSWORDS = {"erp": "S3cret-erp-5f1d", "crm": "S3cret-crm-9a27"}
ACCOUNT = "wedlock_sync"


@dataclass(frozen=True)
class Served(Married):
    """The ERP on PostgreSQL, the CRM on MariaDB; `urls` are the administrators'."""

    urls: dict[str, str]

    def sql(self, system: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return run(self.urls[system], statement, *values)

    def as_account(self, system: str) -> str:
        url = make_url(self.urls[system]).set(username=ACCOUNT, password=PASSWORDS[system])
        return url.render_as_string(hide_password=False)

    def configure(self, urls: dict[str, str]) -> None:
        told = [f'[systems.{s}]\nurl = "{url}"\nrole = "{s}"\nenvironment = "test"\n' for s, url in urls.items()]
        (self.folder / "home" / "wedlock.toml").write_text("\n".join(told), encoding="utf-8")


def run(url: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    told = make_url(url)
    opened: Any = (
        psycopg.connect(url, autocommit=True)
        if told.drivername == "postgresql"
        else pymysql.connect(host=told.host, port=told.port or 0, user=told.username, password=told.password or "",
                             database=told.database, autocommit=True)
    )  # fmt: skip
    with contextlib.closing(opened), contextlib.closing(opened.cursor()) as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall()) if cursor.description else []


def schema(system: str, engine: str) -> list[str]:
    """The example's tables as the engine writes them."""
    text = re.sub(r"--.*", "", (EXAMPLES / f"{system}.sql").read_text(encoding="utf-8"))
    if engine == "postgresql":
        text = text.replace("id integer primary key", "id serial primary key")
        text = re.sub(r"boolean not null default ([01])", r"boolean not null default '\1'", text)
    else:
        text = re.sub(r"\bid integer primary key", "id integer primary key auto_increment", text)
    return [part for part in text.split(";") if part.strip()]


@pytest.fixture
def served(tmp_path: Path, postgres_server: Server, mariadb_server: Server) -> Iterator[Served]:
    servers = {"erp": postgres_server, "crm": mariadb_server}
    urls = {system: new_database(server, f"rights_{system}") for system, server in servers.items()}
    for system, server in servers.items():
        for statement in schema(system, server.engine):
            run(urls[system], statement)
    plan = (EXAMPLES / "plan.yaml").read_text(encoding="utf-8").replace("decision: open", "decision: accepted")
    for system, server in servers.items():
        plan = plan.replace(f"{{name: {system}, engine: sqlite}}", f"{{name: {system}, engine: {server.engine}}}")
    plan = plan.replace("left: {create: ask, when", "left: {create: always, when")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "plan.yaml").write_text(plan, encoding="utf-8")
    found = Served(tmp_path, urls)
    found.configure(urls)
    run(urls["crm"], "set global log_bin_trust_function_creators = 1")
    try:
        yield found
    finally:
        run(urls["crm"], "set global log_bin_trust_function_creators = 0")
        run(urls["crm"], f"drop user if exists '{ACCOUNT}'@'%'")
        for system, server in servers.items():
            drop_database(server, f"rights_{system}")
        run(postgres_server.url("postgres"), f"drop role if exists {ACCOUNT}")


def least_privileged(served: Served) -> None:
    """Run the printed scripts as they stand, with passwords of our own, and let Wedlock be those accounts."""
    for system in served.urls:
        script = served.ok("check", system, "--sync", "--json", "-").json["grants"]
        for statement in script.replace("CHANGE-ME", PASSWORDS[system]).split(";"):
            if statement.strip():
                run(served.urls[system], statement)
    served.configure({system: served.as_account(system) for system in served.urls})


def refused(url: str, statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, pymysql.err.OperationalError), match=r"denied|must be"):
        run(url, statement)


def customers(served: Served) -> None:
    served.sql("erp", "insert into party (code, name, tax_no, active) values ('C1', 'Abel', 'T1', true)")
    served.sql("erp", "insert into party_contact (party, kind, value) values (1, 'email', 'a@abel.example')")
    served.sql("crm", "insert into entity values (7, 'u7', 1, 'berta', 0, now(), now())")
    served.sql("crm", "insert into account (entity, name, vat) values (7, 'Berta', 'T2')")


def test_the_printed_account_synchronises_undoes_and_divorces(served: Served) -> None:
    least_privileged(served)
    for system in served.urls:
        found = served.ok("check", system, "--sync", "--json", "-").json
        assert (found["capture"], found["user"].partition("@")[0]) == ("triggers", ACCOUNT)
        assert all(right["held"] for right in found["rights"])
    served.started()
    customers(served)
    first = served.ok("sync", "--once", "--json", "-").json
    assert first["errors"] == 0
    found = served.sql("erp", "select name from party order by name")
    assert found == [("Abel",), ("Berta",)], (
        first,
        served("status").out,
        served("errors", "list").out,
        served("conflicts", "list").out,
    )
    assert served.sql("crm", "select name, email from account order by name") == [
        ("Abel", "a@abel.example"),
        ("Berta", None),
    ]
    served.sql("erp", "update party set name = 'Abel & Sons' where tax_no = 'T1'")
    served.sql("crm", "update account set email = 'new@abel.example', city = 'Ulm' where vat = 'T1'")
    served.ok("sync", "--once")
    assert served.sql("crm", "select name from account where vat = 'T1'") == [("Abel & Sons",)]
    assert served.sql("erp", "select value from party_contact") == [("new@abel.example",)]
    number = served.ok("runs", "--json", "-").json["runs"][0]["run"]
    served.ok("undo", str(number))
    assert served.sql("crm", "select name from account where vat = 'T1'") == [("Abel",)]
    served.ok("divorce")
    for system, wanted in {
        "erp": "table_schema = 'wedlock'",
        "crm": "table_schema = database() and table_name like 'wedlock%%'",
    }.items():
        assert not served.sql(system, f"select table_name from information_schema.tables where {wanted}")


def test_the_printed_account_touches_nothing_outside_the_plan(served: Served) -> None:
    least_privileged(served)
    erp, crm = served.as_account("erp"), served.as_account("crm")
    for url in (erp, crm):
        table = "app_user" if url == erp else "crm_user"
        refused(url, f"select * from {table}")
        refused(url, f"delete from {table}")
        refused(url, f"create trigger mine after insert on {table} for each row " + (
            "execute function suppress_redundant_updates_trigger()" if url == erp else "set @x = 1"))  # fmt: skip
    refused(erp, "update party set id = 5, code = 'X'")
    refused(erp, "drop table party")
    refused(erp, "truncate party")
    refused(erp, "select * from pg_create_logical_replication_slot('mine', 'pgoutput')")
    refused(crm, "update entity_kind set model = 'x'")
    refused(crm, "drop table account")
    refused(crm, "create table mine (id int)")
    refused(crm, "update account set credit_limit = 1")


def test_what_is_missing_is_named(served: Served) -> None:
    least_privileged(served)
    served.sql("erp", f"revoke update (name) on party from {ACCOUNT}")
    served.sql("crm", f"revoke trigger on account from '{ACCOUNT}'@'%'")
    for system, right in {"erp": "UPDATE", "crm": "TRIGGER"}.items():
        said = served("check", system, "--sync", "--json", "-")
        assert said.code == 3
        assert [one["right"] for one in said.json["rights"] if not one["held"]] == [right]
    assert served("check", "crm", "--sync", "--json", "-").json["capture"] == "none"


def test_no_password_is_left_anywhere(served: Served) -> None:
    """Neither in what is said, nor in the hub, the log or a process' arguments."""
    least_privileged(served)
    said = [served.ok("couple"), served.ok("enable", "--all")]
    customers(served)
    said += [
        served("sync", "--once"),
        served("status", "--json", "-"),
        served("runs"),
        served("check", "erp", "--sync"),
    ]
    served.sql("crm", f"revoke insert on account from '{ACCOUNT}'@'%'")
    served.sql("erp", "insert into party (code, name, tax_no, active) values ('C9', 'Cesar', 'T9', true)")
    said += [served("sync", "--once"), served("status")]
    served.configure({s: served.as_account(s).replace(":S3cret", ":wrong-S3cret") for s in served.urls})
    said += [
        served("sync", "--once"),
        served("check", "crm", "--sync"),
        served("check", "erp", "--sync", "--json", "-"),
    ]
    assert said[-1].code == 3
    written = [one.out + one.err for one in said]
    home = served.folder / "home"
    written += [
        f.read_bytes().decode("utf-8", "replace") for f in home.rglob("*") if f.is_file() and f.suffix != ".toml"
    ]
    for password in PASSWORDS.values():
        assert not [text for text in written if password in text]
    arguments = subprocess.run(["ps", "-eo", "args", "--user", str(os.getuid())], capture_output=True, text=True)
    assert "S3cret" not in arguments.stdout


@contextlib.contextmanager
def syncing(served: Served) -> Iterator[Path]:
    """`wedlock sync`, going on in a process of its own; the file with what it says."""
    said = served.folder / "sync.log"
    words = [sys.executable, "-m", "wedlock", "--home", str(served.folder / "home"), "sync"]
    with said.open("w") as file:
        told = os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"}
        worker = subprocess.Popen(words, env=told, stdout=file, stderr=file, stdin=subprocess.DEVNULL)
    try:
        yield said
        assert worker.poll() is None, said.read_text(encoding="utf-8")
    finally:
        worker.terminate()
        worker.wait(30)


def test_a_right_revoked_while_it_works_is_named_and_nothing_is_lost(served: Served) -> None:
    """`sync` says what is missing and tries again; `sync --once` ends with the way out; after the GRANT all arrives."""
    least_privileged(served)
    served.started()
    customers(served)
    user = {"erp": ACCOUNT, "crm": f"'{ACCOUNT}'@'%'"}
    told, arrived = "{}: wedlock_sync lacks a right", {"erp": ("b@berta.example",), "crm": ("Abel & Sons",)}
    asked = {"erp": "select value from party_contact", "crm": "select name from account"}
    rights = {"erp": "insert on party_contact", "crm": "update (name) on account"}
    with syncing(served) as said:
        until(lambda: served.sql("crm", "select vat from account where vat = 'T1'") == [("T1",)])
        for system, right in rights.items():
            served.sql(system, f"revoke {right} from {user[system]}")
        served.sql("erp", "update party set name = 'Abel & Sons' where tax_no = 'T1'")
        served.sql("crm", "update account set email = 'b@berta.example' where vat = 'T2'")
        for system, right in rights.items():
            until(lambda now=system: told.format(now) in said.read_text(encoding="utf-8"))
            assert f"wedlock check {system} --sync" in said.read_text(encoding="utf-8")
            assert arrived[system] not in served.sql(system, asked[system])
            served.sql(system, f"grant {right} to {user[system]}")
        for system in rights:
            until(lambda now=system: arrived[now] in served.sql(now, asked[now]))
    assert served.ok("verify", "--json", "-").json["objects"][0]["divergences"] == []
    assert served.ok("errors", "list", "--json", "-").json["errors"] == []
