"""What goes wrong while Tryton and Creme are kept in step: a server goes away, a wrong password, a plan edited."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from lab.marriage import LOGIN
from tests import tryton_serving

from .conftest import Copy, Lab
from .couple import Couple, living_together, soon

pytestmark = pytest.mark.lab
AT_MOST = 60
"""Seconds until an edit must be on the other side after trouble: pauses grow, and machines are busy."""


@pytest.fixture(scope="module")
def couple(lab: Lab, lab_copy: Copy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Couple]:
    with living_together(lab, lab_copy, tmp_path_factory.mktemp("home")) as found:
        found.ok("couple")
        found.ok("enable", "--all")
        found.ok("sync", "--once")
        yield found


def pair(couple: Couple, number: int) -> tuple[int, int]:
    return sorted(couple.links("customer_master"))[number]


def typed_in_creme(couple: Couple, customer: int, phone: str) -> None:
    couple.sql(
        couple.creme, "UPDATE persons_organisation SET phone = %s WHERE cremeentity_ptr_id = %s", phone, customer
    )


def in_tryton(couple: Couple, party: int, phone: str) -> bool:
    found = couple.sql(couple.tryton, "SELECT value FROM party_contact_mechanism WHERE party = %s", party)
    return (phone,) in found


def test_a_tryton_that_is_started_again_gets_what_was_edited_meanwhile(couple: Couple, lab: Lab) -> None:
    party, customer = pair(couple, 20)
    database = couple.tryton.rpartition("/")[2]
    with couple.running() as worker:
        with tryton_serving.away(lab.server, couple.tryton_web, database):
            typed_in_creme(couple, customer, "+49 20 1")
            log = couple.home / "sync.log"
            soon(lambda: "unavailable" in log.read_text() or waiting(couple), AT_MOST)
            assert not in_tryton(couple, party, "+49 20 1")
        soon(lambda: in_tryton(couple, party, "+49 20 1"), AT_MOST)
        assert worker.poll() is None
    assert couple("verify").code == 0


def waiting(couple: Couple) -> bool:
    return any(one["backlog"] or one["errors"] for one in couple.ok("status", "--json", "-").json["objects"])


def test_connections_to_cremes_database_that_are_cut_lose_nothing(couple: Couple) -> None:
    party, customer = pair(couple, 21)
    cut = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    with couple.running() as worker:
        for number in range(3):
            assert couple.sql(couple.creme, cut)[0][0] >= 1
            typed_in_creme(couple, customer, f"+49 21 {number}")
            soon(lambda wanted=f"+49 21 {number}": in_tryton(couple, party, wanted), AT_MOST)  # type: ignore[misc]  # a default binds it
        couple.rpc().ask("model.party.party.write", [party], {"name": "Nach dem Schnitt AG"})
        name = "SELECT name FROM persons_organisation WHERE cremeentity_ptr_id = %s"
        soon(lambda: couple.sql(couple.creme, name, customer) == [("Nach dem Schnitt AG",)], AT_MOST)
        assert worker.poll() is None
    assert couple("verify").code == 0


def attempts(couple: Couple) -> int:
    """Failed sign-ins as Tryton counts them."""
    return int(couple.sql(couple.tryton, "SELECT count(*) FROM res_user_login_attempt WHERE login = %s", LOGIN)[0][0])


@pytest.mark.parametrize("words", [("sync", "--once"), ("sync",)], ids=["once", "running"])
def test_a_wrong_password_is_tried_once_and_named(couple: Couple, words: tuple[str, ...]) -> None:
    party, customer = pair(couple, 22)
    phone, before = f"+49 22 {len(words)}", attempts(couple)
    typed_in_creme(couple, customer, phone)
    wrong = couple.environment | {"TRYTON_PASSWORD": "not-it"}
    done = subprocess.run(couple.command(*words), env=wrong, capture_output=True, text=True, timeout=120)
    assert done.returncode == 3, done
    assert f"refused the user {LOGIN}" in done.stderr
    assert "not-it" not in done.stderr + done.stdout
    assert attempts(couple) == before + 1
    couple.ok("sync", "--once")
    assert in_tryton(couple, party, phone)


def test_a_plan_edited_while_it_runs_pauses_that_object_and_no_other(couple: Couple) -> None:
    file = couple.home / "plan.yaml"
    before = file.read_text(encoding="utf-8")
    with couple.running() as worker:
        try:
            fresh = before.replace("owner: right\n        compare: digits", "owner: left\n        compare: digits", 1)
            assert fresh != before
            (couple.home / "plan.new").write_text(fresh, encoding="utf-8")
            (couple.home / "plan.new").replace(file)
            soon(lambda: state(couple, "customer_master")["state"] == "paused", AT_MOST)
            assert "the plan was edited" in state(couple, "customer_master")["reason"]
            assert state(couple, "product_catalog")["state"] == "running"
            couple.ok("resume", "customer_master")
            log = couple.home / "sync.log"
            soon(lambda: log.read_text(encoding="utf-8").count('"event": "started"') == 2, AT_MOST)
            assert '"plan_resumed": true' in log.read_text(encoding="utf-8")
            assert state(couple, "customer_master")["state"] == "running"
            assert worker.poll() is None
        finally:
            file.write_text(before, encoding="utf-8")
    couple.ok("resume", "customer_master")
    couple.ok("sync", "--once")
    assert {one["state"] for one in couple.ok("status", "--json", "-").json["objects"]} == {"running"}


def state(couple: Couple, name: str) -> dict[str, str]:
    return next(one for one in couple.ok("status", "--json", "-").json["objects"] if one["object"] == name)
