"""The real pair in a real browser: one sign-in on the portal, and Tryton and Creme open logged in."""

from __future__ import annotations

import secrets
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, Playwright, expect
from tests.lab.conftest import Lab
from tests.passport_browser import (
    ALICE,
    BOB,
    INSIDE,
    PassportBrowser,
    add_applications,
    browser,
    eventually,
    launches,
    restoring,
    seal,
    stale,
)
from tests.serving import PortalServer

pytestmark = [pytest.mark.lab, pytest.mark.browser]
TRYTON_USER, CREME_USER = "#user-preferences > a", ".ui-creme-navigation"


def tryton_url(lab: Lab) -> str:
    return f"{lab.tryton_web.rstrip('/')}/#tryton"


def creme_url(lab: Lab, path: str = "/") -> str:
    return lab.creme_web.rstrip("/") + path


@pytest.fixture(scope="module")
def passport_portal(portal_server: PortalServer, lab: Lab) -> tuple[PortalServer, Path]:
    for person in (ALICE, BOB):
        portal_server.add_account(*person)
    add_applications(
        portal_server,
        {"name": "tryton", "url": tryton_url(lab), "recipe": "tryton"},
        {"name": "creme", "url": creme_url(lab), "recipe": "creme"},
        {"name": "locked", "url": creme_url(lab, "/creme_login"), "recipe": "creme", "second_factor_required": True},
    )
    seal(portal_server, *((who, app, who, f"{who}-Pw1!") for who in ("alice", "bob") for app in ("tryton", "creme")))
    seal(portal_server, ("alice", "locked", "alice", "alice-Pw1!"))
    return portal_server, portal_server.pack_extension()


def in_tryton(page: Page, name: str = "Alice") -> None:
    expect(page.locator(TRYTON_USER)).to_contain_text(name, timeout=20_000)


def in_creme(page: Page, name: str = "alice") -> None:
    """Creme's own page about the person tells who is logged in."""
    expect(page.locator(CREME_USER)).to_be_visible(timeout=20_000)
    assert name in page.content().lower()


def out_of_creme(page: Page, wait_ms: int = 0) -> None:
    expect(page.locator("#id_password")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(wait_ms)
    assert page.locator("#id_password").is_visible()
    assert page.input_value("#id_password") == ""


def out_of_tryton(page: Page) -> None:
    expect(page.locator(".login-dialog #login")).to_be_visible(timeout=20_000)


def test_tryton_opens_from_its_tile_as_the_right_user(passport: PassportBrowser) -> None:
    in_tryton(passport.sign_in().open("tryton"))
    eventually(lambda: launches(passport.portal, "tryton")[-1][:2], ["tile", "succeeded"])


def test_a_link_from_tryton_to_creme_needs_no_prompt(passport: PassportBrowser, lab: Lab) -> None:
    tryton = passport.sign_in().open("tryton")
    in_tryton(tryton)
    tryton.evaluate("url => { location.href = url; }", creme_url(lab))
    in_creme(tryton)
    eventually(lambda: launches(passport.portal, "creme")[-1][:2], ["arrived", "succeeded"])


def test_after_a_log_out_of_creme_only_its_tile_logs_in_again(passport: PassportBrowser, lab: Lab) -> None:
    creme = passport.sign_in().open("creme")
    in_creme(creme)
    eventually(lambda: passport.habit("creme"), INSIDE)
    log_out_of_creme(creme)
    out_of_creme(creme, 1500)
    out_of_creme(passport.visit(creme_url(lab)), 1500)
    in_creme(passport.open("creme"))


def log_out_of_creme(page: Page) -> None:
    page.locator(f"{CREME_USER} > li").first.hover()
    page.locator('[href="/creme_logout"]').click()


def test_after_a_log_out_of_tryton_only_its_tile_logs_in_again(passport: PassportBrowser) -> None:
    tryton = passport.sign_in().open("tryton")
    in_tryton(tryton)
    eventually(lambda: passport.habit("tryton"), INSIDE)
    tryton.click(TRYTON_USER)
    tryton.locator("#user-preferences .notification-menu > li:last-child a").click()
    out_of_tryton(tryton)
    tryton.reload()
    out_of_tryton(tryton)
    tryton.wait_for_timeout(1500)
    out_of_tryton(tryton)
    in_tryton(passport.open("tryton"))


def test_a_restarted_browser_is_asked_again_even_with_session_restore(
    play: Playwright, chromium_program: str, passport_portal: tuple[PortalServer, Path], tmp_path: Path, lab: Lab
) -> None:
    with browser(play, chromium_program, *passport_portal, restoring(tmp_path / "profile")) as person:
        person.sign_in()
        in_tryton(person.open("tryton"))
        in_creme(person.open("creme"))
        sessions = {"__Host-wedlock", "tryton_session", "sessionid"}
        assert sessions <= {cookie["name"] for cookie in person.context.cookies()}
        person.page.wait_for_timeout(2000)  # Chromium notes its tabs every now and then
        person.restart()
        out_of_tryton(person.tab(tryton_url(lab)))
        out_of_creme(person.tab(creme_url(lab)), 1000)
        out_of_creme(person.visit(creme_url(lab)), 1000)
        person.at_portal()
        person.page.wait_for_url("**/accounts/login/**")
        person.sign_in(enrolled=False)
        in_creme(person.open("creme"))


def test_a_sign_out_of_the_passport_signs_both_out(passport: PassportBrowser, lab: Lab) -> None:
    passport.sign_in()
    tryton, creme = passport.open("tryton"), passport.open("creme")
    in_tryton(tryton)
    in_creme(creme)
    passport.sign_out()
    out_of_creme(creme)
    out_of_tryton(tryton)
    names = {cookie["name"] for cookie in passport.context.cookies()}
    assert not {"tryton_session", "sessionid"} & names
    out_of_creme(passport.visit(creme_url(lab)), 1000)


@pytest.mark.parametrize("application", ["tryton", "creme"])
def test_a_wrong_stored_password_is_tried_once_and_asked_for_once(
    passport: PassportBrowser, lab: Lab, application: str
) -> None:
    nobody = f"nobody-{secrets.token_hex(4)}"
    seal(passport.portal, ("alice", application, nobody, "wrong"))
    sent: list[str] = []
    passport.context.on("request", lambda one: sent.append(one.post_data or "") if one.method == "POST" else None)
    try:
        passport.sign_in()
        opened = passport.open(application)
        eventually(lambda: launches(passport.portal, application)[-1][1], "failed", seconds=20)
        eventually(lambda: passport.asked_for(application), 1)
        assert stale(passport.portal, application)
        opened.goto(opened.url)
        passport.visit(opened.url)
        assert passport.click(application)["code"] == "stale"
        opened.wait_for_timeout(1500)
        assert len([body for body in sent if "wrong" in body]) == 1
        assert passport.asked_for(application) == 1
        if application == "tryton":
            assert tryton_attempts(lab, nobody) == 1
    finally:
        seal(passport.portal, ("alice", application, "alice", "alice-Pw1!"))


def tryton_attempts(lab: Lab, login: str) -> int:
    """As Tryton itself counts them."""
    with psycopg.connect(lab.server.url("tryton")) as connection:
        found = connection.execute("SELECT count(*) FROM res_user_login_attempt WHERE login = %s", (login,)).fetchone()
    return int(found[0]) if found else 0


def test_without_the_required_second_factor_nothing_is_launched(passport: PassportBrowser) -> None:
    before = len(passport.context.pages)
    said = passport.sign_in().click("locked")
    assert (said["wedlock"], said["code"]) == ("refused", "second_factor_required")
    assert len(passport.context.pages) == before
    assert launches(passport.portal, "locked") == []


def test_another_person_on_this_computer_gets_neither_session(passport: PassportBrowser) -> None:
    passport.sign_in()
    tryton = passport.open("tryton")
    in_tryton(tryton)
    passport.sign_out()
    passport.sign_in(BOB)
    in_tryton(passport.open("tryton"), "Bob")
    in_creme(passport.open("creme"), "bob")
