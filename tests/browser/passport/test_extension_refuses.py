"""What imitates a login form, or is not safe to fill, gets nothing: not a field, not a request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright
from tests.login_sites import LoginSites
from tests.passport_browser import PassportBrowser, browser, eventually, inside, launches, note
from tests.serving import PortalServer

SETTLED_MS = 1200  # an arrival that is filled is filled within 300 ms


@pytest.fixture(scope="module")
def signed_in(
    play: Playwright,
    chromium_program: str,
    passport_portal: tuple[PortalServer, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PassportBrowser]:
    """One browser for tests in which nothing is filled, so that none leaves a trace for the next."""
    with browser(play, chromium_program, *passport_portal, tmp_path_factory.mktemp("refused") / "p") as running:
        yield running.sign_in()


def empty(page: Page, sites: LoginSites) -> None:
    """No field of any frame holds anything, and nobody was sent anything."""
    page.wait_for_timeout(SETTLED_MS)
    for frame in page.frames:
        values = frame.evaluate("[...document.querySelectorAll('input:not([type=hidden])')].map(one => one.value)")
        assert values, frame.url
        assert set(values) == {""}, (frame.url, values)
    assert sites.attempts == []


def test_the_real_login_page_is_filled_when_the_person_arrives(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    """What the others are compared with: the same form, at its own place, is filled without a click."""
    inside(passport.sign_in().visit(login_sites.origin("classic") + "/login"), "classic.alice")
    eventually(lambda: launches(passport.portal, "classic")[-1], ["arrived", "succeeded", "form_gone"])
    assert len(login_sites.of("classic")) == 1


def test_another_origin(signed_in: PassportBrowser, login_sites: LoginSites) -> None:
    empty(signed_in.visit(login_sites.origin("evil") + "/login"), login_sites)


def test_another_port_of_the_same_host(signed_in: PassportBrowser, login_sites: LoginSites) -> None:
    empty(signed_in.visit(login_sites.origin("classic", port=1) + "/login"), login_sites)


def test_a_subdomain(signed_in: PassportBrowser, login_sites: LoginSites) -> None:
    below = f"http://login.classic.localhost:{login_sites.ports[0]}/login"
    empty(signed_in.visit(below), login_sites)


@pytest.mark.parametrize("path", ["/users/page", "/other/login", "/login/", "/LOGIN", "//login"])
def test_another_path(signed_in: PassportBrowser, login_sites: LoginSites, path: str) -> None:
    """What a user of the application may have put there."""
    login_sites.everywhere = True
    empty(signed_in.visit(login_sites.origin("classic") + path), login_sites)


def test_a_frame_of_a_stranger(signed_in: PassportBrowser, login_sites: LoginSites) -> None:
    page = signed_in.visit(login_sites.origin("evil") + "/frame")
    page.wait_for_timeout(SETTLED_MS)
    assert page.frames[1].evaluate("document.querySelector('[type=password]').value") == ""
    assert login_sites.attempts == []


def test_a_frame_of_the_application_itself(signed_in: PassportBrowser, login_sites: LoginSites) -> None:
    page = signed_in.visit(login_sites.origin("classic") + "/framed")
    page.wait_for_timeout(SETTLED_MS)
    assert page.frames[1].evaluate("document.querySelector('[type=password]').value") == ""
    assert login_sites.attempts == []


def test_an_imitation_gets_no_launch_either(signed_in: PassportBrowser, login_sites: LoginSites) -> None:
    before = launches(signed_in.portal, "classic")
    signed_in.visit(login_sites.origin("evil") + "/login").wait_for_timeout(SETTLED_MS)
    assert launches(signed_in.portal, "classic") == before


def test_a_form_that_posts_to_another_origin(passport: PassportBrowser, login_sites: LoginSites) -> None:
    page = passport.sign_in().open("foreign")
    eventually(lambda: launches(passport.portal, "foreign")[-1], ["tile", "stopped", "foreign_form"])
    empty(page, login_sites)
    assert note(page)


def test_a_recipe_that_puts_the_password_into_a_field_for_all_to_read(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    """Who sets up an application writes its recipe, and has no right to the logins of its people."""
    page = passport.sign_in().open("noted")
    eventually(lambda: launches(passport.portal, "noted")[-1], ["tile", "stopped", "password_in_clear"])
    empty(page, login_sites)
    assert note(page)


def test_a_recipe_that_would_choose_peoples_passwords(passport: PassportBrowser, login_sites: LoginSites) -> None:
    """On the page that changes a password the old one is filled from the vault, and the new one from the recipe."""
    page = passport.sign_in().open("renewing")
    eventually(lambda: launches(passport.portal, "renewing")[-1], ["tile", "stopped", "new_password.again"])
    empty(page, login_sites)
    assert note(page)


def test_a_password_that_would_go_into_the_address_is_taken_back(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    """Else the person, who sees a form that is filled, presses its button."""
    page = passport.sign_in().open("addressed")
    eventually(lambda: launches(passport.portal, "addressed")[-1], ["tile", "stopped", "password_in_address"], 12)
    assert page.input_value("[type=password]") == ""
    page.click("button")
    page.wait_for_url("**username=**")
    assert "S3cret" not in str(login_sites.visits)


def test_a_captcha_is_left_to_the_person_and_said(passport: PassportBrowser, login_sites: LoginSites) -> None:
    page = passport.sign_in().open("captcha")
    eventually(lambda: launches(passport.portal, "captcha")[-1], ["tile", "stopped", "captcha"])
    empty(page, login_sites)
    assert note(page)
    assert "person" in passport.badge(page)


def test_a_captcha_is_said_in_the_persons_language(passport: PassportBrowser, login_sites: LoginSites) -> None:
    passport.sign_in()
    passport.page.click("button[name=language][value=zh]")
    eventually(lambda: passport.remembered()["state"]["language"], "zh")
    page = passport.open("captcha")
    eventually(lambda: "人机验证" in passport.badge(page))


def test_a_login_that_leads_to_another_origin_stops_there(passport: PassportBrowser, login_sites: LoginSites) -> None:
    page = passport.sign_in().open("straying")
    page.wait_for_url("**evil.localhost**")
    eventually(lambda: launches(passport.portal, "straying")[-1], ["tile", "stopped", "left_origin"])
    page.wait_for_timeout(SETTLED_MS)
    assert page.input_value("[type=password]") == ""
    assert "S3cret" not in str(login_sites.attempts)
    page.go_back()
    page.wait_for_timeout(SETTLED_MS)
    assert len(login_sites.of("straying")) == 1, "the name is not sent again either"


def test_pages_cannot_speak_with_the_extension(signed_in: PassportBrowser, login_sites: LoginSites) -> None:
    identity = signed_in.worker.url.split("/")[2]
    speak = """async id => {
      try { return await chrome.runtime.sendMessage(id, {kind: 'launch', application: 'classic'}) ?? null; }
      catch (error) { return 'no: ' + error.message.slice(0, 20); } }"""
    for url in (login_sites.origin("evil") + "/login", login_sites.origin("classic", port=1) + "/login"):
        assert str(signed_in.visit(url).evaluate(speak, identity)).startswith("no: "), url


def test_a_message_that_no_click_preceded_opens_nothing(signed_in: PassportBrowser, login_sites: LoginSites) -> None:
    page = signed_in.context.new_page()
    page.goto(signed_in.portal.address)
    page.locator("html[data-wedlock-extension]").wait_for()
    before = len(signed_in.context.pages)
    late = "setTimeout(() => postMessage({wedlock: 'launch', application: 'classic'}, location.origin), 6000)"
    page.evaluate(late)  # what Playwright evaluates counts as a click for five seconds
    page.wait_for_timeout(6000 + SETTLED_MS)
    assert len(signed_in.context.pages) == before


def test_a_message_of_a_framed_or_opened_page_opens_nothing(
    signed_in: PassportBrowser, login_sites: LoginSites
) -> None:
    page = signed_in.visit(login_sites.origin("evil") + "/login")
    with signed_in.context.expect_page() as opened:
        page.evaluate("url => { window.other = open(url); }", signed_in.portal.address)
    opened.value.locator("html[data-wedlock-extension]").wait_for()
    opened.value.mouse.click(2, 2)
    before = len(signed_in.context.pages)
    page.evaluate("other.postMessage({wedlock: 'launch', application: 'classic'}, '*')")
    page.wait_for_timeout(SETTLED_MS)
    assert len(signed_in.context.pages) == before


def test_without_enrolment_nothing_is_launched(passport: PassportBrowser, login_sites: LoginSites) -> None:
    said = passport.sign_in(enrolled=False).click("classic")
    assert (said["wedlock"], said["code"]) == ("refused", "not_enrolled")
    empty(passport.visit(login_sites.origin("classic") + "/login"), login_sites)


def test_signed_out_nothing_is_filled(passport: PassportBrowser, login_sites: LoginSites) -> None:
    passport.sign_in().sign_out()
    empty(passport.visit(login_sites.origin("classic") + "/login"), login_sites)


def test_a_page_never_sees_a_ticket_or_a_key(passport: PassportBrowser, login_sites: LoginSites) -> None:
    """All that the portal's page hears of a launch is that it happened."""
    said = passport.sign_in().click("classic")
    assert said == {"wedlock": "launched", "application": "classic"}
    stored = passport.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert stored == '[{},{},""]'
    key = """() => new Promise(done => { const opening = indexedDB.open('wedlock'); opening.onsuccess = () => {
      const got = opening.result.transaction('keys').objectStore('keys').get('browser');
      got.onsuccess = () => crypto.subtle.exportKey('jwk', got.result.private).then(() => done('carried away'),
        error => done(error.name)); }; })"""
    assert passport.worker.evaluate(key) == "InvalidAccessError", "not even the extension can take its key out"


def test_nothing_secret_is_kept_by_the_extension(passport: PassportBrowser, login_sites: LoginSites) -> None:
    inside(passport.sign_in().open("twopage"), "twopage.alice")
    both = "Promise.all([chrome.storage.local.get(null), chrome.storage.session.get(null)]).then(JSON.stringify)"
    kept = passport.worker.evaluate(both)
    assert "S3cret" not in kept
    assert "ticket" not in kept
