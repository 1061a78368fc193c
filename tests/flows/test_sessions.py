"""Sessions: the strictest limit counts, a new id after every step, and all end at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.portal import Person, application, person

from wedlock.config import Settings
from wedlock.passport.keys import Keyring


@pytest.fixture
def keys(hub: Settings) -> Keyring:
    from wedlock.web.house import keys

    return keys()


def group(name: str, idle: int | None = None, absolute: int | None = None) -> Any:
    from wedlock.store.models import Group

    return Group.objects.create(name=name, idle_minutes=idle, absolute_minutes=absolute)


def aged(who: Person, **minutes: float) -> None:
    """The session as if so many minutes had passed since what the key names (`seen`, `started`)."""
    session = who.client.session
    for key, passed in minutes.items():
        session[f"wedlock_{key}"] -= passed * 60
    session.save()


def signed_in(who: Person) -> bool:
    return bool(who.get("/").status_code == 200)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([], (60, 600)),
        ([(30, None)], (30, 600)),
        ([(None, 90)], (60, 90)),
        ([(30, 90), (10, 120)], (10, 90)),
        ([(None, None), (20, None)], (20, 600)),
        ([(500, 5000)], (60, 600)),  # a group narrows the portal's own limits, and never widens them
    ],
)
def test_the_strictest_limit_counts(client: Any, groups: list[tuple[int | None, int | None]], expected: Any) -> None:
    alice = person(client)
    for n, (idle, absolute) in enumerate(groups):
        alice.account.groups.add(group(f"g{n}", idle, absolute))
    alice.sign_in()
    session = client.session
    assert (session["wedlock_idle_s"] / 60, session["wedlock_absolute_s"] / 60) == expected


@pytest.mark.parametrize(
    ("passed", "lives"),
    [
        ({"seen": 9}, True),
        ({"seen": 11}, False),
        ({"seen": 1, "started": 29}, True),
        ({"seen": 1, "started": 31}, False),
        ({"seen": -11}, False),  # the clock went back: nobody can say how old the session is
        ({"started": -11}, False),
    ],
)
def test_a_session_ends_at_its_limits(client: Any, passed: dict[str, float], lives: bool) -> None:
    alice = person(client)
    alice.account.groups.add(group("strict", 10, 30))
    alice.sign_in()
    aged(alice, **passed)
    assert signed_in(alice) is lives


def test_a_session_without_a_beginning_is_over(client: Any) -> None:
    alice = person(client)
    alice.sign_in()
    session = client.session
    del session["wedlock_started"]
    session.save()
    assert not signed_in(alice)


def test_requests_keep_a_session_from_idling_and_not_from_ending(client: Any) -> None:
    alice = person(client)
    alice.account.groups.add(group("strict", 10, 30))
    alice.sign_in()
    for _ in range(3):
        aged(alice, seen=9, started=9)
        assert signed_in(alice)
    aged(alice, seen=9, started=9)
    assert not signed_in(alice)


def test_a_group_that_is_loosened_does_not_loosen_a_session_that_runs(client: Any) -> None:
    alice = person(client)
    strict = group("strict", 10, 30)
    alice.account.groups.add(strict)
    alice.sign_in()
    type(strict).objects.update(idle_minutes=50)
    aged(alice, seen=20)
    assert not signed_in(alice)


def test_the_session_s_id_changes_at_sign_in_and_at_a_step_up(client: Any) -> None:
    from allauth.usersessions.models import UserSession

    alice = person(client)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["__Host-wedlock"] = session.session_key  # fixation: the id was known before the sign-in
    alice.sign_in()
    first = alice.session_id
    assert first != session.session_key
    assert not client.session.exists(session.session_key)
    alice.confirm()
    second = alice.session_id
    assert second != first
    assert not client.session.exists(first)
    assert [one.session_key for one in UserSession.objects.filter(user=alice.account)] == [second]
    assert signed_in(alice)


def launch(who: Person, ticket: str, session: str, **fields: Any) -> Any:
    from wedlock.store.models import Application, Browser, Launch

    now = datetime.now(UTC)
    browser, _ = Browser.objects.get_or_create(account=who.account, thumbprint="t", defaults={"public_key": {}})
    tile = Application.objects.filter(name="tryton").first() or application("tryton")
    return Launch.objects.create(
        account=who.account, application=tile, browser=browser, session=session, origin="", reason="tile",
        ticket=ticket, started=now, expires=now + timedelta(seconds=45), **fields,
    )  # fmt: skip


def outcomes(*rows: Any) -> list[str]:
    return [type(row).objects.get(pk=row.pk).outcome for row in rows]


def another_browser() -> Any:
    from django.test import Client

    return Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", SERVER_PORT="8400")


def test_a_step_up_burns_the_launches_of_the_old_id(client: Any) -> None:
    from wedlock.passport.sessions import fingerprint

    alice = person(client)
    alice.sign_in()
    open_one = launch(alice, "1", fingerprint(alice.session_id))
    alice.confirm()
    assert outcomes(open_one) == ["burned"]


def test_all_sessions_of_an_account_end_at_once_and_nobody_else_s(client: Any) -> None:
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    from wedlock.passport.sessions import Ended, end_sessions

    alice, bob = person(client), person(another_browser(), "bob")
    phone = Person(alice.account, another_browser())
    for one in (alice, phone, bob):
        one.sign_in()
    hers = [launch(alice, "1", "s"), launch(alice, "2", "s"), launch(alice, "3", "s", outcome="succeeded")]
    his = launch(bob, "4", "s")
    assert end_sessions(alice.account) == Ended(sessions=2, launches=2)
    assert [signed_in(one) for one in (alice, phone, bob)] == [False, False, True]
    assert outcomes(*hers, his) == ["burned", "burned", "succeeded", "open"]
    assert not UserSession.objects.filter(user=alice.account).exists()
    assert Session.objects.filter(session_key=bob.session_id).exists()


def test_one_session_ends_with_its_launches_alone(client: Any) -> None:
    from wedlock.passport.sessions import Ended, end_session, fingerprint

    alice = person(client)
    phone = Person(alice.account, another_browser())
    alice.sign_in()
    phone.sign_in()
    here, there = (launch(one, str(n), fingerprint(one.session_id)) for n, one in enumerate((alice, phone)))
    assert end_session(alice.session_id) == Ended(1, 1)
    assert (signed_in(alice), signed_in(phone)) == (False, True)
    assert outcomes(here, there) == ["burned", "open"]


def test_disabling_an_account_ends_sessions_tickets_and_launches_at_once(client: Any, keys: Keyring) -> None:
    from hashlib import sha256

    from wedlock.errors import Refused
    from wedlock.passport.accounts import disable_account
    from wedlock.passport.vault import open_credential, store_credential

    alice = person(client)
    alice.sign_in()
    store_credential(keys, alice.account, application("creme"), "alice", "hunter2", "test")
    ticket = launch(alice, sha256(b"ticket").hexdigest(), "s")
    disable_account(keys, "an administrator", "alice")
    assert not signed_in(alice)
    assert outcomes(ticket) == ["burned"]
    with pytest.raises(Refused, match="This launch is over"):
        open_credential(keys, ticket, "ticket")


def test_a_session_that_a_disabling_missed_is_nobody_s(client: Any) -> None:
    alice = person(client)
    alice.sign_in()
    type(alice.account).objects.filter(pk=alice.account.pk).update(is_active=False)  # past every function of ours
    assert not signed_in(alice)
    assert alice.sign_in().status_code != 302 or not signed_in(alice)


def test_a_session_lies_sealed_in_the_hub(client: Any) -> None:
    from django.contrib.sessions.models import Session

    alice = person(client)
    alice.sign_in()
    data = Session.objects.get(session_key=alice.session_id).session_data
    assert data.startswith("w1.")
    Session.objects.filter(session_key=alice.session_id).update(session_data=data[:-8] + "AAAAAAA=")
    assert not signed_in(alice)


def test_a_session_that_somebody_wrote_into_the_table_is_empty(client: Any) -> None:
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    alice = person(client)
    alice.sign_in()
    forged = SessionStore().encode(dict(client.session.items()))  # right in form, signed with the portal's own key
    Session.objects.filter(session_key=alice.session_id).update(session_data=forged)
    assert not signed_in(alice)


def test_a_session_id_read_in_the_hub_signs_nobody_in(client: Any) -> None:
    alice = person(client)
    alice.sign_in()
    thief = another_browser()
    thief.cookies["__Host-wedlock"] = alice.session_id
    assert thief.get("/").status_code == 302
    assert not signed_in(alice)  # and the session that was copied is over: its owner signs in again


@pytest.mark.parametrize("proof", ["", "guessed", "é", "x" * 5000])
def test_a_wrong_proof_signs_nobody_in(client: Any, proof: str) -> None:
    alice = person(client)
    alice.sign_in()
    client.cookies["__Host-wedlock-proof"] = proof
    assert not signed_in(alice)


def test_the_proof_is_bound_to_the_host_and_kept_as_a_digest(client: Any) -> None:
    alice = person(client)
    cookie = alice.sign_in().cookies["__Host-wedlock-proof"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True, True, "Lax", "/", "",
    )  # fmt: skip
    assert (cookie["expires"], cookie["max-age"]) == ("", "")  # gone when the browser is closed
    assert cookie.value not in str(dict(client.session.items()))


def test_a_sign_out_takes_the_proof_away_and_the_next_sign_in_brings_another(client: Any) -> None:
    alice = person(client)
    first = alice.sign_in().cookies["__Host-wedlock-proof"].value
    gone = alice.post("/accounts/logout/").cookies["__Host-wedlock-proof"]
    assert (gone.value, gone["max-age"], gone["secure"]) == ("", 0, True)
    assert alice.sign_in().cookies["__Host-wedlock-proof"].value not in ("", first)


def test_sessions_that_are_over_leave_the_hub(client: Any) -> None:
    from django.contrib.sessions.models import Session

    from wedlock.passport.sessions import purge

    alice = person(client)
    alice.sign_in()
    Session.objects.create(session_key="old", session_data="w1.k1.x", expire_date=datetime.now(UTC) - timedelta(days=1))
    assert purge() == 1
    assert signed_in(alice)
