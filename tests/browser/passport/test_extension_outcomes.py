"""How a login ended, what is remembered of it, and what is filled next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.login_sites import LoginSites
from tests.passport_browser import (
    INSIDE,
    PassportBrowser,
    add_applications,
    eventually,
    inside,
    launches,
    note,
    seal,
    stale,
)
from tests.serving import PortalServer

SETTLED_MS = 1200
REFUSED = """
from wedlock.store.models import Credential
found = Credential.objects.filter(stale=True, account__username="alice")
result = list(found.values_list("application__name", flat=True))
"""


@pytest.fixture(autouse=True)
def _no_password_stays_refused(passport_portal: tuple[PortalServer, Path]) -> Iterator[None]:
    yield
    portal = passport_portal[0]
    names = {*portal.in_hub(REFUSED), "classic"}
    seal(portal, *(("alice", name, f"{name}.alice", f"S3cret-{name}") for name in names))


KINDS = ["classic", "twopage", "late", "twostep", "hydrating", "waiting"]


@pytest.mark.parametrize("name", KINDS)
def test_a_wrong_password_is_tried_once_and_asked_for_once(
    passport: PassportBrowser, login_sites: LoginSites, name: str
) -> None:
    login_sites.passwords[name] = "another"
    page = passport.sign_in().open(name)
    eventually(lambda: launches(passport.portal, name)[-1][:2], ["tile", "failed"], seconds=15)
    eventually(lambda: passport.asked_for(name), 1)
    assert stale(passport.portal, name)
    page.goto(page.url)  # a reload would send the form once more
    passport.visit(page.url).wait_for_timeout(SETTLED_MS)
    said = passport.click(name)
    assert (said["wedlock"], said["code"]) == ("refused", "stale")
    assert sum("S3cret" in str(one) for one in login_sites.of(name)) == 1
    assert passport.asked_for(name) == 1


def test_a_new_password_is_filled_again_after_a_click(passport: PassportBrowser, login_sites: LoginSites) -> None:
    login_sites.passwords["classic"] = "another"
    page = passport.sign_in().open("classic")
    eventually(lambda: launches(passport.portal, "classic")[-1][1], "failed")
    seal(passport.portal, ("alice", "classic", "classic.alice", "another"))
    page.goto(page.url)
    page.wait_for_timeout(SETTLED_MS)
    assert len(login_sites.of("classic")) == 1, "not before the click"
    inside(passport.open("classic"), "classic.alice")
    eventually(lambda: passport.habit("classic"), INSIDE)


def test_after_a_sign_out_of_the_application_only_the_tile_logs_in(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    page = passport.sign_in().open("classic")
    inside(page, "classic.alice")
    eventually(lambda: passport.habit("classic"), INSIDE)
    page.click("a[href='/logout']")
    page.wait_for_url("**/login")
    page.wait_for_timeout(SETTLED_MS)
    passport.visit(login_sites.origin("classic") + "/deep").wait_for_timeout(SETTLED_MS)
    assert len(login_sites.of("classic")) == 1
    assert passport.habit("classic")["suppressed"] == "signed_out"
    inside(passport.open("classic"), "classic.alice")


def test_a_login_page_that_comes_back_is_a_sign_out_too(passport: PassportBrowser, login_sites: LoginSites) -> None:
    """Without a click that could be seen: the session was ended elsewhere."""
    page = passport.sign_in().open("classic")
    inside(page, "classic.alice")
    eventually(lambda: passport.habit("classic"), INSIDE)
    login_sites.sessions.clear()
    page.goto(login_sites.origin("classic") + "/deep")
    page.wait_for_timeout(SETTLED_MS)
    assert len(login_sites.of("classic")) == 1
    assert passport.habit("classic")["suppressed"] == "signed_out"


def test_a_login_by_hand_is_the_persons(passport: PassportBrowser, login_sites: LoginSites) -> None:
    """They log in as somebody else: from then on nothing is filled."""
    passport.sign_in()
    page = passport.context.new_page()
    passport.portal.in_hub(_OPENING, application="other", opening="click")
    passport.at_portal()
    page.goto(login_sites.origin("other") + "/login")
    page.locator("[name=username]").press_sequentially("other.bob")
    page.locator("[name=password]").press_sequentially("S3cret-other")
    page.press("[name=password]", "Enter")
    inside(page, "other.bob")
    passport.portal.in_hub(_OPENING, application="other", opening="automatic")
    passport.at_portal()
    login_sites.sessions.clear()
    passport.visit(login_sites.origin("other") + "/login").wait_for_timeout(SETTLED_MS)
    assert [one["username"] for one in login_sites.of("other")] == ["other.bob"]
    assert passport.habit("other")["suppressed"] == "by_hand"


_OPENING = """
from wedlock.store.models import Application
Application.objects.filter(name=given["application"]).update(opening=given["opening"])
"""


def test_an_application_on_click_is_not_filled_on_arrival(passport: PassportBrowser, login_sites: LoginSites) -> None:
    passport.portal.in_hub(_OPENING, application="classic", opening="click")
    try:
        page = passport.sign_in().visit(login_sites.origin("classic") + "/login")
        page.wait_for_timeout(SETTLED_MS)
        assert page.input_value("[name=password]") == ""
        inside(passport.open("classic"), "classic.alice")
    finally:
        passport.portal.in_hub(_OPENING, application="classic", opening="automatic")


def test_an_error_of_the_application_makes_no_password_stale(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    login_sites.broken["classic"] = 503
    page = passport.sign_in().open("classic")
    eventually(lambda: launches(passport.portal, "classic")[-1], ["tile", "stopped", "application_error.503"])
    assert note(page)
    assert not stale(passport.portal, "classic")
    login_sites.broken.clear()
    page.goto(login_sites.origin("classic") + "/login")
    page.wait_for_timeout(SETTLED_MS)
    assert len(login_sites.of("classic")) == 1
    inside(passport.open("classic"), "classic.alice")


def test_a_second_factor_of_the_application_is_left_to_the_person(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    page = passport.sign_in().open("code")
    eventually(lambda: launches(passport.portal, "code")[-1], ["tile", "stopped", "second_factor"])
    assert page.input_value("[name=otp]") == ""
    assert note(page)
    assert not stale(passport.portal, "code")


def test_two_tabs_make_one_attempt(passport: PassportBrowser, login_sites: LoginSites) -> None:
    """A wrong password, and two login pages at the same moment."""
    login_sites.passwords["classic"] = "another"
    passport.sign_in()
    before = len(launches(passport.portal, "classic"))
    pages = [passport.context.new_page() for _ in range(3)]
    for page in pages:
        page.goto(login_sites.origin("classic") + "/login", wait_until="commit")
    eventually(lambda: [one[1] for one in launches(passport.portal, "classic")[before:]], ["failed"])
    for page in pages:
        page.bring_to_front()
        page.wait_for_timeout(400)
    assert len(login_sites.of("classic")) == 1


def test_a_learned_login_page_is_filled_on_arrival(passport: PassportBrowser, login_sites: LoginSites) -> None:
    """Without a recipe the login page is known from the tile's first success; a page beside it is not."""
    origin = login_sites.origin("twopage")
    inside(passport.sign_in().open("twopage"), "twopage.alice")
    eventually(lambda: passport.habit("twopage"), INSIDE)
    passport.sign_out()
    passport.sign_in(enrolled=False)
    inside(passport.visit(origin + "/"), "twopage.alice")
    assert launches(passport.portal, "twopage")[-1][0] == "arrived"


_NO_TWIN = "from wedlock.store.models import Application\nApplication.objects.get(name='twin').delete()"


def test_two_applications_on_one_login_page_do_not_disturb_each_other(
    passport: PassportBrowser, login_sites: LoginSites
) -> None:
    """One of them may not be launched: the tile of the other opens it all the same, and is remembered."""
    url = login_sites.origin("classic") + "/login"
    add_applications(passport.portal, {"name": "twin", "url": url, "second_factor_required": True})
    try:
        inside(passport.sign_in().open("classic"), "classic.alice")
        eventually(lambda: passport.habit("classic"), INSIDE)
        assert len(login_sites.of("classic")) == 1
    finally:
        passport.portal.in_hub(
            "from wedlock.store.models import Application\nApplication.objects.get(name='twin').delete()"
        )


def test_a_tile_of_an_application_that_is_open_already(passport: PassportBrowser, login_sites: LoginSites) -> None:
    """Nothing to fill; and a link to the next application from there is logged in as ever."""
    inside(passport.sign_in().open("classic"), "classic.alice")
    eventually(lambda: passport.habit("classic"), INSIDE)
    again = passport.open("classic")
    again.goto(login_sites.origin("classic") + "/deep")
    inside(again, "classic.alice")
    again.goto(login_sites.origin("other") + "/login")
    inside(again, "other.alice")
    assert len(login_sites.of("classic")) == 1
