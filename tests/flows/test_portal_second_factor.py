"""Second factors: set up, asked for, used once, required by policy."""

import json
import re
import time
from typing import Any

import pytest
from tests.portal import LOGIN, Person, audited, person, token

SETUP, ACTIVATE, ASKED = "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"


def code(secret: str, windows: int = 0) -> str:
    """What an app shows now, or `windows` of thirty seconds from now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + windows))


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit happens within its request, as it does outside of a test's own transaction."""
    from django.db import transaction

    monkeypatch.setattr(transaction, "on_commit", lambda done, *_, **__: done())


def add_app(who: Person) -> str:
    """Through the page; the secret of the app."""
    page = who.get(ACTIVATE)
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.content.decode())
    assert secret, page.status_code
    answer = who.client.post(ACTIVATE, {"csrfmiddlewaretoken": token(page), "code": code(secret[0])})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/", answer.content
    return secret[0]


@pytest.fixture
def alice(client: Any) -> Person:
    """Signed out; her app's secret is in `secret`."""
    made = person(client)
    made.sign_in()
    made.secret = add_app(made)  # type: ignore[attr-defined]
    made.post("/accounts/logout/")
    return made


def test_a_code_is_asked_for_after_the_password(alice: Any) -> None:
    assert alice.sign_in().headers["Location"] == ASKED
    assert alice.get("/").status_code == 302, "half a sign-in opens nothing"
    before = alice.session_id
    answer = alice.post(ASKED, {"code": code(alice.secret, 1)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert alice.session_id != before
    assert audited("sign_in.succeeded")[-1].detail.count("totp") == 1


def test_the_code_that_set_the_app_up_does_not_sign_in(alice: Any) -> None:
    alice.sign_in()
    assert "was used before" in alice.post(ASKED, {"code": code(alice.secret)}).content.decode()
    assert '"step":"second_factor"' in audited("sign_in.failed")[-1].detail


def test_a_code_is_taken_once(alice: Any) -> None:
    used = code(alice.secret, 1)
    alice.sign_in()
    assert alice.post(ASKED, {"code": used}).status_code == 302
    alice.post("/accounts/logout/")
    alice.sign_in()
    assert "was used before" in alice.post(ASKED, {"code": used}).content.decode()
    assert "was used before" in alice.post(ASKED, {"code": f" {used[:3]} {used[3:]}"}).content.decode()
    assert alice.get("/").status_code == 302


def later(monkeypatch: pytest.MonkeyPatch, seconds: int, who: Any, used: str) -> None:
    """More than thirty seconds on: allauth's own mark of a used code is gone by then."""
    from django.core.cache import cache

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)
    assert cache.delete(f"allauth.mfa.totp.used?user={who.account.pk}&code={used}")


def test_a_code_stays_used_as_long_as_it_would_be_taken(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window on either side is accepted, so a code lives for ninety seconds: its mark must, too."""
    used = code(alice.secret, 1)
    alice.sign_in()
    assert alice.post(ASKED, {"code": used}).status_code == 302
    alice.post("/accounts/logout/")
    later(monkeypatch, 59, alice, used)
    alice.sign_in()
    assert "was used before" in alice.post(ASKED, {"code": used}).content.decode()


def test_a_used_code_does_not_clear_the_count_of_wrong_ones(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    used = code(alice.secret, 1)
    alice.sign_in()
    alice.post(ASKED, {"code": used})
    alice.post("/accounts/logout/")
    later(monkeypatch, 40, alice, used)
    alice.sign_in()
    for number in range(3):
        alice.post(ASKED, {"code": f"{number:06}"})
        alice.post(ASKED, {"code": used})
    assert "Wait five minutes" in alice.post(ASKED, {"code": "000009"}).content.decode()


@pytest.mark.parametrize("windows", [-3, 3])
def test_an_old_or_early_code_is_refused(alice: Any, windows: int) -> None:
    alice.sign_in()
    assert alice.post(ASKED, {"code": code(alice.secret, windows)}).status_code == 200


def test_codes_cannot_be_guessed(alice: Any) -> None:
    alice.sign_in()
    for number in range(5):
        alice.post(ASKED, {"code": f"{number:06}"})
    assert "Wait five minutes" in alice.post(ASKED, {"code": code(alice.secret, 1)}).content.decode()


def test_a_recovery_code_signs_in_once(alice: Any) -> None:
    alice.sign_in()
    alice.post(ASKED, {"code": code(alice.secret, 1)})
    codes = re.findall(r"\b\d{8}\b", alice.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    alice.post("/accounts/logout/")
    alice.sign_in()
    assert alice.post(ASKED, {"code": codes[0]}).status_code == 302
    left = alice.get("/accounts/2fa/recovery-codes/").content.decode()
    assert codes[0] not in left
    alice.post("/accounts/logout/")
    alice.sign_in()
    assert alice.post(ASKED, {"code": codes[0]}).status_code == 200


def test_the_secrets_lie_sealed_in_the_database(alice: Any) -> None:
    from allauth.mfa.models import Authenticator

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert alice.secret not in kept
    assert len(kept) > 100


def test_the_recovery_codes_are_not_shown_to_a_session_left_open(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    alice.sign_in()
    alice.post(ASKED, {"code": code(alice.secret, 1)})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    answer = alice.get("/accounts/2fa/recovery-codes/")
    assert answer.status_code == 302, answer.content
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert alice.get("/accounts/2fa/recovery-codes/download/").status_code == 302


def test_removing_the_app_is_confirmed_and_audited(alice: Any) -> None:
    alice.sign_in()
    alice.post(ASKED, {"code": code(alice.secret, 1)})
    alice.post("/accounts/2fa/totp/deactivate/")
    told = [(entry.action, entry.detail) for entry in audited("second_factor.")]
    assert ("second_factor.added", '{"kind":"totp"}') in told
    assert ("second_factor.removed", '{"kind":"totp"}') in told
    alice.post("/accounts/logout/")
    assert alice.sign_in().headers["Location"] == "/"


def test_the_session_gets_a_new_id_with_a_new_factor(client: Any) -> None:
    bob = person(client, "bob")
    bob.sign_in()
    before = bob.session_id
    add_app(bob)
    assert bob.session_id != before
    assert client.get("/").status_code == 200


def require_factor(who: Person) -> None:
    from wedlock.store.models import Group

    who.account.groups.add(Group.objects.create(name="Finance", second_factor_required=True))


def test_who_must_have_a_second_factor_is_led_to_set_one_up(client: Any) -> None:
    bob = person(client, "bob")
    require_factor(bob)
    bob.sign_in(to="/me/browsers/")
    for path in ("/", "/me/", "/me/browsers/", "/me/browsers/new/", "/me/applications/x/", "/accounts/password/"):
        assert client.get(path).headers.get("Location") == SETUP, path
    page = client.get(SETUP)
    assert "Your group requires a second factor" in page.content.decode()
    add_app(bob)
    assert client.get("/").status_code == 200


def test_who_removes_the_required_factor_is_led_back(client: Any) -> None:
    bob = person(client, "bob")
    require_factor(bob)
    bob.sign_in()
    add_app(bob)
    bob.post("/accounts/2fa/totp/deactivate/")
    assert client.get("/").headers["Location"] == SETUP


def test_the_sign_in_page_does_not_tell_who_has_a_second_factor(alice: Any) -> None:
    assert alice.sign_in(password="wrong horse battery").status_code == 200
    assert alice.get(ASKED).headers["Location"] == LOGIN


def answered(response: Any) -> str:
    return json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": response})


GIVEN = {"clientDataJSON": "e30", "authenticatorData": "AA", "attestationObject": "oA", "signature": "AA"}
CROOKED = ["", "{}", "[]", "null", "1", '"x"', '{"id": "x"}', answered({}), answered(None), answered([1]),
           answered(GIVEN), answered({**GIVEN, "userHandle": None}), answered({**GIVEN, "userHandle": "MQ"}),
           answered({**GIVEN, "userHandle": 7}), answered({**GIVEN, "clientDataJSON": "eyJ0eXBlIjogMX0"})]  # fmt: skip


@pytest.mark.parametrize("credential", CROOKED)
def test_a_crooked_answer_of_a_passkey_signs_nobody_in(client: Any, credential: str) -> None:
    bob = person(client, "bob")
    client.get("/accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json")
    answer = bob.post("/accounts/2fa/webauthn/login/", {"credential": credential}, page=LOGIN)
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("credential", CROOKED)
def test_a_crooked_answer_of_a_new_key_adds_nothing(client: Any, credential: str) -> None:
    from allauth.mfa.models import Authenticator

    bob = person(client, "bob")
    bob.sign_in()
    answer = bob.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()
