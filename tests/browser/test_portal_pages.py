"""The portal in a real browser: every page on a phone and a desk, by day and night, in both languages, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.accessibility import faults
from tests.serving import PortalServer

PASSWORD = "correct horse battery"
PAGES = ["/", "/open/tryton/", "/me/", "/me/applications/creme/", "/me/applications/payroll/", "/me/applications/wiki/",
         "/me/browsers/", "/me/browsers/new/", "/me/sessions/", "/accounts/password/", "/accounts/2fa/",
         "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/logout/",
         "/accounts/reauthenticate/"]  # fmt: skip
STRANGERS = ["/accounts/login/", "/accounts/inactive/", "/nothing/"]

_HOUSE = """
from wedlock.passport.vault import mark_stale, store_credential
from wedlock.store.models import Account, Application, Browser, Group, Identity
from wedlock.web.house import keys

li = Account.objects.create_user("li.wei", given["password"], name="李伟", email="li.wei@example.com")
for name in ("ann", "bob", "eve"):
    Account.objects.create_user(name, given["password"])
li.groups.add(Group.objects.create(name="Sales"))
for at, (name, label, zh, system, more) in enumerate((
    ("tryton", "Tryton", "进销存", "erp", {}),
    ("creme", "Creme CRM", "客户管理", "crm", {}),
    ("payroll", "Payroll", "薪资", "hr", {"scheme": "name", "second_factor_required": True}),
    ("wiki", "Company wiki with a name that is rather long", "公司百科", "wiki", {"scheme": "shared"}),
)):
    Application.objects.create(name=name, label=label, label_zh=zh, system=system, position=at,
                               url=f"https://{name}.example.com/login", **more)
Identity.objects.create(account=li, system="erp", login="liwei", proof="login")
Identity.objects.create(account=li, system="crm", login="wei.li", proof="administrator")
application = {one.name: one for one in Application.objects.all()}
store_credential(keys(), li, application["tryton"], "liwei", "x", li)
mark_stale(keys(), store_credential(keys(), li, application["creme"], "wei.li", "x", li), li)
Browser.objects.create(account=li, thumbprint="x" * 43, public_key={}, label="Chrome, Windows")
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of a portal with people and applications, under a name (passkeys belong to names)."""
    home = tmp_path_factory.mktemp("house")
    (home / "wedlock.toml").write_text(
        '[passport]\nname = "Example Trading"\nname_zh = "示例贸易"\ncolour = "#0b6b4f"\nlogo = "logo.svg"\n'
    )
    (home / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#fff"/></svg>'
    )
    server = PortalServer(home).start()
    server.in_hub(_HOUSE, password=PASSWORD)
    yield server.address.replace("127.0.0.1", "localhost")
    server.stop()


@pytest.fixture(scope="module")
def signed_in(portal: str, chromium: Browser) -> Any:
    """The cookies of 李伟, who has just confirmed himself."""
    context = chromium.new_context()
    page = context.new_page()
    sign_in(page, portal, "li.wei")
    page.goto(f"{portal}/accounts/reauthenticate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{portal}/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(locale="en-GB")
    yield made
    made.close()


def sign_in(page: Page, portal: str, name: str, to: str = "/") -> None:
    page.goto(f"{portal}/accounts/login/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{portal}{to}")


def complaints(page: Page) -> list[str]:
    """What the browser says about the page from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_looks_right(
    portal: str, signed_in: Any, chromium: Browser, width: int, locale: str, dark: bool
) -> None:
    found = {}
    for paths, state in ((PAGES, signed_in), (STRANGERS, None)):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale=locale, color_scheme="dark" if dark else "light",
            storage_state=state,
        )  # fmt: skip
        page = context.new_page()
        said = complaints(page)
        for path in paths:
            page.goto(portal + path)
            if path != "/nothing/":  # where the browser itself says that there is nothing
                found[path, "said"] = list(said)
            said.clear()
            assert page.url == portal + path
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found[path, "wider than the window"] = [over] if over > 0 else []
            found[path, "faults"] = faults(page)
        context.close()
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.browser
def test_the_checks_find_what_is_wrong(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_content(
        '<html><body><h1>x</h1><h3 id="a">y</h3><p id="a">z</p><input><button></button><img src="data:,">'
        '<p style="color:#999;background:#fff">pale</p></body></html>'
    )
    found = "\n".join(faults(page))
    for fault in ("no language", "no title", "skips a level", "two of id a", "no label", "no name", "no alt",
                  "contrast 2.85", "not one main"):  # fmt: skip
        assert fault in found, fault


@pytest.mark.browser
def test_signing_in_takes_no_mouse(portal: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{portal}/")
    page.keyboard.type("Ann")  # the cursor is there already
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    assert focused(page) == "Sign in"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{portal}/")
    page.keyboard.press("Tab")
    assert focused(page) == "To the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    while "Tryton" not in focused(page):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{portal}/open/tryton/")


@pytest.mark.browser
def test_every_stop_of_the_keyboard_shows(portal: str, signed_in: Any, chromium: Browser) -> None:
    context = chromium.new_context(storage_state=signed_in, locale="en-GB")
    page = context.new_page()
    for path in ("/", "/me/", "/me/applications/creme/"):
        page.goto(portal + path)
        stops = []
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            stops.append(focused(page))
            outline = page.evaluate("(s => s.outlineStyle + s.outlineWidth)(getComputedStyle(document.activeElement))")
            assert outline == "solid3px", (path, stops[-1], outline)
        assert len(stops) > 3
        assert len(stops) < 40
    context.close()


@pytest.mark.browser
def test_the_menu_opens_and_closes_by_keyboard(portal: str, signed_in: Any, chromium: Browser) -> None:
    context = chromium.new_context(storage_state=signed_in, locale="en-GB")
    page = context.new_page()
    page.goto(f"{portal}/")
    page.locator("#menu summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "Applications"
    page.keyboard.press("Escape")
    assert not page.locator("#menu").evaluate("(menu) => menu.open")
    assert focused(page) == "李伟"
    context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("(document.activeElement.innerText || document.activeElement.name || '').trim()"))


@pytest.mark.browser
def test_nothing_breaks_without_scripts(portal: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, portal, "ann")
    page.locator("#menu summary").click()
    page.get_by_role("link", name="Profile").click()
    page.wait_for_url(f"{portal}/me/")
    page.get_by_role("button", name="中文").click()
    page.wait_for_url(f"{portal}/me/")
    assert page.get_by_text("登录方式").is_visible()
    page.get_by_role("button", name="English").click()
    page.goto(f"{portal}/")
    page.get_by_text("Creme CRM").click()
    page.wait_for_url(f"{portal}/open/creme/")
    assert page.get_by_role("link", name="Open Creme CRM").get_attribute("href") == "https://creme.example.com/login"
    assert not page.get_by_role("button", name="Copy").is_visible()
    page.locator("#menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{portal}/accounts/login/")
    context.close()


@pytest.mark.browser
def test_the_user_name_is_copied(portal: str, signed_in: Any, chromium: Browser) -> None:
    context = chromium.new_context(
        storage_state=signed_in, locale="en-GB", permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(f"{portal}/open/tryton/")
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "liwei"
    context.close()


_EXTENSION = """
    window.heard = [];
    document.addEventListener('readystatechange', () => {
      document.documentElement.dataset.wedlockExtension = '0.1.0';
    });
    window.addEventListener('message', (event) => window.heard.push(event.data));
"""


@pytest.mark.browser
def test_a_tile_asks_the_extension_and_tells_what_it_answers(portal: str, signed_in: Any, chromium: Browser) -> None:
    context = chromium.new_context(storage_state=signed_in, locale="en-GB")
    page = context.new_page()
    page.add_init_script(_EXTENSION)
    page.goto(f"{portal}/")
    page.get_by_text("Creme CRM").click()
    assert page.evaluate("heard") == [{"wedlock": "launch", "application": "creme"}]
    assert page.get_by_role("status").inner_text() == "Opening Creme CRM …"
    answer = {"wedlock": "refused", "application": "creme", "code": "stale", "text": "The login was refused."}
    page.evaluate("(answer) => window.postMessage(answer, location.origin)", answer)
    page.get_by_text("The login was refused.").wait_for()
    page.locator("#said a").click()
    page.wait_for_url(f"{portal}/me/applications/creme/")
    context.close()


@pytest.mark.browser
def test_the_answer_of_another_window_is_not_believed(portal: str, signed_in: Any, chromium: Browser) -> None:
    context = chromium.new_context(storage_state=signed_in, locale="en-GB")
    page = context.new_page()
    page.goto(f"{portal}/")
    page.evaluate(
        """() => window.dispatchEvent(new MessageEvent('message', { origin: 'https://evil.example', source: window,
            data: { wedlock: 'refused', application: 'x', code: 'stale', text: '<img src=x onerror=alert(1)>' } }))"""
    )
    assert not page.locator("#said").is_visible()
    page.evaluate(
        """() => window.postMessage({ wedlock: 'refused', application: '../..//evil.example', code: 'stale',
            text: '<b>bold</b>' }, location.origin)"""
    )
    page.locator("#said").wait_for()
    assert "<b>bold</b>" in page.locator("#said").inner_text(), "a text, never markup"
    link = page.locator("#said a").get_attribute("href")
    assert link == "/me/applications/..%2F..%2F%2Fevil.example/"
    context.close()


@pytest.mark.browser
def test_a_browser_is_enrolled_only_after_the_button(portal: str, signed_in: Any, chromium: Browser) -> None:
    context = chromium.new_context(storage_state=signed_in, locale="en-GB")
    page = context.new_page()
    page.goto(f"{portal}/me/browsers/new/")
    page.get_by_text("was not found in this browser").wait_for()
    page.add_init_script(_EXTENSION)
    page.reload()
    button = page.get_by_role("button", name="Connect this browser")
    page.wait_for_function("!document.querySelector('#start button').disabled")
    assert page.evaluate("heard") == []
    button.click()
    page.wait_for_function("window.heard?.length === 1")
    assert page.evaluate("heard") == [{"wedlock": "enrol"}]
    page.evaluate("window.postMessage({ wedlock: 'enrolled' }, location.origin)")
    page.get_by_text("This browser is connected.").wait_for()
    page.reload()
    page.wait_for_function("!document.querySelector('#start button').disabled")
    assert page.evaluate("heard") == [], "a page loaded again asks for nothing"
    context.close()


def virtual_key(context: BrowserContext, page: Page) -> None:
    """A built-in authenticator that always agrees."""
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page, portal: str) -> None:
    page.goto(f"{portal}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{portal}/accounts/login/")


@pytest.mark.browser
def test_a_passkey_is_added_and_signs_in_alone(portal: str, context: BrowserContext) -> None:
    page = context.new_page()
    virtual_key(context, page)
    sign_in(page, portal, "bob")
    page.goto(f"{portal}/accounts/2fa/webauthn/add/")
    page.get_by_label("Name of the key").fill("Laptop")
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(f"{portal}/accounts/2fa/recovery-codes/")
    page.goto(f"{portal}/accounts/2fa/webauthn/")
    assert page.get_by_text("Laptop").first.is_visible()
    assert page.get_by_text("Passkey", exact=True).is_visible()
    assert faults(page) == []
    sign_out(page, portal)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{portal}/")
    page.goto(f"{portal}/accounts/2fa/webauthn/reauthenticate/?next=/me/browsers/new/")
    assert faults(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{portal}/me/browsers/new/")


@pytest.mark.browser
def test_a_key_is_the_second_factor_after_the_password(portal: str, context: BrowserContext) -> None:
    page = context.new_page()
    virtual_key(context, page)
    sign_in(page, portal, "eve")
    page.goto(f"{portal}/accounts/2fa/webauthn/add/")
    page.get_by_label("Sign in with it alone").uncheck()
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(f"{portal}/accounts/2fa/recovery-codes/")
    assert faults(page) == []
    sign_out(page, portal)
    sign_in(page, portal, "eve", to="/accounts/2fa/authenticate/")
    assert faults(page) == []
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url(f"{portal}/")


@pytest.mark.browser
def test_where_no_key_answers_the_page_says_so(portal: str, context: BrowserContext) -> None:
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")  # and no authenticator: the browser's answer is a refusal
    page.goto(f"{portal}/accounts/login/")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not used.").wait_for()
    assert faults(page) == []
