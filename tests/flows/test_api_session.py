"""The passport session as the extension sees it: one run of the browser, one person, and its end."""

from __future__ import annotations

import time
from typing import Any

import pytest


def test_another_run_of_the_browser_ends_the_session(house: Any) -> None:
    ann, crm = house.person(), house.application()
    house.sealed(ann, crm)
    one = house.connected(ann)
    _, opened = one.launch("crm")
    before, one.run = one.run, "f" * 64
    status, said = one.state()
    assert (status, said["code"]) == (401, "browser_restarted")
    one.run = before
    assert one.state()[1]["signed_in"] is False
    status, said = one.redeem(opened["ticket"], opened["origin"])
    assert (status, said["code"]) == (401, "signed_out")
    from wedlock.store.models import Launch

    assert Launch.objects.get(pk=opened["launch"]).outcome == "burned"


@pytest.mark.parametrize("call", ["launch", "redeem", "outcome", "enrolment", "enrol"])
def test_every_call_looks_at_the_run(house: Any, call: str) -> None:
    from tests.flows.test_api_sender import GOOD

    one = house.connected(house.person())
    one.run = "e" * 64
    status, said = one.call(call, **GOOD[call])
    assert (status, said["code"]) == (401, "browser_restarted")


def test_the_run_is_kept_as_a_digest_alone(house: Any) -> None:
    one = house.signed_in(house.person())
    one.state()
    assert one.run not in str(dict(one.client.session.items()))


def test_nobody_signed_in_leaves_no_session_behind(house: Any) -> None:
    from django.contrib.sessions.models import Session

    one = house.browser()
    assert one.state()[1]["signed_in"] is False
    assert one.call("end", reason="restarted") == (200, {})
    assert Session.objects.count() == 0
    assert not one.client.cookies


@pytest.mark.parametrize("reason", ["restarted", "signed_out"])
def test_the_extension_ends_the_session(house: Any, reason: str) -> None:
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    one = house.connected(house.person())
    assert one.call("end", reason=reason) == (200, {})
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)
    assert one.client.cookies["__Host-wedlock"].value == ""
    assert one.call("end", reason=reason) == (200, {})


def test_a_session_ended_elsewhere_is_over_here(house: Any) -> None:
    from wedlock.passport.sessions import end_session

    ann, crm = house.person(), house.application()
    house.sealed(ann, crm)
    one = house.connected(ann)
    _, opened = one.launch("crm")
    end_session(one.client.session.session_key)
    assert one.state()[1]["signed_in"] is False
    assert one.redeem(opened["ticket"], opened["origin"])[1]["code"] == "signed_out"


def test_a_disabled_account_can_do_nothing(house: Any) -> None:
    from wedlock.store.models import Account

    ann, crm = house.person(), house.application()
    house.sealed(ann, crm)
    one = house.connected(ann)
    _, opened = one.launch("crm")
    Account.objects.filter(pk=ann.pk).update(is_active=False)
    assert one.state()[1] == house.browser().state()[1]
    for status, said in (one.launch("crm"), one.redeem(opened["ticket"], opened["origin"])):
        assert (status, said["code"]) == (401, "signed_out")


def test_a_changed_password_signs_out(house: Any) -> None:
    ann = house.person()
    one = house.connected(ann)
    ann.set_password("another horse battery staple")
    ann.save()
    assert one.state()[1]["signed_in"] is False


@pytest.mark.parametrize(("seconds", "signed_in"), [(-600, False), (0, True), (3500, True), (3700, False)])
def test_the_idle_limit_holds_here_too(
    house: Any, monkeypatch: pytest.MonkeyPatch, seconds: int, signed_in: bool
) -> None:
    one = house.connected(house.person())
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)
    assert one.state()[1]["signed_in"] is signed_in


def test_another_person_has_another_opaque_name(house: Any) -> None:
    ann, bob = house.person(), house.person("bob")
    names = {house.connected(who).state()[1]["account"] for who in (ann, ann, bob)}
    assert len(names) == 2
    assert not names & {"ann", "bob", str(ann.pk), str(bob.pk)}


def test_the_state_lists_what_this_person_may_open(house: Any) -> None:
    from wedlock.store.models import Group

    ann, sales, office = house.person(), Group.objects.create(name="sales"), Group.objects.create(name="office")
    ann.groups.add(sales)
    for name, groups, more in (
        ("open", (), {}), ("ours", (sales, office), {}), ("theirs", (office,), {}), ("off", (), {"enabled": False}),
        ("erp", (), {"own_recipe": {"paths": ["/web"], "steps": [{"fill": {"login": "#u"}, "press": "#go"}]}}),
        ("broken", (), {"own_recipe": {"steps": []}}), ("nowhere", (), {"url": "ftp://host/"}),
    ):  # fmt: skip
        house.application(name, **more).groups.set(groups)
    listed = {entry["name"]: entry for entry in house.signed_in(ann).state()[1]["applications"]}
    assert set(listed) == {"open", "ours", "erp"}
    assert listed["open"]["recipe"] is None
    assert listed["erp"]["recipe"]["steps"] == [{"fill": {"login": "#u"}, "press": "#go"}]


def test_the_state_tells_no_secret(house: Any) -> None:
    ann, crm = house.person(), house.application(extra={"company": "Example Trading"})
    house.sealed(ann, crm)
    told = str(house.connected(ann).state())
    assert "s3cret-word" not in told
    assert "ann.lee" not in told
    assert "Example Trading" not in told


def test_a_quiet_call_writes_no_session(house: Any, django_writes: Any) -> None:
    """A portal that wrote its session at every call would wait for its one writer each time."""
    one = house.connected(house.person())
    one.state()
    with django_writes() as writes:
        one.state()
    assert writes == []
