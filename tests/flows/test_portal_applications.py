"""Tiles, and the logins that a person seals for them."""

from typing import Any

import pytest
from tests.portal import PASSWORD, application, audited, person

THERE = "their own s3cret"


def seal(account: Any, opened: Any, login: str = "liwei", stale: bool = False) -> Any:
    from wedlock.passport.vault import mark_stale, store_credential
    from wedlock.web.house import keys

    sealed = store_credential(keys(), account, opened, login, THERE, "test")
    if stale:
        mark_stale(keys(), sealed, "test")
    return sealed


def opened(account: Any, name: str) -> tuple[str, str]:
    """Login and password as they come out of the vault."""
    from wedlock.passport.sealing import Place, Sealed, unseal
    from wedlock.store.models import Credential
    from wedlock.web.house import keys

    row = Credential.objects.get(account=account, application__name=name)
    secret = unseal(keys(), Place(row.account_id, row.application_id, row.version),
                    Sealed(bytes(row.sealed), bytes(row.wrapped), row.vault_key))  # fmt: skip
    return secret.login, secret.password


def test_a_person_sees_the_tiles_they_may_open_and_no_others(client: Any) -> None:
    from wedlock.store.models import Group

    alice = person(client)
    sales, finance = Group.objects.create(name="Sales"), Group.objects.create(name="Finance")
    alice.account.groups.add(sales)
    application("everybody")
    application("ours").groups.add(sales)
    application("both").groups.add(sales, finance)
    application("theirs").groups.add(finance)
    application("off", enabled=False)
    alice.sign_in()
    page = client.get("/").content.decode()
    assert [page.count(f'data-launch="{name}"') for name in ("everybody", "ours", "both", "theirs", "off")] == [
        1, 1, 1, 0, 0,
    ]  # fmt: skip
    for path in ("/open/{}/", "/me/applications/{}/"):
        alice.confirm()
        assert client.get(path.format("ours")).status_code == 200
        answers = [client.get(path.format(name)) for name in ("theirs", "off", "none")]
        assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_tile_says_what_is_wrong_with_it(client: Any) -> None:
    alice = person(client)
    seal(alice.account, application("right"))
    seal(alice.account, application("stale"), stale=True)
    application("empty")
    application("guarded", second_factor_required=True)
    application("theirs", scheme="administrator")
    alice.sign_in()
    page = client.get("/").content.decode().split('<li class="tile">')
    said = {name: next(tile for tile in page if f'data-launch="{name}"' in tile) for name in
            ("right", "stale", "empty", "guarded", "theirs")}  # fmt: skip
    assert "badge" not in said["right"]
    assert "Login refused" in said["stale"]
    assert 'href="/me/applications/stale/"' in said["stale"]
    assert "No login yet" in said["empty"]
    assert "Second factor needed" in said["guarded"]
    assert "Your administrator must set it." in said["theirs"]


def test_labels_are_said_in_the_readers_language(client: Any) -> None:
    alice = person(client)
    application("erp", label="Purchasing", label_zh="采购")
    application("crm", label="Customers")
    alice.sign_in()
    assert "Purchasing" in client.get("/").content.decode()
    chinese = client.get("/", HTTP_ACCEPT_LANGUAGE="zh-CN").content.decode()
    assert "采购" in chinese
    assert "Customers" in chinese


def test_what_a_company_calls_an_application_is_never_markup(client: Any) -> None:
    alice = person(client, name="<b>Al</b>")
    application("erp", label="<script>alert(1)</script>")
    alice.sign_in()
    for path in ("/", "/open/erp/", "/me/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<b>Al" not in page


def test_a_login_is_sealed_after_confirming(client: Any) -> None:
    from wedlock.store.models import Identity

    alice = person(client)
    application("tryton")
    alice.sign_in()
    answer = client.get("/me/applications/tryton/")
    assert answer.headers["Location"] == "/accounts/reauthenticate/?next=%2Fme%2Fapplications%2Ftryton%2F"
    assert alice.confirm(to="/me/applications/tryton/").headers["Location"] == "/me/applications/tryton/"
    answer = alice.post("/me/applications/tryton/", {"login": "LiWei", "password": f" {THERE} "})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "The login for Tryton is sealed." in client.get("/").content.decode()
    assert opened(alice.account, "tryton") == ("LiWei", f" {THERE} "), "as typed, blanks and case and all"
    identity = Identity.objects.get(account=alice.account)
    assert (identity.system, identity.login, identity.proof) == ("erp", "LiWei", "none")
    assert [entry.action for entry in audited("vault.")] == ["vault.sealed"]
    assert THERE not in "".join(entry.detail for entry in audited())


def test_a_posted_password_never_rests_in_the_session(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked to confirm in the middle of a post, the form is not kept: it would lie in the database in clear."""
    import time

    alice = person(client)
    application("tryton")
    alice.sign_in()
    alice.confirm()
    page = client.get("/me/applications/tryton/")
    from tests.portal import token

    data = {"csrfmiddlewaretoken": token(page), "login": "liwei", "password": THERE}
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    answer = client.post("/me/applications/tryton/", data)
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert THERE not in str(dict(client.session))


def test_a_stale_login_is_replaced(client: Any) -> None:
    from wedlock.store.models import Credential

    alice = person(client)
    seal(alice.account, application("tryton"), stale=True)
    alice.sign_in()
    alice.confirm()
    assert "refused the login" in client.get("/me/applications/tryton/").content.decode()
    alice.post("/me/applications/tryton/", {"login": "liwei", "password": "new one"})
    row = Credential.objects.get(account=alice.account)
    assert (row.stale, row.version) == (False, 2)
    assert "refused" not in client.get("/").content.decode()


def test_another_login_has_to_be_proved_anew(client: Any) -> None:
    from wedlock.store.models import Identity

    alice = person(client)
    application("tryton")
    Identity.objects.create(account=alice.account, system="erp", login="liwei", key="7", proof="login")
    alice.sign_in()
    alice.confirm()
    alice.post("/me/applications/tryton/", {"login": "liwei", "password": THERE})
    assert Identity.objects.get().proof == "login", "the same login stays proved"
    alice.post("/me/applications/tryton/", {"login": "boss", "password": THERE})
    identity = Identity.objects.get()
    assert (identity.login, identity.proof, identity.key) == ("boss", "none", "")


def test_somebody_elses_login_is_refused(client: Any) -> None:
    from wedlock.store.models import Credential, Identity

    alice, bob = person(client), person(client, "bob")
    application("tryton")
    Identity.objects.create(account=bob.account, system="erp", login="bob", proof="login")
    alice.sign_in()
    alice.confirm()
    answer = alice.post("/me/applications/tryton/", {"login": "bob", "password": THERE})
    assert answer.status_code == 400
    assert "already belongs to somebody else" in answer.content.decode()
    assert THERE not in answer.content.decode()
    assert not Credential.objects.exists()
    assert Identity.objects.count() == 1


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\u202e", "\x1b"])
def test_a_login_that_looks_like_somebody_elses_is_refused(client: Any, sign: str) -> None:
    """An administrator who confirms identities could not tell the two."""
    from wedlock.store.models import Credential, Identity

    alice = person(client)
    application("tryton")
    alice.sign_in()
    alice.confirm()
    answer = alice.post("/me/applications/tryton/", {"login": f"bo{sign}b", "password": THERE})
    assert answer.status_code == 400
    assert "invisible character" in answer.content.decode()
    assert THERE not in answer.content.decode()
    assert not Credential.objects.exists()
    assert not Identity.objects.exists()


def test_scheme_name_takes_the_login_from_the_administrator(client: Any) -> None:
    from wedlock.store.models import Identity

    alice = person(client)
    application("payroll", scheme="name")
    alice.sign_in()
    alice.confirm()
    assert "An administrator must first say" in client.get("/me/applications/payroll/").content.decode()
    Identity.objects.create(account=alice.account, system="erp", login="e-17", proof="administrator")
    assert 'value="e-17" readonly' in client.get("/me/applications/payroll/").content.decode()
    alice.post("/me/applications/payroll/", {"login": "boss", "password": THERE})
    assert opened(alice.account, "payroll") == ("e-17", THERE)


@pytest.mark.parametrize("scheme", ["administrator", "shared"])
def test_a_login_that_is_the_administrators_cannot_be_set(client: Any, scheme: str) -> None:
    from wedlock.store.models import Credential

    alice = person(client)
    application("wiki", scheme=scheme)
    alice.sign_in()
    alice.confirm()
    page = client.get("/me/applications/wiki/")
    assert 'name="password"' not in page.content.decode()
    assert alice.post("/me/applications/wiki/", {"login": "x", "password": THERE}).status_code == 400
    assert not Credential.objects.exists()


def test_without_the_extension_a_tile_tells_the_user_name_and_the_address(client: Any) -> None:
    from wedlock.store.models import Identity

    alice = person(client)
    application("tryton")
    application("wiki", scheme="shared")
    Identity.objects.create(account=alice.account, system="erp", login="liwei")
    alice.sign_in()
    page = client.get("/open/tryton/").content.decode()
    assert 'value="liwei"' in page
    assert 'href="https://tryton.example.com/login" target="_blank" rel="noopener noreferrer"' in page
    assert 'value="liwei"' not in client.get("/open/wiki/").content.decode(), "the shared login is nobody's own name"


def test_a_browser_gets_one_permission_after_confirming(client: Any) -> None:
    from wedlock.passport.browsers import PERMISSION

    alice = person(client)
    alice.sign_in()
    assert client.get("/me/browsers/new/").headers["Location"].startswith("/accounts/reauthenticate/")
    alice.confirm(to="/me/browsers/new/")
    page = client.get("/me/browsers/new/")
    assert page.status_code == 200
    assert PERMISSION not in client.session, "looking at the page is no permission"
    assert "data-begun" not in page.content.decode()
    answer = alice.post("/me/browsers/new/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/browsers/new/")
    assert PERMISSION in client.session
    assert "data-begun" in client.get("/me/browsers/new/").content.decode()
    assert "data-begun" not in client.get("/me/browsers/new/").content.decode(), "once"


def test_a_browser_is_disconnected_by_its_owner_alone(client: Any) -> None:
    from wedlock.store.models import Browser

    alice, bob = person(client), person(client, "bob")
    hers = Browser.objects.create(account=alice.account, thumbprint="a" * 43, public_key={}, label="Chrome, Linux")
    his = Browser.objects.create(account=bob.account, thumbprint="b" * 43, public_key={}, label="Edge, Windows")
    alice.sign_in()
    page = client.get("/me/browsers/").content.decode()
    assert "Chrome, Linux" in page
    assert "Edge, Windows" not in page
    assert alice.post(f"/me/browsers/{his.pk}/revoke/", page="/me/browsers/").status_code == 404
    assert alice.post(f"/me/browsers/{hers.pk}/revoke/", page="/me/browsers/").status_code == 302
    assert client.get(f"/me/browsers/{hers.pk}/revoke/").status_code == 405
    his.refresh_from_db()
    hers.refresh_from_db()
    assert (his.revoked, hers.revoked is None) == (None, False)
    assert "Chrome, Linux" not in client.get("/me/browsers/").content.decode()


def test_sessions_are_listed_and_ended(client: Any) -> None:
    from django.test import Client

    alice = person(client)
    alice.sign_in(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36")
    others = [Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8400") for _ in range(2)]
    for other in others:
        type(alice)(alice.account, other).sign_in(
            HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Edg/156.0 Chrome/156.0"
        )
    page = client.get("/me/sessions/").content.decode()
    assert (page.count("Chrome, Linux"), page.count("This one"), page.count('name="number"')) == (1, 1, 2)
    number = page.split('name="number" value="')[1].split('"')[0]
    alice.post("/me/sessions/end/", {"number": number}, page="/me/sessions/")
    assert sorted(other.get("/").status_code for other in others) == [200, 302]
    alice.post("/me/sessions/end/", page="/me/sessions/")
    assert [other.get("/").status_code for other in others] == [302, 302]
    assert client.get("/").status_code == 200
    assert [entry.action for entry in audited("session.")] == ["session.ended"] * 2


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "1.5", "٣"])
def test_a_session_that_is_nobodys_is_not_ended(client: Any, number: str) -> None:
    alice = person(client)
    alice.sign_in()
    assert alice.post("/me/sessions/end/", {"number": number}, page="/me/sessions/").status_code == 302
    assert client.get("/").status_code == 200


def test_nobody_ends_somebody_elses_session(client: Any) -> None:
    from allauth.usersessions.models import UserSession
    from django.test import Client

    alice, bob = person(client), person(Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8400"), "bob")
    bob.sign_in()
    alice.sign_in()
    number = UserSession.objects.get(user=bob.account).pk
    alice.post("/me/sessions/end/", {"number": str(number)}, page="/me/sessions/")
    assert bob.get("/").status_code == 200


def test_the_profile_tells_who_one_is_where(client: Any) -> None:
    from wedlock.store.models import Group, Identity

    alice = person(client, name="李伟", email="li@example.com", role="auditor")
    alice.account.groups.add(Group.objects.create(name="Sales"))
    application("tryton")
    Identity.objects.create(account=alice.account, system="erp", login="liwei", proof="login")
    alice.sign_in()
    page = client.get("/me/").content.decode()
    for said in ("李伟", "alice", "li@example.com", "Auditor", "Sales", "liwei", "proved by a login"):
        assert said in page, said
    assert PASSWORD not in page
