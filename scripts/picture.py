"""Takes the README's pictures of the report. usage: picture.py [REPORT.html] (default: demo-out/report.html)

Writes docs/images/report-en.png and report-zh.png, each below 300 kB, with the Chromium that the tests use.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
WIDTH, LEAST_HEIGHT, LIMIT = 1200, 700, 300_000


def height(page: Page) -> float:
    """Down to the end of the picture of the jobs."""
    bottom = page.evaluate("document.querySelector('.venn').getBoundingClientRect().bottom + window.scrollY")
    return max(LEAST_HEIGHT, float(bottom) + 40)


def take(page: Page, lang: str) -> Path:
    page.click(f"label[for=lang-{lang}]")
    page.mouse.move(0, 0)
    path = IMAGES / f"report-{lang}.png"
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": WIDTH, "height": height(page)}, full_page=True)
    return path


def main() -> int:
    report = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "demo-out" / "report.html").resolve()
    if not report.is_file():
        print(f"{report} is absent: run `make demo` first", file=sys.stderr)
        return 2
    executable = os.environ.get("WEDLOCK_CHROMIUM") or shutil.which("chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, device_scale_factor=1.5)
        page.goto(report.as_uri())
        sizes = {path.name: path.stat().st_size for path in (take(page, "en"), take(page, "zh"))}
        browser.close()
    print(sizes)
    return int(max(sizes.values()) >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
