"""What a proxy says counts only when it is named; the access log tells whom the portal took for the visitor."""

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.serving import PortalServer

TOML = """[passport]
address = "https://portal.example.com"
trusted_proxies = ["{proxies}"]
"""
NAMED = {"Host": "portal.example.com", "X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    """A portal whose named proxies are this computer, 10.0.0.0/8 and fd00::/8."""
    yield from _running(tmp_path_factory, '127.0.0.0/8", "10.0.0.0/8", "fd00::/8')


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    """A portal whose named proxy is another computer: this one is a stranger to it."""
    yield from _running(tmp_path_factory, "10.0.0.5")


def _running(factory: pytest.TempPathFactory, proxies: str) -> Iterator[PortalServer]:
    home = factory.mktemp("proxied")
    (home / "wedlock.toml").write_text(TOML.format(proxies=proxies))
    server = PortalServer(home).start()
    assert server.address == "https://portal.example.com"
    yield server
    server.stop()


def ask(server: PortalServer, path: str, headers: dict[str, str], method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(f"//{server.listen}").netloc, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def visitor(server: PortalServer, **forwarded: str) -> str:
    """Whom the portal took for the visitor of a request with these headers (_ for -)."""
    mark = f"/seen-{time.monotonic_ns() % 10**9}"
    ask(server, mark, NAMED | {name.replace("_", "-"): value for name, value in forwarded.items()})
    give_up = time.monotonic() + 5
    while time.monotonic() < give_up:
        for line in server.log.splitlines():
            if f" {mark} " in line:
                return line.split()[2]
        time.sleep(0.05)
    raise AssertionError(server.log)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.1.2.3, 10.9.9.9", "203.0.113.7"),  # 6.6.6.6 is what the visitor wrote
        ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711, fd00::1", "2001:db8::7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, ::ffff:10.1.2.3", "203.0.113.7"),
        ("203.0.113.7, unknown", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
        ("", "127.0.0.1"),
        (" , ,", "127.0.0.1"),
    ],
)
def test_a_named_proxy_tells_the_visitor(behind: PortalServer, said: str, taken: str) -> None:
    assert visitor(behind, X_Forwarded_For=said) == taken


def test_other_headers_tell_nothing(behind: PortalServer) -> None:
    spoofed = {"X_Real_IP": "6.6.6.6", "Forwarded": "for=6.6.6.6;proto=http", "X_Forwarded_Host": "evil.example"}
    assert visitor(behind, **spoofed) == "127.0.0.1"


def test_a_stranger_tells_nothing(beside: PortalServer) -> None:
    assert visitor(beside, X_Forwarded_For="6.6.6.6") == "127.0.0.1"


def test_a_stranger_cannot_pretend_https(beside: PortalServer) -> None:
    answer = ask(beside, "/accounts/login/?next=/x", NAMED)
    assert (answer.status, answer.getheader("Location")) == (301, "https://portal.example.com/accounts/login/?next=/x")
    assert ask(beside, "/accounts/login/", NAMED, "POST").status == 403


@pytest.mark.parametrize("scheme", ["http", "https, http", "http, https", "HTTPS", "wss", " "])
def test_a_hop_in_clear_is_a_hop_in_clear(behind: PortalServer, scheme: str) -> None:
    answer = ask(behind, "/accounts/login/", NAMED | {"X-Forwarded-Proto": scheme})
    assert (answer.status, answer.getheader("Location")) == (301, "https://portal.example.com/accounts/login/")
    assert answer.getheader("Set-Cookie") is None


def test_without_a_word_of_the_scheme_nothing_is_answered_in_clear(behind: PortalServer) -> None:
    assert ask(behind, "/accounts/login/", {"Host": "portal.example.com"}).status == 301
    posted = ask(behind, "/accounts/login/", {"Host": "portal.example.com", "Accept-Language": "zh"}, "POST")
    assert posted.status == 403
    assert "https://portal.example.com" in posted.body.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "/%0d%0aSet-Cookie:%20a=b", "/@evil.example"])
def test_the_way_to_https_leads_to_the_portal_alone(behind: PortalServer, path: str) -> None:
    answer = ask(behind, path, {"Host": "evil.example"})
    assert answer.status == 301
    assert str(answer.getheader("Location")).startswith("https://portal.example.com/")
    assert answer.getheader("Set-Cookie") is None


@pytest.mark.parametrize(
    "host", ["evil.example", "portal.example.com.evil.example", "portal.example.com@evil.example", "127.0.0.1", "a b",
             "evil.example, portal.example.com", "portal.example.com:80:80", "x" * 3000, ""]
)  # fmt: skip
def test_another_host_gets_a_short_refusal_that_repeats_nothing(behind: PortalServer, host: str) -> None:
    answer = ask(behind, "/accounts/login/", NAMED | {"Host": host})
    body = answer.body.decode()  # type: ignore[attr-defined]
    assert answer.status == 400
    assert len(body) < 2500
    assert not host or host not in body
    assert "evil" not in body + str(answer.headers)
    assert answer.getheader("Content-Security-Policy")


def test_the_forwarded_host_does_not_make_links(behind: PortalServer) -> None:
    answer = ask(behind, "/", NAMED | {"X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "1"})
    assert (answer.status, answer.getheader("Location")) == (302, "/accounts/login/?next=/")


def test_a_portal_by_https_says_so_for_a_year(behind: PortalServer) -> None:
    answer = ask(behind, "/accounts/login/", NAMED)
    assert answer.status == 200
    assert answer.getheader("Strict-Transport-Security") == "max-age=31536000"


def test_a_monitor_asks_by_address_and_in_clear(behind: PortalServer) -> None:
    answer = ask(behind, "/healthz", {"Host": "10.0.0.9:8400"})
    assert (answer.status, answer.body) == (200, b"ok\n")  # type: ignore[attr-defined]
    assert answer.getheader("Set-Cookie") is None
