"""A tile click opens every kind of login page logged in, with no recipe."""

import pytest
from tests.login_sites import LoginSites
from tests.passport_browser import PassportBrowser, eventually, inside, launches

PAGES = ["classic", "extra", "twopage", "late", "twostep", "waiting", "hydrating", "shadow"]


@pytest.mark.parametrize("name", PAGES)
def test_a_tile_opens_it_logged_in(passport: PassportBrowser, login_sites: LoginSites, name: str) -> None:
    page = passport.sign_in().open(name)
    inside(page, f"{name}.alice")
    eventually(lambda: launches(passport.portal, name)[-1][:2], ["tile", "succeeded"])
    assert "S3cret" not in "".join(login_sites.visits), "no password in an address"
