"""Accounts managed on the portal: what changes, what ends, what is refused, what stands in the audit log."""

import re
from typing import Any

import pytest
from tests.managing import account, another_browser, browser_of, group, identity, manager
from tests.portal import PASSWORD, Person, application, audited, person


def page_of(of: Any) -> str:
    return f"/manage/accounts/{of.pk}/"


def seen(page: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page.content.decode())
    assert found
    return found[1]


def test_an_account_is_added_and_its_person_comes_in_by_the_link(client: Any) -> None:
    sam = manager(client)
    group("sales")
    made = sam.post("/manage/new/account/", {"username": "Alice", "name": "Alice Martens", "groups": "sales"})
    assert made.status_code == 302
    link = sam.post(made.headers["Location"] + "link/").content.decode()
    url = re.search(r'value="(http://127.0.0.1:8400/welcome/[\w-]{43}/)"', link)
    assert url
    path = url[1].removeprefix("http://127.0.0.1:8400")
    alice = another_browser()
    assert "alice" in alice.get(path).content.decode()
    set_ = Person(None, alice).post(path, {"password": "quiet river lamp", "again": "quiet river lamp"})
    assert set_.headers["Location"] == "/accounts/login/"
    assert Person(None, alice).sign_in("alice", "quiet river lamp").status_code == 302
    assert alice.get("/me/").status_code == 200
    assert [one.action for one in audited("account.")] == ["account.added", "account.invited", "account.password_set"]
    assert alice.get(path).status_code == 410  # burned


def test_the_link_is_nowhere_but_on_that_page(client: Any) -> None:
    from django.contrib.sessions.models import Session
    from django.db import connection

    from wedlock.store.models import Invitation

    sam, alice = manager(client), account()
    answer = sam.post(page_of(alice) + "link/")
    token = re.search(r"/welcome/([\w-]{43})/", answer.content.decode())[1]  # type: ignore[index]
    assert answer.headers["Cache-Control"] == "no-store"
    assert token not in sam.get(page_of(alice)).content.decode()
    assert token not in "".join(Session.objects.values_list("session_data", flat=True))
    assert Invitation.objects.get().token != token
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert token not in repr(cursor.fetchall()), table


def test_a_new_link_ends_the_earlier_one_and_a_used_one_ends_all_sessions(client: Any) -> None:
    from wedlock.passport.invitations import invite
    from wedlock.web.house import keys

    alice = person(another_browser())
    alice.sign_in()
    first, second = invite(keys(), "sam", "alice"), invite(keys(), "sam", "alice")
    stranger = Person(None, client)
    assert client.get(f"/welcome/{first}/").status_code == 410
    assert alice.get("/me/").status_code == 200
    stranger.post(f"/welcome/{second}/", {"password": "another long word", "again": "another long word"})
    assert alice.get("/me/").status_code == 302
    assert stranger.sign_in("alice", PASSWORD).status_code == 200  # the old password is nothing any more
    assert stranger.sign_in("alice", "another long word").status_code == 302


def test_a_link_lives_24_hours(client: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from wedlock.passport.invitations import invite
    from wedlock.store.models import Invitation
    from wedlock.web.house import keys

    account()
    token = invite(keys(), "sam", "alice")
    left = Invitation.objects.get().expires - timezone.now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)
    Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/welcome/{token}/").status_code == 410


@pytest.mark.parametrize("given", [("short", "short"), ("long enough for all", "long enough for some"),
                                   ("password1234567", "password1234567 "), ("", "")])  # fmt: skip
def test_a_poor_password_leaves_the_link_alive(client: Any, given: tuple[str, str]) -> None:
    from wedlock.passport.invitations import invite
    from wedlock.web.house import keys

    account()
    path = f"/welcome/{invite(keys(), 'sam', 'alice')}/"
    answer = Person(None, client).post(path, {"password": given[0], "again": given[1]})
    assert answer.status_code == 422
    assert given[0] not in answer.content.decode() or not given[0]
    assert client.get(path).status_code == 200


def test_a_first_link_is_no_link_of_an_account_nor_the_other_way_round(client: Any) -> None:
    from wedlock.passport.first_start import first_link
    from wedlock.passport.invitations import invite
    from wedlock.web.house import keys

    first = first_link(keys(), "http://127.0.0.1:8400")
    assert first
    token = first.split("/")[-2]
    account()
    invited = invite(keys(), "sam", "alice")
    assert client.get(f"/welcome/{token}/").status_code == 410
    assert client.get(f"/first/{invited}/").status_code == 410
    assert client.get(f"/first/{token}/").status_code == 200


def test_disabling_ends_everything_at_once(client: Any) -> None:
    from wedlock.passport.invitations import invite
    from wedlock.store.models import Launch
    from wedlock.web.house import keys

    alice = person(another_browser())
    alice.sign_in()
    browser = browser_of(alice.account)
    tryton = application()
    from django.utils import timezone

    launch = Launch.objects.create(account=alice.account, application=tryton, browser=browser, session="s",
                                   origin="https://tryton.example.com", ticket="t", reason="tile",
                                   started=timezone.now(), expires=timezone.now())  # fmt: skip
    token = invite(keys(), "sam", "alice")
    sam = manager(client)
    done = sam.post(page_of(alice.account) + "disable/", {"seen": seen(sam.get(page_of(alice.account) + "disable/"))})
    assert done.status_code == 302
    assert alice.get("/me/").status_code == 302
    assert alice.sign_in().status_code != 302 or alice.get("/me/").status_code == 302
    launch.refresh_from_db()
    assert launch.outcome == "burned"
    assert client.get(f"/welcome/{token}/").status_code == 410
    assert audited("account.disabled")[0].actor == "sam"


def test_the_last_administrator_stays(client: Any) -> None:
    sam = manager(client)
    own = page_of(sam.account)
    refused = sam.post(own + "disable/", {"seen": seen(sam.get(own + "disable/"))})
    assert refused.status_code == 409
    assert "only security administrator" in refused.content.decode()
    refused = sam.post(own + "role/", {"role": "person", "seen": seen(sam.get(own + "role/"))})
    assert refused.status_code == 409
    account("without-password", role="security").set_unusable_password()
    other = account("kim", role="security")
    assert sam.post(own + "role/", {"role": "auditor", "seen": seen(sam.get(own + "role/"))}).status_code == 302
    assert sam.get("/manage/new/account/").status_code == 403  # from the next request on
    other.refresh_from_db()
    assert other.is_active


def test_an_invited_administrator_without_a_password_is_no_other_one(client: Any) -> None:
    from wedlock.passport.accounts import Wanted, add_account
    from wedlock.web.house import keys

    sam = manager(client)
    add_account(keys(), "sam", "kim", Wanted(role="security"))
    own = page_of(sam.account)
    assert sam.post(own + "disable/", {"seen": seen(sam.get(own + "disable/"))}).status_code == 409


def test_two_administrators_at_once_lose_nothing(client: Any) -> None:
    from wedlock.store.models import Account

    alice = account(name="alice")
    sam, kim = manager(client), manager(another_browser(), name="kim")
    shown_to_sam, shown_to_kim = seen(sam.get(page_of(alice))), seen(kim.get(page_of(alice)))
    assert sam.post(page_of(alice), {"name": "Alice by Sam", "seen": shown_to_sam}).status_code == 302
    late = kim.post(page_of(alice), {"name": "Alice by Kim", "email": "a@example.com", "seen": shown_to_kim})
    assert late.status_code == 409
    assert "changed by somebody else" in late.content.decode()
    assert "Alice by Kim" in late.content.decode()  # what was typed is not lost
    assert Account.objects.get(username="alice").name == "Alice by Sam"
    disabled = kim.post(page_of(alice) + "disable/", {"seen": shown_to_kim})
    assert disabled.status_code == 409
    assert Account.objects.get(username="alice").is_active


def test_deleting_is_refused_in_words_until_nothing_hangs_on_it(client: Any) -> None:
    from wedlock.store.models import Account

    alice, sam = account(), manager(client)
    identity(alice)
    assert "only a disabled account" in sam.post(page_of(alice) + "delete/").content.decode()
    sam.post(page_of(alice) + "disable/", {"seen": seen(sam.get(page_of(alice) + "disable/"))})
    assert "still has identities: erp" in sam.post(page_of(alice) + "delete/").content.decode()
    sam.post(page_of(alice) + "identity/erp/remove/")
    assert sam.post(page_of(alice) + "delete/").headers["Location"] == "/manage/accounts/"
    assert not Account.objects.filter(username="alice").exists()
    assert [one.action for one in audited()][-2:] == ["identity.removed", "account.deleted"]


def test_second_factors_of_somebody_who_lost_them_are_removed(client: Any) -> None:
    from allauth.mfa.models import Authenticator

    alice = person(another_browser())
    Authenticator.objects.create(user=alice.account, type="totp", data={})
    sam = manager(client)
    assert sam.post(page_of(alice.account) + "factors/").status_code == 302
    assert not Authenticator.objects.exists()
    assert audited("account.second")[0].subject == "account/alice"


def test_a_browser_is_revoked(client: Any) -> None:
    alice, sam = account(), manager(client)
    browser = browser_of(alice)
    sam.post(f"/manage/browsers/{browser.pk}/revoke/")
    browser.refresh_from_db()
    assert browser.revoked is not None
    assert "revoked" in sam.get(page_of(alice)).content.decode()


NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "{name}",
    "' OR 1=1 --",
    "</title><b>",
]


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_shown_and_never_run(client: Any, name: str) -> None:
    from django.utils.html import escape
    from tests.managing import proposal

    sam = manager(client)
    alice = account(name=name)
    alice.groups.add(group(name))
    identity(alice, login=name, proof="none")
    browser = browser_of(alice)
    type(browser).objects.update(label=name)
    application(label=name, plain_http_allowed=True, url="http://crm.example/")
    proposal(login=name, name=name, other_name=name, evidence=[["the name is the same: {name}", {"name": name}]])
    for path in ("/manage/", "/manage/accounts/", page_of(alice), "/manage/identities/", "/manage/proposals/",
                 "/manage/groups/", "/manage/applications/", "/manage/applications/tryton/", "/manage/audit/",
                 page_of(alice) + "disable/", f"/manage/browsers/{browser.pk}/revoke/",
                 f"/manage/groups/{alice.groups.get().pk}/"):  # fmt: skip
        page = sam.get(path)
        assert page.status_code == 200, path
        text = page.content.decode()
        if "<" in name:
            assert name not in text, path
        if path in ("/manage/accounts/", page_of(alice), "/manage/groups/", "/manage/applications/"):
            assert escape(name) in text, path


@pytest.mark.parametrize("field", ["username", "name", "email", "language"])
@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x=1", "a\x00b", "\u202ecod", "x" * 2000])
def test_what_nobody_can_see_is_refused(client: Any, field: str, value: str) -> None:
    from wedlock.store.models import Account

    sam = manager(client)
    answer = sam.post("/manage/new/account/", {"username": "alice", field: value})
    assert answer.status_code == 422
    assert "Set-Cookie: x" not in str(answer.headers)
    assert not Account.objects.filter(username="alice").exists()


ODD = ["page=0", "page=-1", "page=99999999999999", "page=x", "role=nothing", "group=nothing", "state=nothing", "q=%00",
       "q=" + "x" * 5000, "q=%27%20OR%201=1", "group=%00", "role=%00"]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_no_search_breaks_the_list(client: Any, query: str) -> None:
    sam = manager(client)
    assert sam.get("/manage/accounts/?" + query).status_code == 200


def test_ten_thousand_accounts_cost_no_more_queries_than_ten(client: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wedlock.store.models import Account, Identity

    sam = manager(client)
    sales = group()
    counts = []
    for first, n in ((0, 10), (10, 9_990)):
        made = Account.objects.bulk_create(
            Account(username=f"person{i:05}", name=f"Person {i}", password="!") for i in range(first, first + n)
        )
        sales.accounts.add(*made)
        Identity.objects.bulk_create(Identity(account=one, system="erp", login=f"login{one.pk}") for one in made)
        with CaptureQueriesContext(connection) as queries:
            page = sam.get("/manage/accounts/?q=login&group=sales&page=2")
        assert page.status_code == 200
        with CaptureQueriesContext(connection) as dashboard:
            assert sam.get("/manage/").status_code == 200
        counts.append((len(queries), len(dashboard)))
    assert "10000 accounts" in page.content.decode()
    assert page.content.decode().count("/manage/accounts/") < 70  # fifty, and the menu
    assert counts[1][0] <= counts[0][0] <= 12, counts
    assert counts[1][1] == counts[0][1] <= 20, counts
