"""Administration in both languages, and its place in the menu."""

import re
from typing import Any

import pytest
from tests.flows.test_portal_pages import NAMES, english_words
from tests.managing import ROLES, house, manager

# What has no Chinese: names that the test made up, systems, rights and actions (which are never translated).
OWN = {"sam", "sales", "alice", "martens", "Alice", "Martens", "amartens", "erp", "crm", "tryton", "Tryton", "reports",
       "Reports", "old", "Old", "Linux", "Chrome", "JSON", "HTTP", "CSV", "login", "example", "https", "com", "company",
       "Example", "creme"}  # fmt: skip
CODES = re.compile(
    r"wedlock extension pack|\b[a-z]+(?:_[a-z]+)+\b|\b[a-z_]+\.[a-z_.]+\b|account/alice|account\.|vault\."
)


def test_every_page_is_whole_in_both_languages(client: Any) -> None:
    pages = house()
    sam = manager(client)
    del pages["audit"], pages["audit download"]  # its actions and details are codes
    for name, path in pages.items():
        english, chinese = sam.get(path), sam.get(path, HTTP_ACCEPT_LANGUAGE="zh-CN")
        assert 'lang="en"' in english.content.decode(), name
        text = chinese.content.decode()
        assert 'lang="zh-Hans"' in text, name
        left = english_words(CODES.sub("", text)) - OWN - NAMES
        assert left == set(), (name, left)


def test_the_audit_page_is_headed_in_chinese(client: Any) -> None:
    page = manager(client).get("/manage/audit/", HTTP_ACCEPT_LANGUAGE="zh-CN").content.decode()
    for word in ("审计日志", "操作者", "对象", "时间（UTC）"):
        assert word in page


def test_a_refusal_is_in_the_readers_language(client: Any) -> None:
    page = manager(client, "viewer").get("/manage/accounts/", HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert page.status_code == 403
    assert "此页面仅供以下角色使用：集成员、安全管理员、审计员。您的角色是：查看者。" in page.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_offers_administration_to_who_has_any(client: Any, role: str) -> None:
    page = manager(client, role).get("/").content.decode()
    assert ('href="/manage/"' in page) == (role in ("integrator", "security", "auditor"))


@pytest.mark.parametrize("role", ["integrator", "security", "auditor"])
def test_no_page_links_to_what_its_reader_may_not_open(client: Any, role: str) -> None:
    somebody = manager(client, role)
    for path in house().values():
        page = somebody.get(path)
        if page.status_code != 200 or "download" in path:
            continue
        for link in set(re.findall(r'href="(/manage/[^"?]*)', page.content.decode())):
            assert somebody.get(link).status_code == 200, (path, link)
