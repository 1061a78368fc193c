"""Administration in a real browser: from the first link on, and every page on a phone and a desk, by day and night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.accessibility import faults
from tests.serving import PortalServer

PASSWORD = "a quiet river lamp"
_HOUSE = """
import sys
sys.path.insert(0, given["root"])
from tests.managing import house
result = house()
"""
LOOKS = [(390, "zh-CN", False), (390, "en-GB", True), (1280, "en-GB", False), (1280, "zh-CN", True)]
ROOT = str(Path(__file__).resolve().parents[2])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    running = PortalServer(tmp_path_factory.mktemp("manage")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def sam(server: PortalServer, chromium: Browser) -> str:
    """The first administrator, made by the link that the console printed."""
    link = re.search(r"http://\S+/first/\S+", (server.home / "serve.out").read_text())
    assert link
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    said = complaints(page)
    page.goto(link[0])
    assert faults(page) == []
    page.get_by_label("Name to sign in with").fill("sam")
    page.get_by_label("Your name").fill("Sam")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Once more").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.address}/accounts/login/")
    assert said == []
    context.close()
    return "sam"


@pytest.fixture(scope="module")
def pages(server: PortalServer, sam: str) -> dict[str, str]:
    found = dict(server.in_hub(_HOUSE, root=ROOT))
    del found["audit download"]
    return found


def sign_in(page: Page, server: PortalServer, name: str, confirmed: bool = False) -> None:
    page.goto(f"{server.address}/accounts/login/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.address}/")
    if confirmed:
        page.goto(f"{server.address}/accounts/reauthenticate/")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{server.address}/")


def complaints(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.browser
@pytest.mark.parametrize(("width", "locale", "dark"), LOOKS)
def test_every_page_looks_right(
    server: PortalServer, pages: dict[str, str], chromium: Browser, width: int, locale: str, dark: bool
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, locale=locale, color_scheme="dark" if dark else "light"
    )  # fmt: skip
    page = context.new_page()
    sign_in(page, server, "sam", confirmed=True)
    said, found = complaints(page), {}
    for name, path in pages.items():
        page.goto(server.address + path)
        assert page.url == server.address + path
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[name] = [*said, *faults(page), *([f"{over} px too wide"] if over > 0 else [])]
        said.clear()
    context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.browser
def test_a_person_is_added_invited_and_disabled_by_clicks(
    server: PortalServer, pages: dict[str, str], chromium: Browser
) -> None:
    context, other = chromium.new_context(locale="en-GB"), chromium.new_context(locale="en-GB")
    sam, bob = context.new_page(), other.new_page()
    sign_in(sam, server, "sam", confirmed=True)
    sam.goto(server.address + pages["accounts"])
    sam.get_by_role("link", name="Add an account").click()
    sam.get_by_label("Name to sign in with").fill("bob")
    sam.get_by_role("button", name="Add").click()
    sam.get_by_role("link", name="One-time link for a password").click()
    sam.get_by_role("button", name="Make a link").click()
    bob.goto(sam.get_by_label("Link").input_value())
    bob.get_by_label("Password").fill(PASSWORD)
    bob.get_by_label("Once more").fill(PASSWORD)
    bob.keyboard.press("Enter")
    bob.wait_for_url(f"{server.address}/accounts/login/")
    sign_in(bob, server, "bob")
    sam.get_by_role("link", name="Done").click()
    sam.get_by_role("link", name="Disable").click()
    sam.get_by_role("button", name="Disable bob").click()
    sam.get_by_text("bob is disabled; everything that was open has ended.").wait_for()
    bob.goto(f"{server.address}/me/")
    assert "/accounts/login/" in bob.url
    context.close()
    other.close()
