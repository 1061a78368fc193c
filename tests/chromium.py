"""Chromium for tests: one Playwright a process, and how Chromium is started everywhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def chromium_program() -> str:
    executable = os.environ.get("WEDLOCK_CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.skip("Chromium is absent: apt-get install chromium, or set WEDLOCK_CHROMIUM")
    return executable


@pytest.fixture(scope="session")
def play(chromium_program: str) -> Iterator[Playwright]:
    with sync_playwright() as play:
        yield play
