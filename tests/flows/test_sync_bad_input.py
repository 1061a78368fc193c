"""What users, administrators and products do to a marriage at work: told, held apart, never lost and never forced."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from typing import Any

import pytest
from tests.marriage import ROOT, Married


def begin(married: Married, *words: str) -> subprocess.Popen[str]:
    """`wedlock sync`, going on in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "wedlock", "--home", str(married.folder / "home"), "sync", *words],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def until(married: Married, system: str, statement: str, wanted: list[tuple[Any, ...]]) -> None:
    deadline = time.monotonic() + 60
    while (found := married.sql(system, statement)) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def errors(married: Married) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = married.ok("errors", "list", "--json", "-").json["errors"]
    return found


@pytest.fixture
def running(married: Married) -> Married:
    """Two customers on both sides, at rest."""
    married.customer(1, "ACME GmbH", "info@acme.de")
    married.customer(2, "Muster AG")
    married.started()
    married.ok("sync", "--once")
    return married


def test_values_that_do_not_fit_name_their_field_and_hold_nothing_else_up(running: Married) -> None:
    """Too long; not in the code list: both stand in the error queue, the other fields and records go on."""
    running.sql("erp", "update party set name = ? where id = 1", "N" * 90)
    running.sql("erp", "update party set tax_no = 'T1-new' where id = 1")
    running.sql("erp", "insert into party_address (party, invoice, city, country) values (2, 1, 'Oslo', 'NO')")
    running.customer(3, "Poison " + "p" * 90)
    running.customer(4, "Healthy")
    assert running("sync", "--once").code == 1
    told = {str(error["left"]): error["text"] for error in errors(running)}
    assert len(told) == 3, told
    assert "name" in str(told)
    assert "country" in str(told)
    assert running.sql("crm", "select name, vat from account order by entity") == [
        ("ACME GmbH", "T1-new"), ("Muster AG", "T2"), ("Healthy", "T4"),
    ]  # fmt: skip
    running.sql("erp", "update party set name = 'Short' where id in (1, 3)")
    running.sql("erp", "update party_address set country = 'DE'")
    running.ok("sync", "--once")
    assert errors(running) == []
    assert running.sql("crm", "select city, country from account where vat = 'T2'") == [("Oslo", "Germany")]


def test_numbers_that_are_no_amounts_are_refused_one_by_one(married: Married) -> None:
    """SQLite keeps anything in a column of decimals: infinity, a word, what a sum of floats came to."""
    married.started()
    odd = {1: 9e999, 2: "much", 3: 1e300, 4: 0.1 + 0.2}
    for number in (*odd, 5):
        married.sql("erp", "insert into product values (?, ?, 'Good', 100, 'pcs', 1)", number, f"P{number}")
    married.ok("sync", "--once")
    for number, price in {**odd, 5: 7.25}.items():
        married.sql("crm", "update item set price = ?, name = 'Better' where code = ?", price, f"P{number}")
    assert married("sync", "--once").code == 1
    told = {int(error["left"]): error["text"] for error in married("errors", "list", "--json", "-").json["errors"]}
    assert told.keys() == odd.keys()
    assert all("price" in text for text in told.values())
    assert set(married.sql("erp", "select name, price_cents from product")) == {("Better", 100), ("Better", 725)}
    married.sql("crm", "update item set price = 4.5")
    married.ok("sync", "--once")
    assert married.sql("erp", "select distinct price_cents from product") == [(450,)]
    assert errors(married) == []


def test_a_default_of_the_product_is_brought_over_and_an_automation_is_not_fought(married: Married) -> None:
    """A trigger that rewrites what we write is asked about once; at rest nothing is written."""
    married.sql("crm", "create trigger shout after update of name on account when new.name <> upper(new.name) "
                "begin update account set name = upper(new.name) where entity = new.entity; end")  # fmt: skip
    married.plan("left: {create: ask, when: {base.is_deleted: 0}}", "left: {create: always}")
    married.sql("crm", "insert into entity values (50, 'u', 1, 'x', 0, '2026-01-01', '2026-01-01')")
    married.sql("crm", "insert into account (entity, name, vat) values (50, 'Krone', 'K1')")
    married.customer(1, "Acme")
    married.started()
    married.ok("sync", "--once")
    assert married.sql("erp", "select name, sector from party where tax_no = 'K1'") == [("Krone", "T")]
    assert married.sql("crm", "select sector from account where vat = 'K1'") == [("trading",)]
    married.sql("erp", "update party set name = 'Acme Two' where id = 1")
    assert married("sync", "--once").code == 1
    (asked,) = married.ok("conflicts", "list", "--json", "-").json["conflicts"]
    assert asked["unit"] == "name"
    assert married.sql("crm", "select name from account where vat = 'T1'") == [("ACME TWO",)]
    for _ in range(2):
        assert married("sync", "--once", "--json", "-").json["updated"] == 0
    assert len(married.ok("conflicts", "list", "--json", "-").json["conflicts"]) == 1


def test_a_double_in_one_system_is_two_records_and_a_unique_key_is_told(running: Married) -> None:
    """Two customers of one tax number are nobody's mistake of ours; what the target refuses stands in the queue."""
    running.sql("crm", "create unique index one_vat on account (vat)")
    running.sql(
        "erp", "insert into party (id, code, name, tax_no, sector, active) values (3, 'C3', 'Twin', 'T2', 'T', 1)"
    )
    running.customer(4, "After the twin")
    assert running("sync", "--once").code == 1
    (error,) = errors(running)
    assert error["trouble"] == "duplicate"
    assert running.sql("crm", "select name from account where vat = 'T4'") == [("After the twin",)]
    running.sql("erp", "update party set tax_no = 'T3' where id = 3")
    running.ok("sync", "--once")
    assert running.sql("crm", "select name from account where vat = 'T3'") == [("Twin",)]


def test_the_same_key_twice_on_both_sides_is_told_apart_or_asked_and_nobody_is_linked_twice(married: Married) -> None:
    """Twins that an e-mail tells apart are linked by it, crosswise; a person is asked of the others.
    An answer that comes too late, since one of the two was linked meanwhile, is an error with its way out."""
    trade(married, 100)
    krone, twin = "Krone GmbH", "Twin AG"
    known = {1: (krone, "a@krone.de"), 2: (krone, "b@krone.de"), 3: (twin, ""), 4: (twin, "")}
    customers(married, "erp", known)
    known = {11: (krone, "b@krone.de"), 12: (krone, "a@krone.de"), 13: (twin, "x@twin.de"), 14: (twin, "y@twin.de")}
    customers(married, "crm", known)
    assert married.ok("couple", "--json", "-").json["objects"][0]["linked"] == 102
    asked = married("conflicts", "list", "--json", "-").json["conflicts"]
    assert [(int(one["left"]), int(one["right"])) for one in asked] == [(3, 13), (4, 14)]
    married.sql("erp", "insert into party_contact (party, kind, value) values (3, 'email', 'y@twin.de')")
    married.ok("couple")  # 3 and 14 are one, it turns out
    married.ok("conflicts", "resolve", str(asked[0]["number"]), "yes")
    married.ok("enable", "--all")
    assert married("sync", "--once").code == 1
    (error,) = errors(married)
    assert (error["trouble"], int(error["right"])) == ("duplicate", 13)
    assert f"wedlock conflicts resolve {asked[0]['number']} no" in error["text"]
    for system, table in (("erp", "party"), ("crm", "account")):
        assert married.sql(system, f"select count(*) from {table}") == [(104,)]
    assert set(married.sql("crm", "select entity, email from account where entity < 20")) == {
        (11, "b@krone.de"), (12, "a@krone.de"), (13, "x@twin.de"), (14, "y@twin.de"),
    }  # fmt: skip


def trade(married: Married, count: int) -> None:
    """Customers that both sides have, each once."""
    words = "Adler Berg Claus Dachs Esche Falke Gams Horn Igel Jade Kranz Lerche Mohn Nord Olm Pfau Stein Tanne Ulme"
    first = words.split()
    named = {100 + n: f"{first[n % 19]} {first[(n * 7 + n // 19) % 19]}bau GmbH" for n in range(count)}
    for system in ("erp", "crm"):
        customers(married, system, {n: (name, f"info{n}@{name.split()[0]}.de") for n, name in named.items()})


def customers(married: Married, system: str, found: dict[int, tuple[str, str]]) -> None:
    """Customers by their key: name and e-mail. Below a hundred, the tax number is the name's."""
    rows = [(n, name, f"DE{n * 7919}" if n >= 100 else f"T{len(name)}", email) for n, (name, email) in found.items()]
    with contextlib.closing(sqlite3.connect(married.file(system))) as base, base:
        if system == "erp":
            party = "insert into party (id, code, name, tax_no, active) values (?1, 'C' || ?1, ?2, ?3, 1)"
            base.executemany(party, [row[:3] for row in rows])
            contact = "insert into party_contact (party, kind, value) values (?, 'email', ?)"
            base.executemany(contact, [(n, email) for n, _, _, email in rows if email])
        else:
            entity = "insert into entity values (?, 'u', 1, 'x', 0, '2026-01-01', '2026-01-01')"
            base.executemany(entity, [row[:1] for row in rows])
            base.executemany("insert into account (entity, name, vat, email) values (?, ?, ?, ?)", rows)


def test_an_orphan_waits_alone(running: Married) -> None:
    """A draft whose customer does not exist: it waits, others pass, and the customer's arrival releases it."""
    for number, party in ((90, 777), (91, 1)):
        running.sql("crm", "insert into entity values (?, 'u', 3, 'o', 0, '2026-01-01', '2026-01-01')", number)
        running.sql("crm", "insert into sales_order values (?, null, 'new', '2026-01-05', 'CNY')", number)
        ((account,),) = running.sql("crm", "select entity from account where vat = 'T1'")
        buyer = account if party == 1 else party
        running.sql("crm", "insert into relation values (?, ?, 'order-for', ?, null)", number, number, buyer)
    running("sync", "--once")
    assert running.sql("erp", "select party from sales_order") == [(1,)]
    running.plan("left: {create: ask, when: {base.is_deleted: 0}}", "left: {create: always}")
    running.sql("crm", "insert into entity values (777, 'u', 1, 'late', 0, '2026-01-01', '2026-01-01')")
    running.sql("crm", "insert into account (entity, name, vat) values (777, 'Late', 'L1')")
    running.ok("resume", "customer_master")
    running.ok("sync", "--once")
    assert running.sql("erp", "select name from party p join sales_order o on o.party = p.id order by p.id") == [
        ("ACME GmbH",), ("Late",),
    ]  # fmt: skip


def test_a_plan_edited_while_running_stands_still_until_a_person_says_so(running: Married) -> None:
    running.plan("phone: {left: phone.value, right: root.phone, owner: right, policy: newest, compare: digits}",
                 "phone: {left: phone.value, right: root.phone, owner: left, compare: digits}")  # fmt: skip
    running.sql("erp", "update party set name = 'New' where id = 1")
    assert running.ok("sync", "--once", "--json", "-").json["updated"] == 0
    (customer, *_) = running.ok("status", "--json", "-").json["objects"]
    assert (customer["state"], "wedlock resume customer_master" in customer["reason"]) == ("paused", True)
    running.ok("resume", "customer_master")
    assert running.ok("sync", "--once", "--json", "-").json["updated"] == 1


def test_a_service_takes_the_edited_plan_once_a_person_resumes_it(running: Married) -> None:
    """Paused by itself, and told why; resumed, it works by the plan as it is now. Nobody begins the service anew."""
    with begin(running) as worker:
        try:
            running.sql("erp", "update party set name = 'Before' where id = 1")
            until(running, "crm", "select name from account where vat = 'T1'", [("Before",)])
            running.plan("convert: {length: {left: 100, right: 80}}", "convert: {length: {left: 100, right: 5}}")
            deadline = time.monotonic() + 60
            while (customer := standing(running))["state"] != "paused":
                assert time.monotonic() < deadline, customer
                time.sleep(0.2)
            assert "wedlock resume customer_master" in customer["reason"]
            running.sql("erp", "update party set name = 'Longer than five' where id = 1")
            running.sql("erp", "update party set name = 'Five' where id = 2")
            running.ok("resume", "customer_master")
            until(running, "crm", "select name from account where vat = 'T2'", [("Five",)])
            assert running.sql("crm", "select name from account where vat = 'T1'") == [("Before",)]
            assert [error["trouble"] for error in errors(running)] == ["value"]
            assert worker.poll() is None
        finally:
            worker.terminate()
            assert worker.wait(60) == 1  # a person is needed: the error
    assert standing(running)["state"] == "running"
    assert [run["kind"] for run in running.ok("runs", "--json", "-").json["runs"]][:2] == ["sync", "sync"]


def standing(married: Married) -> dict[str, Any]:
    """How the customers stand; a person may be needed."""
    said = married("status", "--json", "-")
    assert said.code in (0, 1), said
    found: dict[str, Any] = next(o for o in said.json["objects"] if o["object"] == "customer_master")
    return found


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("alter table account drop column phone", "phone"),
        ("alter table account rename column city to town", "city"),
    ],
)
def test_a_plan_that_no_longer_fits_the_tables_is_refused_with_the_column(
    running: Married, change: str, named: str
) -> None:
    running.sql("erp", "update party set name = 'New' where id = 1")
    running.sql("crm", change)
    before = running.dump("crm")
    refused = running("sync", "--once")
    assert refused.code == 1
    assert named in refused.err
    assert running.dump("crm") == before


def test_a_column_dropped_while_running_is_no_text_and_ends_the_worker(running: Married) -> None:
    """SQLite takes a name between double quotes that it does not know for a text: it once came into the other side."""
    worker = begin(running)
    running.sql("erp", "update party set name = 'Before' where id = 1")
    until(running, "crm", "select name from account where name = 'Before'", [("Before",)])
    running.sql("crm", "alter table account drop column phone")
    running.sql("crm", "update account set name = 'After' where name = 'Before'")
    _, said = worker.communicate(timeout=60)
    assert worker.returncode in (1, 3), said  # by the plan held against the tables again, or by the statement itself
    assert "phone" in said
    assert running.sql("erp", "select value from party_contact where kind = 'phone'") == []


def test_a_cloned_database_is_refused_until_it_is_trusted(running: Married) -> None:
    """Copied and moved into place: nothing is written before a person says that it is the right one."""
    shutil.copy(running.file("crm"), running.folder / "copy.db")
    running.sql("erp", "update party set name = 'New' where id = 1")
    (running.folder / "copy.db").replace(running.file("crm"))
    refused = running("sync", "--once")
    assert refused.code == 4, refused
    assert "wedlock resync --trust crm" in refused.err
    assert running.sql("crm", "select name from account where vat = 'T1'") == [("ACME GmbH",)]
    running.ok("resync", "--trust", "crm")
    running.ok("sync", "--once")
    assert running.sql("crm", "select name from account where vat = 'T1'") == [("New",)]


def unseen(married: Married, system: str, statement: str) -> None:
    """A statement that no trigger of ours sees, as in a database restored from a copy."""
    triggers = married.sql(system, "select name, sql from sqlite_master where type = 'trigger'")
    assert triggers
    base = sqlite3.connect(married.file(system), timeout=10)
    with base:
        for name, _ in triggers:
            base.execute(f'drop trigger "{name}"')
        base.execute(statement)
        for _, made in triggers:
            base.execute(made)
    base.close()


def test_everything_is_looked_at_again_while_the_service_runs_by_whoever_says_so(running: Married) -> None:
    """`resync` takes no lock: two say it at once, in the middle of a running `wedlock sync`."""
    with begin(running) as worker:
        try:
            running.sql("erp", "update party set name = 'Seen' where id = 1")
            until(running, "crm", "select name from account where vat = 'T1'", [("Seen",)])
            unseen(running, "erp", "update party set name = 'Unseen' where id = 2")
            time.sleep(2)
            assert running.sql("crm", "select name from account where vat = 'T2'") == [("Muster AG",)]
            both = [begin_resync(running, system) for system in ("erp", "crm")]
            assert [one.wait(60) for one in both] == [0, 0], [one.communicate() for one in both]
            until(running, "crm", "select name from account where vat = 'T2'", [("Unseen",)])
            assert worker.poll() is None
        finally:
            worker.terminate()
            assert worker.wait(60) == 0
    assert next(o["state"] for o in running.ok("status", "--json", "-").json["objects"]) == "running"


def begin_resync(married: Married, system: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "wedlock", "--home", str(married.folder / "home"), "resync", "--trust", system],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_worker_that_goes_on_begins_a_new_run_after_a_time(running: Married) -> None:
    """What an undo takes back and a brake counts is no month's work."""
    shorter = "import sys, wedlock.bootstrap.syncing as s; s.RUN_LASTS = 1.0; from wedlock.cli import main; main()"
    worker = subprocess.Popen(
        [sys.executable, "-c", shorter, "--home", str(running.folder / "home"), "sync"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for name in ("First", "Second"):
            running.sql("erp", "update party set name = ? where id = 1", name)
            until(running, "crm", f"select count(*) from account where name = '{name}'", [(1,)])
            time.sleep(2)
    finally:
        worker.terminate()
        assert worker.wait(60) == 0
    assert all(run["ended"] for run in running.ok("runs", "--json", "-").json["runs"])
    entries = running.ok("history", "erp/customer_master/1", "--json", "-").json["entries"]
    first, second = [entry["run"] for entry in entries if entry["action"] == "update"]
    assert first < second
    running.ok("undo", str(second))
    assert running.sql("crm", "select name from account where vat = 'T1'") == [("First",)]


def test_one_worker_a_home_and_each_signal_ends_it_in_its_way(running: Married) -> None:
    """The second is refused; SIGTERM and Ctrl-C drain; SIGKILL leaves nothing that holds the next one up."""
    for number, code in ((signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -signal.SIGKILL)):
        worker = begin(running)
        try:
            running.sql("erp", "update party set name = ? where id = 1", f"By {number}")
            until(running, "crm", "select name from account where vat = 'T1'", [(f"By {number}",)])
            if number is signal.SIGTERM:
                second = running("sync", "--once")
                assert second.code == 4, second
            worker.send_signal(number)
            _, said = worker.communicate(timeout=30)
        finally:
            worker.kill()
        assert worker.returncode == code, said
        assert "Traceback" not in said
    assert running.ok("sync", "--once", "--json", "-").json["updated"] == 0
    assert running.ok("verify", "--json", "-").json["objects"][0]["divergences"] == []


def test_two_homes_on_one_pair_are_noticed(running: Married) -> None:
    second = Married(running.folder)
    home = running.folder / "home"
    shutil.copytree(home, running.folder / "kept")
    for file in home.iterdir():
        if file.name not in ("plan.yaml", "wedlock.toml"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
    refused = second("enable", "--all")
    assert refused.code == 4, refused
    assert "divorce" in refused.err


def test_a_clock_that_jumps_a_year_ahead_and_back_holds_nothing_up(running: Married) -> None:
    """What was noted, replaced and asked by the wrong clock is settled by the right one, and no edit is taken for a
    form saved late for a year."""

    def sync_ahead() -> None:
        words = [sys.executable, "-c", _AHEAD, str(running.folder / "home")]
        told = os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"}
        done = subprocess.run(words, env=told, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done

    running.sql("erp", "update party set name = 'Ahead' where id = 1")
    sync_ahead()
    assert running.sql("crm", "select name from account where vat = 'T1'") == [("Ahead",)]
    running.ok("pause", "customer_master")
    running.sql("erp", "update party set tax_no = 'T2-new' where id = 2")
    sync_ahead()
    running.ok("resume", "customer_master")
    running.ok("sync", "--once")
    assert running.sql("crm", "select vat from account where name = 'Muster AG'") == [("T2-new",)]
    running.sql("crm", "update account set name = 'ACME GmbH' where vat = 'T1'")
    running.ok("sync", "--once")
    assert running.sql("erp", "select name from party where id = 1") == [("ACME GmbH",)]


def test_a_locked_file_is_waited_for_and_nothing_is_lost(running: Married) -> None:
    """Somebody holds the CRM's file: the worker says so and goes on when it is free."""
    worker = begin(running)
    try:
        running.sql("erp", "update party set name = 'One' where id = 1")
        until(running, "crm", "select name from account where vat = 'T1'", [("One",)])
        holder = sqlite3.connect(running.file("crm"), isolation_level=None)
        holder.execute("begin exclusive")
        running.sql("erp", "update party set name = 'Two' where id = 1")
        time.sleep(3)
        assert worker.poll() is None
        holder.execute("rollback")
        holder.close()
        until(running, "crm", "select name from account where vat = 'T1'", [("Two",)])
    finally:
        worker.kill()
        worker.communicate()


def test_a_test_system_is_not_married_to_production(married: Married) -> None:
    file = married.folder / "home" / "wedlock.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"test"', '"production"', 1), encoding="utf-8")
    for words in (("couple",), ("preview",), ("sync", "--once")):
        refused = married(*words)
        assert refused.code == 4, (words, refused)
        assert "production" in refused.err


def test_a_full_disk_of_the_hub_is_said_and_nothing_is_lost(running: Married) -> None:
    for number in range(3, 400):
        running.customer(number, f"Firm {number}", f"f{number}@firm.example")
    words = [sys.executable, "-c", _FULL, str(running.folder / "home")]
    told = os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"}
    full = subprocess.run(words, env=told, capture_output=True, text=True, timeout=60)
    assert full.returncode == 2, full
    assert "disk is full" in full.stderr
    running.ok("sync", "--once")
    assert running.sql("crm", "select count(*), count(distinct vat) from account") == [(399, 399)]
    assert running.ok("sync", "--once", "--json", "-").json["created"] == 0


_FULL = """
import resource, signal, sys
from pathlib import Path
from wedlock.cli.group import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
home = Path(sys.argv[1])
most = max(file.stat().st_size for file in home.glob("hub.sqlite3*")) + 60_000
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.exit(run(["--home", str(home), "sync", "--once"]))
"""


_AHEAD = """
import sys
from datetime import datetime, timedelta
from wedlock.bootstrap import marriage, syncing
from wedlock.cli.group import run

class Ahead(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(days=365)

def opened(known, open_hub=syncing.open_hub):
    open_hub(known)
    from wedlock.store.syncing import database
    marriage.datetime = database.datetime = Ahead

syncing.open_hub = opened
sys.exit(run(["--home", sys.argv[1], "sync", "--once"]))
"""
