"""Origins as browsers write them."""

import pytest

from wedlock.model.origins import loopback, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://crm.example.com/login?next=/#x", "https://crm.example.com"),
        ("https://crm.example.com:443/", "https://crm.example.com"),
        ("http://crm.example.com:80", "http://crm.example.com"),
        ("http://crm.example.com:443", "http://crm.example.com:443"),
        ("HTTPS://CRM.Example.com:8443/", "https://crm.example.com:8443"),
        ("https://客户.example/", "https://xn--ubt06m.example"),
        ("http://[::1]:8001/", "http://[::1]:8001"),
        ("https://crm.example.com@evil.example/", "https://evil.example"),
        ("ftp://crm.example.com/", ""),
        ("javascript:alert(1)", ""),
        ("//crm.example.com/", ""),
        ("https:///login", ""),
        ("https://crm.example.com:99999/", ""),
        ("https://[::1/", ""),
        ("", ""),
    ],
)
def test_origin(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("host", "own"),
    [("localhost", True), ("app.localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True),
     ("localhost.example.com", False), ("127.0.0.1.example.com", False), ("10.0.0.1", False), ("0.0.0.0", False),
     ("", False)],
)  # fmt: skip
def test_what_is_only_this_computer(host: str, own: bool) -> None:
    assert loopback(host) is own
