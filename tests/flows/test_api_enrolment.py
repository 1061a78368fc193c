"""A browser is connected: after a fresh confirmation, once, with a key that is proved to be held."""

from __future__ import annotations

import time
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from tests.extension import Extension


def challenged(house: Any, name: str = "ann") -> tuple[Extension, str]:
    one = house.signed_in(house.person(name))
    house.may_enrol(one)
    status, given = one.call("enrolment")
    assert status == 200
    return one, given["challenge"]


def refused(answer: tuple[int, dict[str, str]]) -> bool:
    return (answer[0], answer[1]["code"]) == (403, "enrolment_refused")


def good(one: Extension, challenge: str, key: ECKey | None = None) -> dict[str, Any]:
    return {
        "public_key": (key or one.key).as_dict(private=False),
        "proof": one.proof({"challenge": challenge, "aud": one.portal}),
    }


def test_without_the_page_there_is_no_challenge(house: Any) -> None:
    status, said = house.signed_in(house.person()).call("enrolment")
    assert (status, said["code"]) == (403, "reauthenticate")


def test_a_permission_is_used_up(house: Any) -> None:
    one, _ = challenged(house)
    assert one.call("enrolment")[1]["code"] == "reauthenticate"


@pytest.mark.parametrize("minutes", [-1, 6])
def test_the_confirmation_must_be_fresh(house: Any, minutes: int) -> None:
    one = house.signed_in(house.person())
    house.may_enrol(one)
    session = one.client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - minutes * 60}]
    session.save()
    assert one.call("enrolment")[1]["code"] == "reauthenticate"


def test_a_permission_lasts_five_minutes_of_ticks(house: Any, passing: Any) -> None:
    one = house.signed_in(house.person())
    house.may_enrol(one)
    passing(301)
    assert one.call("enrolment")[1]["code"] == "reauthenticate"


def test_a_challenge_lasts_two_minutes(house: Any, passing: Any) -> None:
    one, challenge = challenged(house)
    passing(121)
    assert refused(one.call("enrol", **good(one, challenge)))


def test_a_challenge_is_good_once(house: Any) -> None:
    one, challenge = challenged(house)
    assert one.call("enrol", **good(one, challenge))[0] == 200
    assert refused(one.call("enrol", **good(one, challenge)))


def test_a_challenge_is_good_once_for_those_who_come_at_once(house: Any) -> None:
    """Each has read the session before the other has taken the challenge out of it."""
    from wedlock.passport.browsers import challenge, permit
    from wedlock.passport.browsers import enrol as enrolled
    from wedlock.passport.denied import Denied
    from wedlock.store.models import Browser
    from wedlock.web.house import keys

    session: dict[str, Any] = {}
    permit(session)
    with_permission = dict(session)
    one, words = house.browser(), challenge(session)
    with pytest.raises(Denied, match="reauthenticate"):
        challenge(with_permission)
    ann, with_challenge = house.person(), dict(session)
    said = {"account": ann, "audience": one.portal}
    sent = good(one, words)
    enrolled(keys(), session, key=sent["public_key"], proof=sent["proof"], **said)
    other = house.browser()
    sent = good(other, words)
    with pytest.raises(Denied, match="enrolment_refused"):
        enrolled(keys(), with_challenge, key=sent["public_key"], proof=sent["proof"], **said)
    assert Browser.objects.get().thumbprint == one.thumbprint


def test_a_failed_attempt_uses_the_challenge_up(house: Any) -> None:
    one, challenge = challenged(house)
    assert refused(one.call("enrol", **good(one, "other")))
    assert refused(one.call("enrol", **good(one, challenge)))


def test_the_challenge_of_another_session_is_refused(house: Any) -> None:
    _, challenge = challenged(house)
    bob, _ = challenged(house, "bob")
    assert refused(bob.call("enrol", **good(bob, challenge)))


def test_a_proof_for_another_portal_is_refused(house: Any) -> None:
    one, challenge = challenged(house)
    one.portal = "https://portal.example.net"
    assert refused(one.call("enrol", **good(one, challenge)))


def test_the_key_must_be_the_one_that_signed(house: Any) -> None:
    one, challenge = challenged(house)
    assert refused(one.call("enrol", **good(one, challenge, ECKey.generate_key("P-256"))))


def off_the_curve(key: dict[str, Any]) -> dict[str, Any]:
    return key | {"y": key["x"]}


@pytest.mark.parametrize(
    "change",
    [
        off_the_curve,
        lambda key: key | {"d": "A" * 43},
        lambda key: key | {"crv": "P-384"},
        lambda key: key | {"crv": "secp256k1"},
        lambda key: key | {"kty": "oct"},
        lambda key: key | {"k": "AAAA"},
        lambda key: key | {"alg": "HS256"},
        lambda key: key | {"key_ops": ["sign"]},
        lambda key: key | {"x5u": "https://evil.example/"},
        lambda key: key | {"x": key["x"] + "="},
        lambda key: key | {"x": "AAAA" + key["x"]},
        lambda key: key | {"x": "A" * 43, "y": "A" * 43},
        lambda key: key | {"x": key["x"][:-1] + ("B" if key["x"][-1] != "B" else "C")},
        lambda key: key | {"x": 5},
        lambda key: {},
        lambda key: ECKey.generate_key("P-384").as_dict(private=False),
        lambda key: RSAKey.generate_key(2048).as_dict(private=False),
        lambda key: OctKey.generate_key(256).as_dict(),
    ],
)
def test_only_a_public_p256_key_is_taken(house: Any, change: Any) -> None:
    one, challenge = challenged(house)
    said = good(one, challenge)
    assert refused(one.call("enrol", **said | {"public_key": change(said["public_key"])}))
    from wedlock.store.models import Browser

    assert Browser.objects.count() == 0


def test_what_a_browser_says_of_its_key_beside_the_point_is_let_pass(house: Any) -> None:
    one, challenge = challenged(house)
    said = good(one, challenge)
    key = said["public_key"] | {"ext": True, "key_ops": ["verify"]}
    key.pop("kid", None)
    assert one.call("enrol", **said | {"public_key": key}) == (200, {"thumbprint": one.thumbprint})


def test_a_revoked_browser_is_not_enrolled_again(house: Any) -> None:
    from wedlock.passport.browsers import revoke
    from wedlock.store.models import Browser
    from wedlock.web.house import keys

    one = house.connected(house.person())
    revoke(keys(), Browser.objects.get(), "tests")
    assert one.state()[1]["enrolled"] is False
    house.may_enrol(one)
    assert refused(one.enrol())


def test_two_people_on_one_computer_are_enrolled_each(house: Any) -> None:
    ann, bob = house.connected(house.person()), house.signed_in(house.person("bob"))
    bob.key = ann.key
    assert bob.state()[1]["enrolled"] is False
    house.may_enrol(bob)
    assert bob.enrol()[0] == 200
    assert bob.state()[1]["enrolled"] is True


def test_enrolling_again_changes_nothing(house: Any) -> None:
    from wedlock.store.models import Browser

    one = house.connected(house.person())
    house.may_enrol(one)
    assert one.enrol()[0] == 200
    assert Browser.objects.count() == 1


def test_the_browser_is_named_by_what_it_is(house: Any) -> None:
    from wedlock.store.models import Browser

    one, challenge = challenged(house)
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
    one.call("enrol", headers={"User-Agent": agent}, **good(one, challenge))
    assert Browser.objects.get().label == "Edge, Windows"


def test_what_a_browser_calls_itself_holds_nothing_invisible(house: Any) -> None:
    from wedlock.store.models import Browser

    one, challenge = challenged(house)
    one.call("enrol", headers={"User-Agent": "mine\x9b2J\u202e"}, **good(one, challenge))
    assert Browser.objects.get().label == "mine2J"
