"""What a ticket is bound to: each of it missed once, and the ticket is burned every time."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from tests.extension import Extension

ORIGIN = "https://crm.example.com:8443"
SECRET = {"login": "ann.lee", "password": "s3cret-word", "extra": {}, "recipe": None}


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


def ticket_of(one: Extension) -> str:
    status, opened = one.launch("crm")
    assert status == 200
    return str(opened["ticket"])


def refused(answer: tuple[int, dict[str, Any]]) -> bool:
    assert "password" not in answer[1]
    return (answer[0], answer[1]["code"]) == (403, "ticket_refused")


def burned(house: Any, one: Extension, ticket: str, why: str) -> bool:
    """Even who comes with everything right is too late; the log tells why the first attempt failed."""
    from wedlock.store.models import AuditEntry, Launch

    told = json.loads(AuditEntry.objects.filter(action="launch.refused").latest("number").detail)
    assert told["detail"] == why
    assert Launch.objects.latest("started").outcome == "burned"
    house.audited()
    return refused(one.redeem(ticket, ORIGIN))


def test_everything_fits(house: Any, one: Extension) -> None:
    assert one.redeem(ticket_of(one), ORIGIN) == (200, SECRET)


def test_a_ticket_is_good_once(house: Any, one: Extension) -> None:
    ticket = ticket_of(one)
    assert one.redeem(ticket, ORIGIN)[0] == 200
    assert refused(one.redeem(ticket, ORIGIN))
    assert house.audited().count("vault.opened") == 1


def test_a_ticket_nobody_gave(one: Extension) -> None:
    ticket_of(one)
    assert refused(one.redeem("A" * 43, ORIGIN))


@pytest.mark.parametrize(
    "origin",
    [
        "https://crm.example.com",  # the port trap: cookies have no port, tickets do
        "https://crm.example.com:443",
        "https://crm.example.com:8444",
        "http://crm.example.com:8443",
        "https://example.com:8443",
        "https://evil.crm.example.com:8443",
        "https://crm.example.com.evil.example:8443",
        "https://crm.example.com:8443@evil.example",
        "https://CRM.example.com:8443",
        "https://crm.example.com:8443/",
        "https://crm.example.com:8443.",
        "null",
    ],
)
def test_another_origin(house: Any, one: Extension, origin: str) -> None:
    ticket = ticket_of(one)
    assert refused(one.redeem(ticket, origin))
    assert burned(house, one, ticket, "origin")


def test_an_application_that_moved_meanwhile(house: Any, one: Extension, crm: Any) -> None:
    ticket = ticket_of(one)
    type(crm).objects.update(url="https://new.example.com/")
    assert refused(one.redeem(ticket, ORIGIN))
    assert burned(house, one, ticket, "origin")


def test_another_session_of_the_same_person(house: Any, ann: Any, one: Extension) -> None:
    other = house.signed_in(ann)
    other.key = one.key
    ticket = ticket_of(one)
    assert refused(other.redeem(ticket, ORIGIN))
    assert burned(house, one, ticket, "session")


def test_another_person(house: Any, one: Extension, crm: Any) -> None:
    bob = house.person("bob")
    house.sealed(bob, crm, "bob.ray", "other-word")
    other = house.connected(bob)
    ticket = ticket_of(one)
    assert refused(other.redeem(ticket, ORIGIN))
    assert burned(house, one, ticket, "session")


def test_another_browser_of_the_same_person(house: Any, ann: Any, one: Extension) -> None:
    other = house.connected(ann)
    ticket = ticket_of(one)
    proof = other.proof({"ticket": ticket, "origin": ORIGIN, "aud": one.portal})
    assert refused(one.redeem(ticket, ORIGIN, proof=proof))
    assert burned(house, one, ticket, "proof signature")


def forged(one: Extension, ticket: str, kind: str) -> str:
    """A proof that is not what it should be."""
    said = {"ticket": ticket, "origin": ORIGIN, "aud": one.portal}
    public = one.key.as_dict(private=False)
    good = one.proof(said)
    header, payload, signature = good.split(".")

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    def by_hmac(secret: bytes) -> str:
        signed = f"{part({'alg': 'HS256'})}.{payload}"
        mac = hmac.digest(secret, signed.encode(), "sha256")
        return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    match kind:
        case "none":
            return f"{part({'alg': 'none'})}.{payload}.AA"
        case "unsigned":
            return f"{part({'alg': 'none'})}.{payload}."
        case "hmac":
            return by_hmac(json.dumps(public).encode())
        case "hmac_pem":
            return by_hmac(one.key.as_pem(private=False))
        case "key_in_header":
            other = ECKey.generate_key("P-256")
            jwk = {"alg": "ES256", "jwk": other.as_dict(private=False)}
            return jws.serialize_compact(jwk, json.dumps(said), other, ["ES256"])
        case "own_key_in_header":
            return one.proof(said, {"alg": "ES256", "jwk": public})
        case "kid":
            return one.proof(said, {"alg": "ES256", "kid": "../../other"})
        case "crit":
            return f"{part({'alg': 'ES256', 'crit': ['b64'], 'b64': False})}.{payload}.{signature}"
        case "two_algs":
            raw = base64.urlsafe_b64encode(b'{"alg":"none","alg":"ES256"}').rstrip(b"=").decode()
            return f"{raw}.{payload}.{signature}"
        case "no_alg":
            return f"{part({'typ': 'JWT'})}.{payload}.{signature}"
        case "zeros":
            return f"{header}.{payload}.{'A' * 86}"
        case "der":
            return f"{header}.{payload}.{signature[:-4]}"
        case "four_parts":
            return f"{good}.AA"
        case "bits":
            return good[:-1] + chr(ord(good[-1]) ^ 1)
        case _:
            raise AssertionError(kind)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("none", "header"),
        ("hmac", "header"),
        ("hmac_pem", "header"),
        ("key_in_header", "header"),
        ("own_key_in_header", "header"),
        ("kid", "header"),
        ("crit", "header"),
        ("two_algs", "header"),
        ("no_alg", "header"),
        ("zeros", "signature"),
        ("der", "signature"),
    ],
)
def test_a_forged_proof(house: Any, one: Extension, kind: str, why: str) -> None:
    ticket = ticket_of(one)
    assert refused(one.redeem(ticket, ORIGIN, proof=forged(one, ticket, kind)))
    assert burned(house, one, ticket, f"proof {why}")


@pytest.mark.parametrize("kind", ["unsigned", "four_parts"])
def test_what_has_not_the_form_of_a_proof_is_no_call(house: Any, one: Extension, kind: str) -> None:
    ticket = ticket_of(one)
    status, said = one.redeem(ticket, ORIGIN, proof=forged(one, ticket, kind))
    assert (status, said["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://portal.example.net"},
        {"aud": "http://127.0.0.1:8401"},
        {"ticket": "B" * 43},
        {"origin": "https://crm.example.com"},
        {"more": "1"},
        {"aud": None},
    ],
)
def test_a_proof_over_other_words(house: Any, one: Extension, changed: dict[str, Any]) -> None:
    ticket = ticket_of(one)
    said = {"ticket": ticket, "origin": ORIGIN, "aud": one.portal} | changed
    proof = one.proof({key: value for key, value in said.items() if value is not None})
    assert refused(one.redeem(ticket, ORIGIN, proof=proof))
    assert burned(house, one, ticket, "proof payload")


def test_the_proof_of_another_ticket(house: Any, one: Extension) -> None:
    first, second = ticket_of(one), ticket_of(one)
    proof = one.proof({"ticket": first, "origin": ORIGIN, "aud": one.portal})
    assert refused(one.redeem(second, ORIGIN, proof=proof))
    assert one.redeem(first, ORIGIN)[0] == 200


@pytest.mark.parametrize(
    ("seconds", "clock", "good"),
    [
        (44, 0, True),
        (46, 0, False),
        (1, 600, True),  # the clock is set forward: the ticket lives on
        (46, 600, False),
        (44, -30, True),  # set back by less than ends the session
        (46, -30, False),
    ],
)
def test_a_ticket_lives_45_seconds_whatever_the_clock_says(
    house: Any, one: Extension, passing: Any, seconds: float, clock: float, good: bool
) -> None:
    ticket = ticket_of(one)
    passing(seconds, clock)
    answer = one.redeem(ticket, ORIGIN)
    if good:
        assert answer == (200, SECRET)
    else:
        assert refused(answer)
        assert burned(house, one, ticket, "expired")


@pytest.mark.parametrize("seconds", [1, 46, 590, 600, 645])
def test_a_clock_set_back_ends_the_session_and_its_tickets_are_no_younger(
    house: Any, one: Extension, passing: Any, seconds: float
) -> None:
    from wedlock.passport.tickets import alive
    from wedlock.store.models import Launch

    ticket = ticket_of(one)
    passing(seconds, -600)
    assert alive(Launch.objects.get()) is (seconds < 45)
    assert one.redeem(ticket, ORIGIN)[1]["code"] == ("signed_out" if seconds < 540 else "ticket_refused")


@pytest.mark.parametrize(
    ("seconds", "clock", "good"), [(44, 0, True), (46, 0, False), (1, -600, False), (1, 600, False), (600, -600, True)]
)
def test_on_another_server_the_wall_clock_has_to_do(
    house: Any, one: Extension, passing: Any, monkeypatch: pytest.MonkeyPatch, seconds: float, clock: float, good: bool
) -> None:
    """The last case is why servers of one hub keep their clocks in step: docs/reference/api.md says so."""
    from wedlock.passport import clock as clocks

    ticket = ticket_of(one)
    monkeypatch.setattr(clocks, "_machine", lambda: "another server")
    passing(seconds, clock)
    assert (one.redeem(ticket, ORIGIN)[0] == 200) is good


def withdrawn(kind: str, ann: Any, crm: Any) -> None:
    from wedlock.store.models import Browser, Credential, Group

    match kind:
        case "disabled":
            type(crm).objects.update(enabled=False)
        case "not_allowed":
            crm.groups.add(Group.objects.create(name="others"))
        case "second_factor_required":
            type(crm).objects.update(second_factor_required=True)
        case "not_enrolled":
            from datetime import UTC, datetime

            Browser.objects.update(revoked=datetime.now(UTC))
        case "stale":
            Credential.objects.update(stale=True)
        case "no_credential":
            Credential.objects.all().delete()
        case "plain_http":
            type(crm).objects.update(url="http://crm.example.com:8443/")


@pytest.mark.parametrize(
    "kind",
    ["disabled", "not_allowed", "second_factor_required", "not_enrolled", "stale", "no_credential", "plain_http"],
)
def test_a_right_withdrawn_meanwhile(house: Any, one: Extension, ann: Any, crm: Any, kind: str) -> None:
    ticket = ticket_of(one)
    withdrawn(kind, ann, crm)
    assert refused(one.redeem(ticket, ORIGIN))
    assert burned(house, one, ticket, kind)


def test_sealed_bytes_of_another_row_do_not_open(house: Any, one: Extension, ann: Any, crm: Any) -> None:
    from wedlock.store.models import Credential

    bob = house.person("bob")
    house.sealed(bob, crm, "bob.ray", "other-word")
    theirs = Credential.objects.get(account=bob)
    ticket = ticket_of(one)
    Credential.objects.filter(account=ann).update(sealed=theirs.sealed, wrapped=theirs.wrapped)
    assert refused(one.redeem(ticket, ORIGIN))
    assert burned(house, one, ticket, "vault")


def test_extra_fields_and_the_recipe_come_along(house: Any, one: Extension, crm: Any) -> None:
    own = {"paths": ["/login"], "steps": [{"fill": {"login": "#u", "password": "#p", "company": "#c"}}]}
    type(crm).objects.update(extra={"company": "Example Trading"}, own_recipe=own)
    status, filling = one.redeem(ticket_of(one), ORIGIN)
    assert (status, filling["extra"]) == (200, {"company": "Example Trading"})
    assert filling["recipe"]["steps"] == [{"fill": own["steps"][0]["fill"], "press": None}]  # type: ignore[index]


def test_the_answer_is_kept_by_nobody(house: Any, one: Extension) -> None:
    from tests.extension import ORIGIN as SENDER

    ticket = ticket_of(one)
    body = {"run": one.run, "ticket": ticket, "origin": ORIGIN}
    body["proof"] = one.proof({"ticket": ticket, "origin": ORIGIN, "aud": one.portal})
    client: Any = one.client  # type: ignore[attr-defined]
    answer = client.post(
        "/api/extension/redeem", json.dumps(body), content_type="application/json",
        headers={"Origin": SENDER, "Wedlock-Extension": "0.1.0"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_neither_the_log_nor_the_hub_knows_the_password(
    house: Any, one: Extension, caplog: pytest.LogCaptureFixture
) -> None:
    from django.apps import apps

    ticket = ticket_of(one)
    assert one.redeem(ticket, ORIGIN)[0] == 200
    assert refused(one.redeem(ticket, ORIGIN))
    rows = str([list(model.objects.values()) for model in apps.get_models()])
    for text in (caplog.text, rows):
        for secret in ("s3cret-word", ticket):
            assert secret not in text
