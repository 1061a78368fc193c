"""Signing in on the portal, through its real pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.portal import LOGIN, PASSWORD, audited, person, token

from wedlock.store.hashing import OwaspArgon2

TILES = "/"


def test_the_tiles_ask_for_a_sign_in(client: Any) -> None:
    answer = client.get(TILES)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/")


def test_the_sign_in_page_carries_the_security_headers(client: Any) -> None:
    answer = client.get(LOGIN)
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("spelling", ["alice", "ALICE", "  Alice ", "ａｌｉｃｅ", "ＡＬＩＣＥ"])
def test_a_name_signs_in_in_any_case_and_width(client: Any, spelling: str) -> None:
    alice = person(client)
    answer = alice.sign_in(spelling)
    assert (answer.status_code, answer.headers["Location"]) == (302, TILES)
    assert client.get(TILES).status_code == 200


@pytest.mark.parametrize("spelling", ["alıce", "álice", "alice\u200b", "alic", "alice%", "a_ice"])
def test_a_name_that_only_looks_alike_does_not(client: Any, spelling: str) -> None:
    alice = person(client)
    assert "The name or the password is wrong." in alice.sign_in(spelling).content.decode()
    assert client.get(TILES).status_code == 302


def test_wrong_names_and_wrong_passwords_get_the_same_answer(client: Any) -> None:
    alice = person(client)
    answers = [alice.sign_in(password="wrong horse battery"), alice.sign_in("nobody", "wrong horse battery")]
    pages = [
        answer.content.decode().replace(name, "") for answer, name in zip(answers, ("alice", "nobody"), strict=True)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert pages[0].replace(token(answers[0]), "") == pages[1].replace(token(answers[1]), "")


def test_a_name_nobody_has_costs_as_many_hashes(client: Any) -> None:
    alice = person(client)
    person(client, "bob").account.set_unusable_password()
    no_password = person(client, "carol")
    no_password.account.set_unusable_password()
    no_password.account.save()
    counted = []
    for name in ("alice", "nobody", "carol"):
        with hashes() as calls:
            alice.sign_in(name, "wrong horse battery")
        counted.append(len(calls))
    assert counted == [1, 1, 1]


@contextmanager
def hashes() -> Iterator[list[str]]:
    """Every call of the hasher, be it to make a hash or to check one."""
    calls: list[str] = []
    real = {name: getattr(OwaspArgon2, name) for name in ("encode", "verify")}

    def counting(name: str) -> Any:
        def call(self: OwaspArgon2, *args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            return real[name](self, *args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in real:
            patch.setattr(OwaspArgon2, name, counting(name))
        yield calls


def test_wrong_passwords_are_counted_for_the_name_however_it_is_spelt(client: Any) -> None:
    alice = person(client)
    for spelling in ("alice", "ALICE", "ａｌｉｃｅ", "Alice ", "aLiCe"):
        assert "wrong." in alice.sign_in(spelling, "wrong horse battery").content.decode()
    assert "Wait five minutes" in alice.sign_in("ＡLICE").content.decode(), "even the right password waits"
    assert client.get(TILES).status_code == 302


def test_another_name_of_the_portal_is_no_second_set_of_attempts(client: Any) -> None:
    alice = person(client)
    for host in ("127.0.0.1", "localhost", "127.0.0.1", "localhost", "127.0.0.1"):
        alice.sign_in(password="wrong horse battery", HTTP_HOST=f"{host}:8400")
    assert "Wait five minutes" in alice.sign_in(HTTP_HOST="localhost:8400").content.decode()


def test_names_nobody_has_are_counted_too(client: Any) -> None:
    alice = person(client)
    for _ in range(5):
        alice.sign_in("nobody", "wrong horse battery")
    assert "Wait five minutes" in alice.sign_in("nobody", "wrong horse battery").content.decode()


def test_an_address_that_tries_many_names_has_to_wait(client: Any) -> None:
    alice = person(client)
    with hashes() as calls:
        for number in range(30):
            alice.sign_in(f"name{number}", "wrong horse battery")
        said = alice.sign_in("one more", "wrong horse battery").content.decode()
    assert "Too many wrong attempts" in said
    assert len(calls) == 30, "a refused attempt costs no hash"


def test_the_session_gets_a_new_id_at_sign_in(client: Any) -> None:
    alice = person(client)
    client.get("/accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json")
    planted = alice.session_id
    alice.sign_in()
    assert planted
    assert alice.session_id != planted
    from django.contrib.sessions.models import Session

    assert not Session.objects.filter(session_key=planted).exists()


def test_the_session_gets_a_new_id_when_a_person_confirms(client: Any) -> None:
    alice = person(client)
    alice.sign_in()
    before = alice.session_id
    alice.confirm()
    assert alice.session_id != before
    from allauth.usersessions.models import UserSession

    listed = list(UserSession.objects.filter(user=alice.account).values_list("session_key", flat=True))
    assert listed == [alice.session_id]


def test_confirming_with_a_wrong_password_opens_nothing(client: Any) -> None:
    alice = person(client)
    alice.sign_in()
    assert "The password is wrong." in alice.confirm("wrong horse battery").content.decode()
    assert client.get("/me/browsers/new/").status_code == 302


def test_the_cookies_are_bound_to_the_host(client: Any) -> None:
    alice = person(client)
    alice.sign_in()
    client.post("/language/", {"language": "zh", "csrfmiddlewaretoken": token(client.get("/me/"))})
    names = {"__Host-wedlock", "__Host-wedlock-proof", "__Host-wedlock-csrf", "__Host-wedlock-language"}
    for name in names:
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name
    assert set(client.cookies) == names


def test_nobody_is_signed_in_from_somebody_elses_page(client: Any) -> None:
    """Login CSRF: a form of another site that signs the visitor in as the attacker."""
    person(client, "mallory")
    answer = client.post(LOGIN, {"login": "mallory", "password": PASSWORD})
    assert answer.status_code == 403
    assert "This form could not be trusted" in answer.content.decode()
    page = client.get(LOGIN)
    answer = client.post(
        LOGIN, {"login": "mallory", "password": PASSWORD, "csrfmiddlewaretoken": token(page)},
        HTTP_ORIGIN="https://evil.example",
    )  # fmt: skip
    assert answer.status_code == 403
    assert client.get(TILES).status_code == 302


ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
             "https:evil.example", "http://127.0.0.1:8400@evil.example/", "http://localhost:8400/", "http://127.0.0.1:8400/",
             "/\t/evil.example", " //evil.example", "evil.example", "///evil.example", "/\x00"]  # fmt: skip


@pytest.mark.parametrize("to", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(client: Any, to: str) -> None:
    alice = person(client)
    assert alice.sign_in(to=to).headers["Location"] == TILES


@pytest.mark.parametrize("to", ELSEWHERE)
def test_nobody_is_sent_elsewhere_by_the_other_pages(client: Any, to: str) -> None:
    alice = person(client)
    alice.sign_in()
    answers = [
        client.get(LOGIN, {"next": to}),
        alice.confirm(to=to),
        alice.post("/language/", {"language": "en", "next": to}, page="/me/"),
        alice.post("/accounts/logout/", {"next": to}),
    ]
    assert {answer.headers["Location"] for answer in answers} <= {TILES, LOGIN}


def test_a_page_of_the_portal_is_where_one_was_going(client: Any) -> None:
    alice = person(client)
    assert alice.sign_in(to="/me/sessions/?x=1").headers["Location"] == "/me/sessions/?x=1"


def test_signing_out_takes_a_post(client: Any) -> None:
    alice = person(client)
    alice.sign_in()
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get(TILES).status_code == 200
    answer = alice.post("/accounts/logout/")
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
    assert client.get(TILES).status_code == 302


def test_a_disabled_account_does_not_sign_in(client: Any) -> None:
    alice = person(client, is_active=False)
    assert alice.sign_in().headers["Location"] == "/accounts/inactive/"
    assert "This account is disabled" in client.get("/accounts/inactive/").content.decode()
    assert client.get(TILES).status_code == 302


def test_there_is_no_way_to_sign_up_or_to_reset_a_password(client: Any) -> None:
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/accounts/login/code/"):
        assert client.get(path).status_code == 404


def test_what_happens_is_in_the_audit_log(client: Any) -> None:
    alice = person(client)
    alice.sign_in(password="wrong horse battery")
    alice.sign_in("hunter2 my secret", "wrong horse battery")
    alice.sign_in()
    alice.post("/accounts/logout/")
    told = [(entry.action, entry.actor) for entry in audited("sign_in.")]
    assert told == [("sign_in.failed", "alice"), ("sign_in.failed", ""), ("sign_in.succeeded", "alice"),
                    ("sign_in.signed_out", "alice")]  # fmt: skip
    written = "".join(entry.detail + entry.subject for entry in audited())
    assert "hunter2" not in written, "a name nobody has may be a password in the wrong field"
    assert PASSWORD not in written


def test_the_current_password_is_guessed_nowhere_unnoticed(client: Any) -> None:
    """On an unlocked screen: the page that changes the password would tell, guess after guess, whether it is right."""
    alice = person(client)
    alice.sign_in()
    change = "/accounts/password/"
    new = {"password1": "quiet river lamp", "password2": "quiet river lamp"}
    for _ in range(5):
        assert alice.post(change, {"oldpassword": "wrong horse battery"} | new).status_code == 200
    assert [entry.actor for entry in audited("sign_in.failed")] == ["alice"] * 5
    assert "Wait five minutes" in alice.post("/accounts/reauthenticate/", {"password": PASSWORD}).content.decode()


def test_a_changed_password_ends_the_other_sessions(client: Any) -> None:
    from django.test import Client

    alice = person(client)
    other = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8400")
    alice.sign_in()
    there = type(alice)(alice.account, other)
    there.sign_in()
    new = "another horse, another battery"
    answer = alice.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert client.get(TILES).status_code == 200, "here one stays signed in"
    assert other.get(TILES).status_code == 302
    assert [entry.actor for entry in audited("password.")] == ["alice"]
    assert there.sign_in(password=new).headers["Location"] == TILES


WEAK = [
    ("short", "at least"),
    ("1qaz2wsx3edc4rfv", "common"),
    ("passwordpassword", "repeats"),
    ("alice.from.sales@", "similar"),
]


@pytest.mark.parametrize(("new", "said"), WEAK)
def test_a_weak_new_password_is_refused(client: Any, new: str, said: str) -> None:
    alice = person(client, email="alice.from.sales@example.com")
    alice.sign_in()
    answer = alice.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_the_language_is_remembered_with_the_account(client: Any) -> None:
    from django.test import Client

    alice = person(client)
    alice.post("/language/", {"language": "zh", "next": LOGIN}, page=LOGIN)
    cookie = client.cookies["__Host-wedlock-chosen"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert "登录" in client.get(LOGIN).content.decode()
    alice.sign_in()
    assert client.cookies["__Host-wedlock-chosen"].value == "", "the next person on this computer chose nothing"
    alice.account.refresh_from_db()
    assert alice.account.language == "zh"
    other = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8400")
    type(alice)(alice.account, other).sign_in()
    assert "您的应用" in other.get(TILES).content.decode()
    alice.post("/language/", {"language": "en"}, page="/me/")
    assert "Your applications" in client.get(TILES).content.decode()


def test_a_stranger_fills_no_table(client: Any) -> None:
    """Nobody counts how often the language is switched, or the pages are looked at: nothing is kept of either."""
    from django.contrib.sessions.models import Session

    stranger = person(client)
    for language in ("zh", "en"):
        stranger.post("/language/", {"language": language}, page=LOGIN)
    for path in (LOGIN, "/", "/me/", "/manage/", "/welcome/x/", "/first/x/", "/accounts/reauthenticate/", "/nothing/"):
        client.get(path)
    stranger.sign_in("nobody", "wrong horse battery")
    assert not Session.objects.exists()


def test_a_language_nobody_offers_is_refused(client: Any) -> None:
    alice = person(client)
    assert alice.post("/language/", {"language": "xx"}, page=LOGIN).status_code == 400
    assert client.get("/language/").status_code == 405
