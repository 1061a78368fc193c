"""A Creme of its own for tests that write, over a copy of the lab's database; and a person at its pages."""

from __future__ import annotations

import contextlib
import html
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from http.cookiejar import CookieJar

from lab.creme import SETTINGS
from lab.places import places
from lab.programs import start_web, stop_web, wait_for
from lab.servers import free_port


@contextlib.contextmanager
def serving(url: str) -> Iterator[str]:
    """The address of a Creme that serves the database at `url`."""
    where, port = places(), free_port()
    name = f"creme-{url.rpartition('/')[2]}"
    command = [where.creme / "bin" / "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "1", "--threads", "4",
               "labcreme.wsgi:application"]  # fmt: skip
    environment = {
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": str(where.creme_project),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "LAB_CREME_DATABASE": url,
        "LAB_CREME_ADDRESS": f"http://127.0.0.1:{port}",
        "LAB_CREME_BROKER": str(where.root / "creme_broker"),
    }
    web = start_web(where, name, port, command, cwd=where.creme_project, environment=environment)
    try:
        wait_for(where, web, "creme_login")
        yield web.address.rstrip("/")
    finally:
        stop_web(where, name)
        where.log(name).unlink(missing_ok=True)


class Clerk:
    """Somebody who is signed in and uses Creme's own forms."""

    def __init__(self, address: str, login: str, password: str) -> None:
        self._address = address
        self._jar = CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self.get("/creme_login")
        self.post("/creme_login", {"username": login, "password": password})

    def get(self, path: str) -> str:
        with self._browser.open(self._address + path, timeout=60) as page:
            return str(page.read().decode())

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        """The path at which the form has led to."""
        token = next(str(cookie.value) for cookie in self._jar if cookie.name == "csrftoken")
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(self._address + path, body, {"Referer": self._address + path})
        with self._browser.open(request, timeout=60) as page:
            return str(page.geturl()).removeprefix(self._address)

    def typed(self, path: str) -> dict[str, str]:
        """What the form at `path` shows, by the names of its fields: one-line texts and numbers."""
        found: dict[str, str] = {}
        for tag in re.findall(r'<input[^>]*name="[^"]+"[^>]*>', self.get(path)):
            said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if said.get("type") in ("text", "email", "number"):
                found[said["name"]] = html.unescape(said.get("value", ""))
        return found
