"""The tutorial of the passport: every command of it, then its steps in a real Chromium on the real pair."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from tests.chromium import FLAGS
from tests.lab.conftest import Lab
from tests.serving import PortalServer

pytestmark = [pytest.mark.lab, pytest.mark.browser]

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "passport.md"
PASSWORD = "correct-horse-battery-staple"


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@dataclass
class Tutorial:
    """What the reader has so far. `said`: command → what it printed."""

    portal: PortalServer
    places: dict[str, str]
    said: dict[str, str] = field(default_factory=dict)

    def run(self, line: str) -> None:
        """As a reader types it; only addresses differ, and `serve` is told where it must not get in anybody's way."""
        for written, here in self.places.items():
            line = line.replace(written, here)
        words = shlex.split(line)
        if words[0] == "make":
            subprocess.run(["make", "-n", words[1]], cwd=ROOT, check=True, capture_output=True)
        elif words[:2] == ["wedlock", "serve"]:
            self.portal.words = words[2:]
            self.portal.start()
        elif words[0] == "wedlock":
            self.said[" ".join(words[1:3])] = self.portal.wedlock(*words[1:])
        else:
            assert words[0] == "chromium"
            (folder,) = (word.partition("=")[2] for word in words if word.startswith("--load-extension="))
            assert (self.portal.home / Path(folder).relative_to(".wedlock") / "manifest.json").is_file()

    def link(self, text: str, path: str) -> str:
        found = re.search(rf"{re.escape(self.portal.address)}/{path}/\S+", text)
        assert found, text
        return found[0]


@pytest.fixture(scope="module")
def tutorial(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tutorial]:
    """Every command up to the browser has been run."""
    home = tmp_path_factory.mktemp("tutorial")
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    (home / "wedlock.toml").write_text(f'[passport]\nlisten = "{listen}"\n')
    places = {"http://127.0.0.1:8021": lab.tryton_web, "http://127.0.0.1:8022": lab.creme_web.rstrip("/")}
    begun = Tutorial(PortalServer(home, listen=listen), {k: v.split("/#")[0].rstrip("/") for k, v in places.items()})
    lines = commands()
    for line in lines[: lines.index(next(line for line in lines if line.startswith("chromium"))) + 1]:
        begun.run(line)
    yield begun
    begun.portal.stop()


@pytest.fixture(scope="module")
def context(
    tutorial: Tutorial, play: Playwright, chromium_program: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    extension = tutorial.portal.home / "extension" / "unpacked"
    extensions = [f"--disable-extensions-except={extension}", f"--load-extension={extension}"]
    opened = play.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"), executable_path=chromium_program, headless=True, args=[*FLAGS, *extensions]
    )
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def enter(page: Page, **values: str) -> None:
    """Fill the form's fields by their names and send it."""
    for name, value in values.items():
        page.fill(f"main input[name={name}]", value)
    page.click("main form button:not([type=button])")


def confirm(page: Page) -> None:
    """The password once more, where the portal asks for it."""
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        enter(page, password=PASSWORD)
        page.wait_for_url("**/me/**")


def set_password(page: Page, link: str, **more: str) -> None:
    page.goto(link)
    for one in page.locator("main input[type=password]").all():
        one.fill(PASSWORD)
    enter(page, **more)
    page.wait_for_url("**/accounts/login/")


def test_the_first_administrator_is_made_by_the_link(tutorial: Tutorial, context: BrowserContext) -> None:
    link = tutorial.link((tutorial.portal.home / "serve.out").read_text(), "first")
    set_password(context.pages[0], link, username="boss")
    assert "security" in tutorial.portal.wedlock("accounts", "show", "boss")


def test_alice_signs_in_enters_her_logins_and_connects_her_browser(tutorial: Tutorial, context: BrowserContext) -> None:
    page, address = context.pages[0], tutorial.portal.address
    set_password(page, tutorial.link(tutorial.said["accounts add"], "welcome"))
    enter(page, login="alice", password=PASSWORD)
    page.wait_for_url(f"{address}/")
    expect(page.get_by_text("No login yet")).to_have_count(2)
    for name in ("tryton", "creme"):
        page.click(f"a[href='/me/applications/{name}/']")
        confirm(page)
        enter(page, login="alice", password="alice-Pw1!")
        page.wait_for_url(f"{address}/")
    page.click("main a[href='/me/browsers/new/']")
    confirm(page)
    page.click("#start button")
    expect(page.locator("#said, .note.success").first).to_contain_text("connected")


@pytest.mark.parametrize(
    ("name", "inside"), [("Tryton", "#user-preferences > a, #menu .treeview"), ("Creme", ".ui-creme-navigation")]
)
def test_a_tile_opens_each_logged_in(tutorial: Tutorial, context: BrowserContext, name: str, inside: str) -> None:
    page = context.pages[0]
    page.goto(f"{tutorial.portal.address}/")
    with context.expect_page() as opened:
        page.get_by_role("link", name=name).first.click()
    expect(opened.value.locator(inside).first).to_be_visible()
    opened.value.close()


def test_the_remaining_commands_tell_what_was_done(tutorial: Tutorial, context: BrowserContext) -> None:
    lines = commands()
    for line in lines[lines.index(next(line for line in lines if line.startswith("chromium"))) + 1 :]:
        tutorial.run(line)
    assert tutorial.said["audit search"].count("vault.opened") >= 2
