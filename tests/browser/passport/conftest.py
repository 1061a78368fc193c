"""A portal with an application for every kind of login page, and the extension packed for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.login_sites import KINDS, LoginSites
from tests.passport_browser import ALICE, BOB, add_applications, seal
from tests.serving import PortalServer

START = {
    "classic": "/login",
    "other": "/login",
    "captcha": "/login",
    "extra": "/login",
    "code": "/login",
    "noted": "/login",
    "renewing": "/login",
}
RECIPES = {"noted": {"login": "[name=username]", "password": "[name=remark]"},
           "renewing": {"password": "[name=password]", "new": "[name=new]", "again": "[name=again]"}}  # fmt: skip
EXTRA = {"extra": {"company": "South", "database": "prod"}, "renewing": {"new": "Chosen-1", "again": "Chosen-1"}}


def own_recipe(name: str) -> dict[str, Any] | None:
    """What an application's own recipe fills on its login page, and sends."""
    return {"paths": ["/login"], "steps": [{"fill": RECIPES[name], "press": "button"}]} if name in RECIPES else None


@pytest.fixture(scope="module")
def passport_portal(portal_server: PortalServer, login_sites: LoginSites) -> tuple[PortalServer, Path]:
    """Alice may open everything; Bob has a login for `classic` alone."""
    for person in (ALICE, BOB):
        portal_server.add_account(*person)
    names = [name for name in KINDS if name != "evil"]
    urls = {name: login_sites.origin(name) + START.get(name, "/") for name in names}
    add_applications(
        portal_server,
        *(
            {"name": name, "url": urls[name], "extra": EXTRA.get(name, {}), "own_recipe": own_recipe(name)}
            for name in names
        ),
    )
    seal(portal_server, *(("alice", name, f"{name}.alice", f"S3cret-{name}") for name in names))
    seal(portal_server, ("bob", "classic", "classic.bob", "S3cret-classic"))
    return portal_server, portal_server.pack_extension()


@pytest.fixture(autouse=True)
def _forgotten(login_sites: LoginSites) -> None:
    """What the sites were sent counts from the beginning of each test."""
    for kept in (
        login_sites.attempts,
        login_sites.visits,
        login_sites.sessions,
        login_sites.passwords,
        login_sites.broken,
    ):
        kept.clear()
    login_sites.everywhere = False
