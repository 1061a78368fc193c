"""A browser without scripts before a portal that runs in a process of its own: cookies kept, forms' tokens sent."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.serving import PortalServer

PASSWORD = "correct horse battery"
_CODE = """
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
result = format_hotp_value(hotp_value(given["secret"], given["counter"]))
"""


@dataclass
class Visitor:
    """`cookies` as the portal set them; every answer is (status, where it leads, page)."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str, str]:
        return self._send("GET", path, "")

    def post(self, path: str, data: dict[str, str], page: str = "") -> tuple[int, str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page or path)[2])
        assert token, path
        return self._send("POST", path, urlencode({"csrfmiddlewaretoken": token[1], **data}))

    def sign_in(self, name: str, password: str = PASSWORD) -> tuple[int, str, str]:
        return self.post("/accounts/login/", {"login": name, "password": password})

    def _send(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        parts = urlsplit(self.address)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, value = header.split(";")[0].split("=", 1)
            self.cookies[name] = value
        said = answer.status, answer.headers.get("Location", ""), answer.read().decode()
        line.close()
        return said


def add_app(visitor: Visitor, server: PortalServer) -> str:
    """Set an authenticator app up; its secret."""
    path = "/accounts/2fa/totp/activate/"
    page = visitor.get(path)[2]
    found = re.search(r"\b[A-Z2-7]{32}\b", page)
    assert found
    given = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert given
    answer = visitor._send("POST", path, urlencode({"csrfmiddlewaretoken": given[1], "code": code(server, found[0])}))
    assert answer[1] == "/accounts/2fa/recovery-codes/", answer
    return found[0]


def code(server: PortalServer, secret: str, windows: int = 0) -> str:
    return str(server.in_hub(_CODE, secret=secret, counter=int(time.time()) // 30 + windows))


def a_code_signs_in_once_however_many_try(server: PortalServer) -> None:
    """Four browsers stand before the same question and send the same code in the same moment."""
    server.add_account("ann", PASSWORD)
    first = Visitor(server.address)
    assert first.sign_in("ann")[1] == "/"
    secret = add_app(first, server)
    visitors = [Visitor(server.address) for _ in range(4)]
    asked = "/accounts/2fa/authenticate/"
    assert [visitor.sign_in("ANN")[1] for visitor in visitors] == [asked] * 4
    pages = [re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get(asked)[2]) for visitor in visitors]
    shown, ready, answers = code(server, secret, 1), threading.Barrier(4), []

    def send(visitor: Visitor, token: str) -> None:
        ready.wait()
        answers.append(visitor._send("POST", asked, urlencode({"csrfmiddlewaretoken": token, "code": shown})))

    tokens = [page[1] for page in pages if page]
    threads = [threading.Thread(target=send, args=pair) for pair in zip(visitors, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((status, where) for status, where, _ in answers) == [(200, "")] * 3 + [(302, "/")]
    assert sorted(visitor.get("/")[0] for visitor in visitors) == [200, 302, 302, 302]


def wrong_passwords_are_counted_together(server: PortalServer) -> None:
    """However many processes answer."""
    server.add_account("bob", PASSWORD)
    for _ in range(5):
        assert Visitor(server.address).sign_in("bob", "wrong horse battery")[0] == 200
    status, _, page = Visitor(server.address).sign_in("bob")
    assert status == 200
    assert "Wait five minutes" in page


def a_session_is_ended_from_another(server: PortalServer) -> None:
    server.add_account("eve", PASSWORD)
    here, there = Visitor(server.address), Visitor(server.address)
    assert (here.sign_in("eve")[1], there.sign_in("eve")[1]) == ("/", "/")
    assert here.post("/me/sessions/end/", {}, page="/me/sessions/")[0] == 302
    assert (here.get("/")[0], there.get("/")[0]) == (200, 302)
