"""Takes the documents' pictures of the portal: docs/pictures/portal-desk.png and portal-phone.png, each below 60 kB.

Starts `wedlock serve` on a home of its own, with the people and applications below, and looks at it in Chromium.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.serving import PortalServer  # noqa: E402 - after the path

PICTURES = ROOT / "docs" / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
LIMIT, PASSWORD = 60_000, "correct horse battery"
HOUSE = '[passport]\nname = "Nordkai Trading"\nname_zh = "北凯贸易"\ncolour = "#0b6b4f"\n'
PEOPLE = """
from wedlock.passport.vault import mark_stale, store_credential
from wedlock.store.models import Account, Application, Browser, Identity
from wedlock.web.house import keys

li = Account.objects.create_user("li.wei", given["password"], name="李伟")
for at, (name, label, zh, system, more) in enumerate((
    ("tryton", "ERP (Tryton)", "进销存（Tryton）", "erp", {}),
    ("creme", "CRM (Creme)", "客户管理（Creme）", "crm", {}),
    ("payroll", "Payroll", "薪资", "hr", {"second_factor_required": True}),
)):
    opened = Application.objects.create(name=name, label=label, label_zh=zh, system=system, position=at,
                                        url=f"https://{system}.nordkai.example/", **more)
    sealed = store_credential(keys(), li, opened, "li.wei", "x", li)
mark_stale(keys(), store_credential(keys(), li, Application.objects.get(name="creme"), "li.wei", "x", li), li)
Browser.objects.create(account=li, thumbprint="x" * 43, public_key={}, label="Chrome, Windows")
"""


def take(browser: Browser, origin: str, name: str, locale: str, width: int, height: int) -> int:
    """The tiles, after signing in; the size of the picture in bytes."""
    size = {"width": width, "height": height}
    page = browser.new_page(viewport=size, locale=locale, device_scale_factor=1.25)
    page.goto(origin)
    page.fill("[name=login]", "li.wei")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".tiles")
    page.mouse.move(0, height - 1)
    file = PICTURES / f"portal-{name}.png"
    page.screenshot(path=file)
    page.close()
    return file.stat().st_size


def main() -> int:
    home = Path(tempfile.mkdtemp())
    (home / "wedlock.toml").write_text(HOUSE, encoding="utf-8")
    server = PortalServer(home).start()
    PICTURES.mkdir(parents=True, exist_ok=True)
    try:
        server.in_hub(PEOPLE, password=PASSWORD)
        with sync_playwright() as play:
            executable = os.environ.get("WEDLOCK_CHROMIUM") or shutil.which("chromium")
            browser = play.chromium.launch(executable_path=executable, args=FLAGS)
            sizes = [
                take(browser, server.address, "desk", "en-GB", 1000, 330),
                take(browser, server.address, "phone", "zh-CN", 390, 560),
            ]
            browser.close()
    finally:
        server.stop()
        shutil.rmtree(home)
    print(sizes)
    return int(max(sizes) >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
