"""`python -m bench.passport_browser`: from the click on a tile to the logged-in page, in a real Chromium.

Beside it, in the same run and browser, Playwright opens the same address and fills the same form once the document
stands (DOMContentLoaded), with nobody to ask for the password: what no extension can beat. Both are taken in turns.
Pages: a classic form of our own, and Creme where the lab is up.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path

from lab.places import places
from lab.programs import running_web
from playwright.sync_api import Page, sync_playwright
from tests.login_sites import LoginSites, handler
from tests.passport_browser import ALICE, PassportBrowser, add_applications, browser, eventually, launches, seal
from tests.serving import PortalServer

REACH_MS, STRIVE_MS = 100, 50


@dataclass(frozen=True)
class Target:
    """A login page: fields, the login, and what only somebody who is logged in sees."""

    name: str
    url: str
    login: str
    password: str
    fields: tuple[str, str, str]
    logged_in: str
    recipe: str = ""


def clicked(person: PassportBrowser, target: Target) -> float:
    """Milliseconds from the click on the tile to the logged-in page."""
    person.page.locator("html[data-wedlock-extension]").wait_for()
    with person.context.expect_page() as opened:
        begun = time.perf_counter()
        person.page.evaluate(f"document.querySelector('a[data-launch={target.name}]').click()")
    page = opened.value
    page.locator(target.logged_in).first.wait_for()
    took = (time.perf_counter() - begun) * 1000
    eventually(lambda: launches(person.portal, target.name)[-1][1], "succeeded")
    leave(person, page)
    return took


def filled(person: PassportBrowser, target: Target) -> float:
    """Milliseconds from opening a tab to the logged-in page, filled by Playwright."""
    begun = time.perf_counter()
    page = person.context.new_page()
    page.goto(target.url, wait_until="domcontentloaded")
    login, password, button = target.fields
    page.evaluate(_FILL, [login, target.login, password, target.password, button])
    page.locator(target.logged_in).first.wait_for()
    took = (time.perf_counter() - begun) * 1000
    leave(person, page)
    return took


_FILL = """([login, name, password, word, button]) => { document.querySelector(login).value = name;
  document.querySelector(password).value = word; document.querySelector(button).click(); }"""


def leave(person: PassportBrowser, page: Page) -> None:
    """Logged out for the next turn: the application's cookies are gone, the portal's stay."""
    page.close()
    kept = [one for one in person.context.cookies() if one["name"].startswith("__Host-wedlock")]
    person.context.clear_cookies()
    person.context.add_cookies(kept)  # type: ignore[arg-type]


def measure(person: PassportBrowser, target: Target, rounds: int) -> None:
    ways: dict[str, Callable[[PassportBrowser, Target], float]] = {"tile": clicked, "Playwright": filled}
    times: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(rounds + 1):
        for way, one in ways.items():
            person.page.bring_to_front()
            took = one(person, target)
            if number:  # the first of each warms up
                times[way].append(took)
    tile, direct = (statistics.median(found) for found in times.values())
    spread = {way: f"{min(found):.0f} to {max(found):.0f}" for way, found in times.items()}
    print(f"{target.name}: tile {tile:.0f} ms ({spread['tile']}), Playwright {direct:.0f} ms ({spread['Playwright']}); "
          f"{tile - direct:+.0f} ms, ratio {tile / direct:.2f}  (reach +{REACH_MS}, strive +{STRIVE_MS})")  # fmt: skip


def targets(sites: LoginSites) -> list[Target]:
    origin = sites.origin("classic")
    fields = ("[name=username]", "[name=password]", "form button")
    found = [Target("classic", f"{origin}/login", "classic.alice", "S3cret-classic", fields, "h1")]
    if creme := running_web(places(), "creme"):
        address = creme.address.rstrip("/") + "/"
        fields = ("#id_username", "#id_password", "#login-form [type=submit]")
        found.append(Target("creme", address, "alice", "alice-Pw1!", fields, ".ui-creme-navigation", "creme"))
    return found


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rounds", type=int, default=10)
    rounds = words.parse_args().rounds
    sites = LoginSites()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(sites))
    sites.ports = [server.server_address[1]]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        portal = PortalServer(Path(folder) / "home").start()
        try:
            run(play, portal, targets(sites), Path(folder) / "profile", rounds)
        finally:
            portal.stop()


def run(play: object, portal: PortalServer, pages: list[Target], profile: Path, rounds: int) -> None:
    portal.add_account(*ALICE)
    add_applications(portal, *({"name": one.name, "url": one.url, "recipe": one.recipe} for one in pages))
    seal(portal, *(("alice", one.name, one.login, one.password) for one in pages))
    with browser(play, "/usr/bin/chromium", portal, portal.pack_extension(), profile) as person:  # type: ignore[arg-type]
        person.sign_in()
        for one in pages:
            measure(person, one, rounds)


if __name__ == "__main__":
    main()
