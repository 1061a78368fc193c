"""A person at the portal, by Django's test client: signs in through the real pages, token and all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"


@dataclass
class Person:
    """An Account and the browser in front of it."""

    account: Any
    client: Any

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, **headers)

    def post(self, path: str, data: dict[str, str] | None = None, page: str = "", **headers: str) -> Any:
        """Fill in the form on `page` (left out: on `path` itself) and send it to `path`."""
        return self.client.post(path, {"csrfmiddlewaretoken": token(self.client.get(page or path)), **(data or {})},
                                **headers)  # fmt: skip

    def sign_in(self, name: str = "", password: str = PASSWORD, to: str = "", **headers: str) -> Any:
        data = {"login": name or self.account.username, "password": password, **({"next": to} if to else {})}
        return self.post(LOGIN, data, **headers)

    def confirm(self, password: str = PASSWORD, to: str = "/") -> Any:
        return self.post("/accounts/reauthenticate/", {"password": password, "next": to})

    @property
    def session_id(self) -> str:
        return str(self.client.session.session_key)


def person(client: Any, username: str = "alice", **fields: Any) -> Person:
    from wedlock.store.models import Account

    return Person(Account.objects.create_user(username, PASSWORD, **fields), client)


def token(page: Any) -> str:
    """The token of the first form of a page."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert found, (page.status_code, page.content[:300])
    return found[1]


def application(name: str = "tryton", **fields: Any) -> Any:
    from wedlock.store.models import Application

    values = {"system": "erp", "label": name.title(), "url": f"https://{name}.example.com/login", **fields}
    return Application.objects.create(name=name, **values)


def audited(prefix: str = "") -> list[Any]:
    """The audit log, oldest first."""
    from wedlock.store.models import AuditEntry

    return list(AuditEntry.objects.filter(action__startswith=prefix).order_by("number"))
