"""Every page a person can reach, in both languages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.flows.test_portal_second_factor import add_app
from tests.portal import PASSWORD, application, person

OWN = ["/", "/open/tryton/", "/me/", "/me/applications/tryton/", "/me/browsers/", "/me/browsers/new/", "/me/sessions/",
       "/accounts/logout/", "/accounts/password/", "/accounts/reauthenticate/", "/accounts/2fa/",
       "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/"]  # fmt: skip


@pytest.mark.parametrize("path", OWN)
def test_a_page_is_whole_in_both_languages(client: Any, path: str) -> None:
    alice = person(client)
    application(label_zh="进销存")
    alice.sign_in()
    alice.confirm()
    english = alice.get(path)
    assert english.status_code == 200
    chinese = alice.get(path, HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert 'lang="zh-Hans"' in chinese.content.decode()
    assert english_words(chinese.content.decode()) == set()


def test_what_is_asked_on_the_way_in_is_chinese_too(client: Any) -> None:
    """Errors, messages and second factors, some of whose words come from allauth's and Django's catalogues."""
    from django.db import transaction

    alice = person(client)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda done, *_, **__: done())
        pages = [
            alice.sign_in(password="wrong horse battery"),
            alice.post("/accounts/login/", {}),
            alice.sign_in(),
            alice.post("/accounts/2fa/totp/activate/", {"code": "1"}),
            alice.post("/accounts/password/", {"oldpassword": "x", "password1": "y", "password2": "z"}),
            alice.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": "password1234567",
                                               "password2": "x"}),
            alice.post("/accounts/reauthenticate/", {"password": "wrong"}),
            alice.post("/accounts/2fa/webauthn/add/", {"credential": "{}"}),
        ]  # fmt: skip
        add_app(alice)
        pages += [alice.get(path) for path in (
            "/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/",
            "/accounts/2fa/totp/deactivate/", "/accounts/2fa/reauthenticate/")]  # fmt: skip
        alice.post("/accounts/2fa/recovery-codes/generate/")
        pages.append(alice.get("/accounts/2fa/recovery-codes/"))
        alice.post("/accounts/2fa/totp/deactivate/")
        pages.append(alice.get("/me/"))
        add_app(alice)
        alice.post("/accounts/logout/")
        pages.append(alice.get("/accounts/login/"))
        alice.sign_in()
        pages.append(alice.post("/accounts/2fa/authenticate/", {"code": "1"}))
    words = [english_words(page.content.decode()) for page in pages]
    assert words == [set()] * len(pages)
    assert [page.status_code for page in pages].count(200) == len(pages) - 1, "all but the sign-in that succeeds"


def test_every_page_of_allauth_has_our_looks(client: Any) -> None:
    """A page that an update of allauth adds would come in allauth's own clothes: then this test names it."""
    from django.urls import get_resolver

    alice = person(client)
    alice.sign_in()
    add_app(alice)
    seen = 0
    for path in sorted(addresses(get_resolver())):
        if path.startswith("accounts/") and "<" not in path:
            answer = alice.get(f"/{path}")
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                assert "/static/portal/portal.css" in answer.content.decode(), path
                seen += 1
    assert seen > 8


def addresses(resolver: Any, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from addresses(one, path)
        else:
            yield path


class Words(HTMLParser):
    """What a person reads or hears of a page: its text, and the attributes that are shown or spoken."""

    SPOKEN = ("alt", "title", "aria-label", "placeholder", "data-opening", "data-silent", "data-busy", "data-done")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.read: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.read += [value or "" for name, value in attrs if name in self.SPOKEN]

    def handle_data(self, data: str) -> None:
        if self._inside not in ("script", "style"):
            self.read.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


NAMES = {"alice", "tryton", "Tryton", "Wedlock", "example", "com", "English", "PIN", "UTC", "Chrome", "Edge", "HTTPS"}


def english_words(page: str) -> set[str]:
    """Words in Latin letters, save names that have no other."""
    read = re.sub(r"\b[A-Z2-7]{32}\b", "", " ".join(Words(page).read))  # the secret of an app
    return set(re.findall(r"[A-Za-z]{3,}", read)) - NAMES
