"""Signing in by a passkey alone: by one that asked the person, and by no other key."""

import json
import re
from typing import Any

from tests.portal import LOGIN, Person, person, token
from tests.security_key import SecurityKey

ASKED, ADD, BY_KEY = "/accounts/2fa/authenticate/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/login/"


def at_localhost(username: str) -> Person:
    from django.test import Client

    return person(Client(enforce_csrf_checks=True, SERVER_NAME="localhost", SERVER_PORT="8400"), username)


def options(page: Any) -> dict[str, Any]:
    """What a page asks a key."""
    found = re.search(r'id="options"[^>]*>(.+?)</script>', page.content.decode(), re.S)
    assert found, page.content.decode()
    told: dict[str, Any] = json.loads(found[1])
    return told


def with_key(username: str, verifies: bool, alone: bool) -> tuple[Person, SecurityKey]:
    """Somebody who has added a security key; `alone`: to sign in with it alone."""
    who, key = at_localhost(username), SecurityKey(verifies)
    who.sign_in()
    page = who.get(ADD)
    data = {"name": "key", "credential": key.made(options(page)["creation_options"])} | (
        {"passwordless": "on"} if alone else {}
    )
    assert who.client.post(ADD, data | {"csrfmiddlewaretoken": token(page)}).status_code == 302
    who.post("/accounts/logout/")
    return who, key


def test_a_passkey_signs_in_alone(hub: Any) -> None:
    who, key = with_key("bob", verifies=True, alone=True)
    asked = json.loads(who.get(BY_KEY, HTTP_ACCEPT="application/json").content)["request_options"]
    who.post(BY_KEY, {"credential": key.given(asked)}, page=LOGIN)
    assert who.get("/me/").status_code == 200


def test_a_key_that_asked_nobody_signs_nobody_in_alone(hub: Any, passing: Any) -> None:
    """A key that was found on a desk: its finder has an account, too, and takes what that one's page asks a key."""
    _, found = with_key("bob", verifies=False, alone=False)
    finder, _ = with_key("eve", verifies=False, alone=False)
    finder.sign_in()
    page = finder.get(ASKED)
    asked = options(page)["request_options"]
    assert asked["publicKey"]["userVerification"] != "required"
    passing(16 * 60)  # the half sign-in has lapsed, and what the key was asked has not
    finder.client.post(BY_KEY, {"credential": found.given(asked), "csrfmiddlewaretoken": token(page)})
    assert finder.get("/me/").status_code == 302
    assert "_auth_user_id" not in finder.client.session
