"""Every page a person can reach, in both languages."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.portal import application, person

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
