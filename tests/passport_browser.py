"""A person's Chromium with the packed extension, before a portal that runs as a process of its own."""

from __future__ import annotations

import json
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Worker, expect
from tests.chromium import FLAGS
from tests.serving import PortalServer

ALICE, BOB = ("alice", "correct-horse-battery-1"), ("bob", "correct-horse-battery-2")
_SEAL = """
from wedlock.passport.vault import store_credential
from wedlock.web.house import keys
from wedlock.store.models import Account, Application
for person, application, login, password in given["all"]:
    account = Account.objects.get(username=person)
    store_credential(keys(), account, Application.objects.get(name=application), login, password, "test")
"""
_LAUNCHES = """
from wedlock.store.models import Launch
found = Launch.objects.filter(application__name=given["application"]).order_by("started")
result = [[one.reason, one.outcome, one.detail] for one in found]
"""
_STALE = """
from wedlock.store.models import Credential
result = Credential.objects.get(account__username=given["person"], application__name=given["application"]).stale
"""


def seal(portal: PortalServer, *logins: tuple[str, str, str, str]) -> None:
    """Each: person, application, login, password."""
    portal.in_hub(_SEAL, all=logins)


_APPLICATIONS = """
from wedlock.store.models import Application
for fields in given["all"]:
    Application.objects.create(label=fields["name"].title(), system=fields["name"], **fields)
"""


def add_applications(portal: PortalServer, *applications: dict[str, Any]) -> None:
    """Each: name, url, and what else an Application has."""
    portal.in_hub(_APPLICATIONS, all=applications)


def launches(portal: PortalServer, application: str) -> list[list[str]]:
    """Every launch of an application: [reason, outcome, detail], oldest first."""
    return portal.in_hub(_LAUNCHES, application=application)  # type: ignore[no-any-return]


def stale(portal: PortalServer, application: str, person: str = "alice") -> bool:
    return bool(portal.in_hub(_STALE, application=application, person=person))


def eventually(look: Callable[[], Any], wanted: Any = True, seconds: float = 8) -> Any:
    """What `look` gives as soon as it is as wanted; fails with what it gave last."""
    until = time.monotonic() + seconds
    while (found := look()) != wanted and time.monotonic() < until:
        time.sleep(0.1)
    assert found == wanted
    return found


@dataclass
class PassportBrowser:
    """One profile of Chromium. `page` is the portal's tab."""

    play: Playwright
    program: str
    portal: PortalServer
    extension: Path
    profile: Path
    flags: list[str] = field(default_factory=list)
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)

    def start(self) -> PassportBrowser:
        extensions = [f"--disable-extensions-except={self.extension}", f"--load-extension={self.extension}"]
        self.context = self.play.chromium.launch_persistent_context(
            self.profile, executable_path=self.program, headless=True, args=[*FLAGS, *extensions, *self.flags]
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        return self

    def restart(self) -> PassportBrowser:
        self.context.close()
        return self.start()

    @property
    def worker(self) -> Worker:
        known = self.context.service_workers
        return known[0] if known else self.context.wait_for_event("serviceworker")

    def at_portal(self, path: str = "/") -> Page:
        self.page.goto(self.portal.address + path)
        return self.page

    def sign_in(self, person: tuple[str, str] = ALICE, enrolled: bool = True) -> PassportBrowser:
        page = self.at_portal("/accounts/login/")
        page.fill("input[name=login]", person[0])
        page.fill("input[name=password]", person[1])
        page.press("input[name=password]", "Enter")
        page.wait_for_url(self.portal.address + "/")
        if enrolled:
            self.enrol(person[1])
        return self

    def sign_out(self) -> None:
        page = self.at_portal("/accounts/logout/")
        page.locator("form.card button").click()
        page.wait_for_url("**/accounts/login/**")

    def enrol(self, password: str) -> None:
        """As the person does it, on the portal's own page."""
        page = self.at_portal("/me/browsers/new/")
        for _ in range(2):
            if "/reauthenticate/" in page.url:
                page.fill("input[name=password]", password)
                page.press("input[name=password]", "Enter")
                page.wait_for_timeout(700)
            if "/reauthenticate/" in page.url:  # more often a minute than a person may
                self.portal.in_hub("from django.core.cache import cache\ncache.clear()")
                self.at_portal("/me/browsers/new/")
        page.locator("#start button").click()
        page.locator("#said.success").wait_for()
        self.at_portal()

    def click(self, application: str) -> dict[str, Any]:
        """A click on the application's tile; the extension's answer."""
        page = self.page
        page.bring_to_front()
        if page.url != f"{self.portal.address}/":
            self.at_portal()
        page.locator("html[data-wedlock-extension]").wait_for()
        page.evaluate("""() => { window.heard = null; window.addEventListener('message', event => {
            if (['launched', 'refused'].includes(event.data?.wedlock)) window.heard = event.data; }); }""")
        page.locator(f"a[data-launch={application}]").click()
        until = time.monotonic() + 15
        while not (heard := page.evaluate("window.heard")):  # the portal's policy forbids Playwright's own waiting
            assert time.monotonic() < until, f"no answer to a click on {application}"
            time.sleep(0.02)
        return dict(heard)

    def open(self, application: str) -> Page:
        """A click on the tile, and the tab that it opens."""
        with self.context.expect_page() as opened:
            said = self.click(application)
        assert said["wedlock"] == "launched", said
        return opened.value

    def visit(self, url: str) -> Page:
        """The address typed into a new tab."""
        page = self.context.new_page()
        page.goto(url)
        return page

    def tab(self, address: str) -> Page:
        """The tab at an address that begins so, as soon as there is one."""
        eventually(lambda: any(page.url.startswith(address) for page in self.pages()))
        return next(page for page in self.pages() if page.url.startswith(address))

    def asked_for(self, application: str) -> int:
        """How many tabs ask for the application's password (the page asks first who the person is)."""
        wanted = f"/me/applications/{application}/"
        return sum(wanted in urllib.parse.unquote(page.url) for page in self.pages())

    def pages(self) -> list[Page]:
        """The tabs of this moment: Playwright hears of new ones only while it waits for something."""
        self.page.wait_for_timeout(1)
        return self.context.pages

    def remembered(self) -> dict[str, Any]:
        """What the worker keeps for this run."""
        return dict(self.worker.evaluate("chrome.storage.session.get(null)"))

    def habit(self, application: str) -> dict[str, Any]:
        """Whether the person is inside an application, and what keeps the extension from filling."""
        kept = self.remembered()
        found = [value for key, value in kept.items() if key.startswith("habit.") and key.endswith(f".{application}")]
        return found[0] if found else {}

    def badge(self, page: Page) -> str:
        """The mark on the extension's button while `page` is in front."""
        script = """async url => { const tabs = await chrome.tabs.query({});
            const tabId = tabs.find(one => one.url === url).id;
            return [await chrome.action.getBadgeText({tabId}), await chrome.action.getTitle({tabId})]; }"""
        return ": ".join(self.worker.evaluate(script, page.url))


def note(page: Page) -> bool:
    """Whether a note is shown in a page; what it says is hidden from the page."""
    return page.locator("wedlock-note").count() > 0


def inside(page: Page, who: str) -> None:
    expect(page.locator("h1")).to_have_text(f"welcome {who}")


INSIDE = {"inside": True, "suppressed": None, "asked": False}


def restoring(profile: Path) -> Path:
    """The profile of somebody who lets the browser continue where they left off: tabs and session cookies come back."""
    (profile / "Default").mkdir(parents=True)
    (profile / "Default" / "Preferences").write_text(json.dumps({"session": {"restore_on_startup": 1}}))
    return profile


@contextmanager
def browser(
    play: Playwright, program: str, portal: PortalServer, extension: Path, profile: Path, *flags: str
) -> Iterator[PassportBrowser]:
    running = PassportBrowser(play, program, portal, extension, profile, list(flags)).start()
    yield running
    running.context.close()


@pytest.fixture
def passport(
    play: Playwright, chromium_program: str, passport_portal: tuple[PortalServer, Path], tmp_path: Path
) -> Iterator[PassportBrowser]:
    """A fresh browser before the module's `passport_portal` (server, packed extension)."""
    with browser(play, chromium_program, *passport_portal, tmp_path / "profile") as running:
        yield running
