"""What the server writes down, and what never."""

import http.client
import json
import time
from urllib.parse import urlsplit

from tests.serving import PortalServer, Starter

TOKEN = "Zr4Bq9kLmX2vN8sT0wYcEaUiOpHgJdF1_-q7R5x3b6M"


def ask(server: PortalServer, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in {"Host": urlsplit(server.address).netloc, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def logged(server: PortalServer, mark: str) -> str:
    give_up = time.monotonic() + 5
    while mark not in server.log:
        assert time.monotonic() < give_up, server.log
        time.sleep(0.05)
    return next(line for line in server.log.splitlines() if mark in line)


def test_a_request_is_a_line_without_query_cookie_or_token(start: Starter) -> None:
    server = start()
    ask(
        server,
        "/marked-1/?secret=query-value",
        Cookie="__Host-wedlock=cookie-value",
        Authorization="Basic header-value",
    )
    ask(server, f"/first/{TOKEN}/?x=1")
    ask(server, f"/marked-2/{TOKEN}")
    line = logged(server, "/marked-1/")
    assert line.split()[1:6] == ["info", "127.0.0.1", "GET", "/marked-1/", "404"]
    assert "/marked-2/…" in logged(server, "/marked-2/")
    for secret in ("query-value", "cookie-value", "header-value", TOKEN):
        assert secret not in server.log


def test_a_path_cannot_forge_a_line(start: Starter) -> None:
    server = start()
    ask(server, "/marked%0a2026-01-01T00:00:00%20info%206.6.6.6%20GET%20/forged%20200%1b[31m")
    line = logged(server, "/marked")
    assert "/forged" in line
    assert "\x1b" not in line


def test_json_lines(start: Starter) -> None:
    server = start("--log", "json")
    ask(server, f"/marked/{TOKEN}?a=b")
    told = json.loads(logged(server, "/marked"))
    assert {key: told[key] for key in ("visitor", "method", "path", "status", "level")} == {
        "visitor": "127.0.0.1", "method": "GET", "path": "/marked/…", "status": 404, "level": "info",
    }  # fmt: skip
    for line in server.log.splitlines():
        json.loads(line)


def test_a_link_with_a_sign_behind_it_is_no_less_secret(start: Starter) -> None:
    server = start("--log", "json")
    for number, behind in enumerate((".", ",", ")", "%20", "./", ".x")):
        ask(server, f"/marked-{number}/{TOKEN}{behind}")
        assert "/…" in json.loads(logged(server, f"/marked-{number}/"))["path"]
    assert TOKEN not in server.log


def test_errors_alone(start: Starter) -> None:
    server = start("--log", "errors")
    ask(server, "/marked/")
    ask(server, "/", Host="evil.example")
    assert server.log == ""
