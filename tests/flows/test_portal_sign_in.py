"""Signing in on the portal, through its real pages."""

from typing import Any


def test_the_tiles_ask_for_a_sign_in(client: Any) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/")


def test_the_sign_in_page_carries_the_security_headers(client: Any) -> None:
    answer = client.get("/accounts/login/")
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
