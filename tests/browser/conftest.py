"""Chromium, and a page that records what it complains of and what it asks the network for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright
from tests.chromium import FLAGS


@pytest.fixture(scope="session")
def chromium(play: Playwright, chromium_program: str) -> Iterator[Browser]:
    browser = play.chromium.launch(executable_path=chromium_program, args=["--headless", *FLAGS])
    yield browser
    browser.close()


@dataclass
class Looked:
    """An open page, its complaints (console, errors) and the requests that left it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def visible(self, text: str) -> bool:
        return self.page.get_by_text(text, exact=False).locator("visible=true").count() > 0


@dataclass
class Opener:
    browser: Browser
    folder: Path

    def __call__(self, html: str, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Looked:
        file = self.folder / "report.html"
        file.write_bytes(html.encode("utf-8", "replace"))
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        looked = Looked(context.new_page())
        looked.page.on("console", lambda message: looked.complaints.append(message.text))
        looked.page.on("pageerror", lambda error: looked.complaints.append(str(error)))
        looked.page.on("request", lambda request: looked.requests.append(request.url))
        looked.page.goto(file.as_uri())
        return looked


@pytest.fixture
def look(chromium: Browser, tmp_path: Path) -> Iterator[Opener]:
    yield Opener(chromium, tmp_path)
    for context in chromium.contexts:
        context.close()
