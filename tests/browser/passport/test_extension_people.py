"""Sign-outs of the passport, two people on one computer, a restarted browser, and a portal that is away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright
from tests.login_sites import LoginSites
from tests.passport_browser import BOB, INSIDE, PassportBrowser, browser, eventually, inside, launches, note, restoring
from tests.serving import PortalServer

SETTLED_MS = 1200


def keep(page: Page) -> None:
    """What an application may keep in a browser, beside its cookies."""
    page.evaluate("""async () => { localStorage.kept = sessionStorage.kept = 'alice';
      await new Promise(done => { indexedDB.open('kept', 1).onsuccess = done; }); await caches.open('kept'); }""")


def kept(page: Page) -> list[str]:
    found = """async () => [localStorage.kept, sessionStorage.kept,
      ...(await indexedDB.databases()).map(one => one.name), ...await caches.keys()].filter(Boolean)"""
    return list(page.evaluate(found))


def cookies(passport: PassportBrowser, host: str) -> set[str]:
    return {cookie["name"] for cookie in passport.context.cookies() if cookie["domain"].lstrip(".") == host}


def test_a_sign_out_of_the_passport_leaves_nothing_of_the_applications(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    page = passport.sign_in().open("classic")
    inside(page, "classic.alice")
    keep(page)
    assert {"sid", "seen"} <= cookies(passport, "classic.localhost")
    stranger = passport.visit(login_sites.origin("evil") + "/login")
    keep(stranger)
    stranger.evaluate("document.cookie = 'mine=1'")
    passport.sign_out()
    page.wait_for_url("**/login**")
    eventually(lambda: (cookies(passport, "classic.localhost"), kept(page)), (set(), []))
    assert len(kept(stranger)) == 4, "a stranger's page keeps what it has"
    assert "mine" in cookies(passport, "evil.localhost")
    assert cookies(passport, "127.0.0.1") >= {"__Host-wedlock-csrf"}, "the portal keeps its own"


_ENDED = """
from wedlock.passport.sessions import end_sessions
from wedlock.store.models import Account
end_sessions(Account.objects.get(username="alice"))
"""


def test_the_next_person_on_this_computer_gets_their_own_login(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    """Alice leaves without signing out; her session ends on the server, and Bob signs in."""
    page = passport.sign_in().open("classic")
    inside(page, "classic.alice")
    passport.portal.in_hub(_ENDED)
    passport.sign_in(BOB)
    eventually(lambda: cookies(passport, "classic.localhost"), set())
    inside(passport.open("classic"), "classic.bob")
    assert [one["username"] for one in login_sites.of("classic")] == ["classic.alice", "classic.bob"]


def test_what_kept_us_from_filling_for_one_person_is_not_the_next_ones(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    page = passport.sign_in().open("classic")
    inside(page, "classic.alice")
    eventually(lambda: passport.habit("classic"), INSIDE)
    page.click("a[href='/logout']")
    eventually(lambda: passport.habit("classic").get("suppressed"), "signed_out")
    passport.sign_out()
    passport.sign_in(BOB)
    inside(passport.visit(login_sites.origin("classic") + "/login"), "classic.bob")


def test_a_restarted_browser_forgets_even_when_it_restores_everything(
    play: Playwright,
    chromium_program: str,
    passport_portal: tuple[PortalServer, Path],
    tmp_path: Path,
    login_sites: LoginSites,
) -> None:
    with browser(play, chromium_program, *passport_portal, restoring(tmp_path / "profile")) as person:
        page = person.sign_in().open("classic")
        inside(page, "classic.alice")
        keep(page)
        person.page.wait_for_timeout(2500)  # Chromium notes its tabs every now and then
        person.restart()
        restored = person.tab(login_sites.origin("classic"))
        restored.wait_for_url("**/login**")
        eventually(lambda: kept(restored), [])
        person.at_portal()
        person.page.wait_for_url("**/accounts/login/**")
        assert len(login_sites.of("classic")) == 1
        person.sign_in(enrolled=False)
        inside(person.open("classic"), "classic.alice")


def test_a_worker_that_slept_knows_everything_but_passwords(passport: PassportBrowser, login_sites: LoginSites) -> None:
    """Chromium puts it to sleep after half a minute: it is the same run, and nobody is signed out."""
    inside(passport.sign_in().open("classic"), "classic.alice")
    eventually(lambda: passport.habit("classic"), INSIDE)
    run = passport.remembered()["run"]
    session = passport.context.new_cdp_session(passport.page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    inside(passport.visit(login_sites.origin("other") + "/login"), "other.alice")
    assert passport.remembered()["run"] == run


def test_the_portal_away_breaks_nothing_and_is_said_once(passport: PassportBrowser, login_sites: LoginSites) -> None:
    page = passport.sign_in().open("classic")
    inside(page, "classic.alice")
    eventually(lambda: passport.habit("classic"), INSIDE)
    passport.portal.stop()
    try:
        page.click("#in")
        inside(page, "classic.alice")
        first = passport.visit(login_sites.origin("other") + "/login")
        eventually(lambda: note(first))
        assert "portal" in passport.badge(first)
        assert first.input_value("[name=password]") == ""
        second = passport.visit(login_sites.origin("extra") + "/login")
        second.wait_for_timeout(SETTLED_MS)
        assert not note(second), "said once"
        first.fill("[name=username]", "other.alice")
        first.fill("[name=password]", "S3cret-other")
        first.press("[name=password]", "Enter")
        inside(first, "other.alice")
    finally:
        passport.portal.start()
    inside(passport.open("extra"), "extra.alice")


def test_an_extension_older_than_the_portal_says_so_once(
    play: Playwright,
    chromium_program: str,
    passport_portal: tuple[PortalServer, Path],
    tmp_path: Path,
    login_sites: LoginSites,
) -> None:
    portal, packed = passport_portal
    old = tmp_path / "old"
    old.mkdir()
    for file in packed.rglob("*"):
        if file.is_file():
            copy = old / file.relative_to(packed)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    manifest = old / "manifest.json"
    version = manifest.read_text().split('"version": "')[1].split('"')[0]
    manifest.write_text(manifest.read_text().replace(f'"version": "{version}"', '"version": "0.0.1"'))
    with browser(play, chromium_program, portal, old, tmp_path / "profile") as person:
        said = person.sign_in(enrolled=False).click("classic")
        assert (said["wedlock"], said["code"]) == ("refused", "extension_too_old")
        page = person.visit(login_sites.origin("classic") + "/login")
        page.wait_for_timeout(SETTLED_MS)
        assert page.input_value("[name=password]") == ""
        assert launches(portal, "classic")[-1:] != [["arrived", "open", ""]]


_RECIPE = """
from wedlock.store.models import Application
Application.objects.filter(name="classic").update(own_recipe=given["recipe"])
"""
GOOD = {"paths": ["/login"], "steps": [{"fill": {"login": "[name=username]", "password": "[name=password]"},
                                        "press": "form button"}]}  # fmt: skip


def with_fill(**selectors: str) -> dict[str, object]:
    fill = {"login": "[name=username]", "password": "[name=password]"} | selectors
    return {"paths": ["/login"], "steps": [{"fill": fill, "press": "form button"}]}


@pytest.mark.parametrize(
    ("recipe", "outcome"),
    [
        (GOOD, ["tile", "succeeded", "form_gone"]),
        (GOOD | {"success": "h1"}, ["tile", "succeeded", "mark"]),
        (with_fill(login="form input:not([type=hidden])"), ["tile", "stopped", "two.login"]),
        (with_fill(password="#nowhere"), ["tile", "stopped", "nothing.password"]),
        (GOOD | {"captcha": "form p"}, ["tile", "stopped", "captcha"]),
    ],
)
def test_a_recipe_that_fits_nothing_or_two_things_stops(
    passport: PassportBrowser, login_sites: LoginSites, recipe: dict[str, object], outcome: list[str]
) -> None:
    passport.portal.in_hub(_RECIPE, recipe=recipe)
    try:
        passport.sign_in().open("classic")
        eventually(lambda: launches(passport.portal, "classic")[-1], outcome, seconds=20)
        assert len(login_sites.of("classic")) == (1 if outcome[1] == "succeeded" else 0)
    finally:
        passport.portal.in_hub(_RECIPE, recipe=None)
