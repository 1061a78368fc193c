"""How filling in ended, told once by who redeemed the ticket."""

from __future__ import annotations

from typing import Any

import pytest
from tests.extension import Extension

ORIGIN = "https://crm.example.com:8443"


@pytest.fixture
def ann(house: Any) -> Any:
    return house.person()


@pytest.fixture
def crm(house: Any, ann: Any) -> Any:
    made = house.application()
    house.sealed(ann, made)
    return made


@pytest.fixture
def one(house: Any, ann: Any, crm: Any) -> Extension:
    made: Extension = house.connected(ann)
    return made


def filled(one: Extension) -> str:
    _, opened = one.launch("crm")
    assert one.redeem(opened["ticket"], ORIGIN)[0] == 200
    return str(opened["launch"])


def identity(ann: Any, login: str = "ann.lee", **fields: Any) -> Any:
    from wedlock.store.models import Identity

    return Identity.objects.create(account=ann, system="crm", login=login, **fields)


def proof_of(made: Any) -> str:
    made.refresh_from_db()
    return str(made.proof)


def test_a_refused_login_is_stale_from_now_on(house: Any, one: Extension) -> None:
    assert one.outcome(filled(one), "failed", "mark_seen") == (200, {})
    status, said = one.launch("crm")
    assert (status, said["code"]) == (409, "stale")
    assert house.audited()[-2:] == ["vault.stale", "launch.failed"]


def test_a_login_stored_meanwhile_is_not_stale(house: Any, one: Extension, ann: Any, crm: Any) -> None:
    launch = filled(one)
    house.sealed(ann, crm, "ann.lee", "new-word")
    assert one.outcome(launch, "failed") == (200, {})
    assert one.launch("crm")[0] == 200


def test_a_login_that_was_taken_proves_the_identity(one: Extension, ann: Any) -> None:
    made = identity(ann)
    assert one.outcome(filled(one), "succeeded") == (200, {})
    assert proof_of(made) == "login"
    assert made.proved_at is not None


@pytest.mark.parametrize("outcome", ["failed", "stopped"])
def test_nothing_else_proves_it(one: Extension, ann: Any, outcome: str) -> None:
    made = identity(ann)
    one.outcome(filled(one), outcome)
    assert proof_of(made) == "none"


def test_another_login_than_the_identitys_proves_nothing(one: Extension, ann: Any) -> None:
    made = identity(ann, "a.lee")
    one.outcome(filled(one), "succeeded")
    assert proof_of(made) == "none"


def test_a_shared_login_proves_nothing(house: Any, one: Extension, ann: Any, crm: Any) -> None:
    made = identity(ann, "everybody")
    type(crm).objects.update(scheme="shared")
    house.sealed(None, crm, "everybody")
    one.outcome(filled(one), "succeeded")
    assert proof_of(made) == "none"


def test_an_identity_changed_meanwhile_is_not_proved(one: Extension, ann: Any) -> None:
    made = identity(ann)
    launch = filled(one)
    type(made).objects.update(login="somebody.else")
    one.outcome(launch, "succeeded")
    assert proof_of(made) == "none"


def test_an_outcome_is_told_once(one: Extension) -> None:
    launch = filled(one)
    assert one.outcome(launch, "succeeded") == (200, {})
    assert one.outcome(launch, "succeeded") == (200, {})
    status, said = one.outcome(launch, "failed")
    assert (status, said["code"]) == (409, "outcome_known")
    assert one.launch("crm")[0] == 200


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_what_was_not_redeemed_neither_succeeded_nor_failed(one: Extension, outcome: str) -> None:
    _, opened = one.launch("crm")
    status, said = one.outcome(opened["launch"], outcome)
    assert (status, said["code"]) == (409, "outcome_known")


def test_a_stop_before_redeeming_burns_the_ticket(one: Extension) -> None:
    _, opened = one.launch("crm")
    assert one.outcome(opened["launch"], "stopped", "captcha") == (200, {})
    assert one.redeem(opened["ticket"], ORIGIN)[1]["code"] == "ticket_refused"


def test_the_launch_of_another_session_is_unknown(house: Any, one: Extension, ann: Any) -> None:
    launch = filled(one)
    for other in (house.signed_in(ann), house.signed_in(house.person("bob"))):
        status, said = other.outcome(launch, "failed")
        assert (status, said["code"]) == (404, "no_launch")
    assert one.outcome("00000000-0000-0000-0000-000000000000", "failed")[0] == 404
    assert one.launch("crm")[0] == 200
