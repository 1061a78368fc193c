"""The roll-out by policy, in a real Chromium: it fetches update.xml and the CRX from the portal and installs it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright
from tests.passport_browser import eventually
from tests.serving import PortalServer

WITHOUT = ["--disable-extensions", "--disable-background-networking", "--disable-component-update"]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]


@pytest.fixture(scope="module")
def packed(portal_server: PortalServer) -> tuple[str, str]:
    """Id and version of the extension that the portal serves."""
    portal_server.add_application("crm", "http://127.0.0.1:8010/creme_login")
    told = portal_server.wedlock("extension", "pack", "--address", portal_server.address, "--json", "-")
    extension = json.loads(told)["extension"]
    return extension["id"], extension["version"]


@pytest.fixture
def managed(portal_server: PortalServer, packed: tuple[str, str], tmp_path: Path, chromium_program: str) -> Path:
    """Chromium under the policy of the pack; the policy's folder is seen by this browser alone."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("a policy folder for one process needs root and unshare")
    folder = tmp_path / "etc"
    (folder / "policies" / "managed").mkdir(parents=True)
    shutil.copy(portal_server.home / "extension/policies/linux-chrome.json", folder / "policies/managed/wedlock.json")
    program = tmp_path / "chromium"
    program.write_text(
        "#!/bin/sh\n"
        f'exec unshare -m sh -c \'mount --bind {folder} /etc/chromium && exec {chromium_program} "$@"\' sh "$@"\n'
    )
    program.chmod(0o755)
    return program


@pytest.fixture
def context(play: Playwright, managed: Path, tmp_path: Path) -> Iterator[BrowserContext]:
    opened = play.chromium.launch_persistent_context(
        tmp_path / "profile", executable_path=managed, headless=False, args=FLAGS, ignore_default_args=WITHOUT
    )
    yield opened
    opened.close()


def arrived(page: Page, address: str) -> str | None:
    """Open the sign-in page; the version that the extension's script leaves there."""
    page.goto(f"{address}/accounts/login/")
    version: str | None = page.evaluate("document.documentElement.dataset.wedlockExtension ?? null")
    return version


def calls(server: PortalServer) -> int:
    """How often the extension's worker asked for its state, and was answered."""
    return server.log.count(" POST /api/extension/state 200 ")


def test_a_policy_installs_the_extension_from_the_portal(
    portal_server: PortalServer, packed: tuple[str, str], context: BrowserContext
) -> None:
    page = context.pages[0]
    eventually(lambda: arrived(page, portal_server.address), packed[1], seconds=60)
    eventually(lambda: calls(portal_server) > 0)
    page.goto("chrome://extensions-internals")
    told = next(one for one in json.loads(page.inner_text("body")) if one["id"] == packed[0])
    assert (told["location"], told["version"]) == ("EXTERNAL_POLICY_DOWNLOAD", packed[1])


def test_its_worker_wakes_again_after_it_was_put_to_sleep(
    portal_server: PortalServer, packed: tuple[str, str], context: BrowserContext
) -> None:
    """Chromium stops a worker after 30 s; one whose modules import JSON it could not start again."""
    page = context.pages[0]
    eventually(lambda: arrived(page, portal_server.address), packed[1], seconds=60)
    eventually(lambda: calls(portal_server) > 0)
    page.goto("about:blank")
    page.wait_for_timeout(40_000)
    before = calls(portal_server)
    arrived(page, portal_server.address)
    eventually(lambda: calls(portal_server) > before)
