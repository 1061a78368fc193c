"""A house for tests of the API: a person, an application, a connected browser, over Django's own test client."""

from __future__ import annotations

import json
import time
from typing import Any

from django.test import Client
from tests.extension import Extension

from wedlock.passport import audit, vault
from wedlock.passport.browsers import permit
from wedlock.store.models import Account, Application
from wedlock.web.house import keys
from wedlock.web.middleware import limits as _limits  # noqa: F401 - notes when a sign-in began

PASSWORD = "correct horse battery staple"
URL = "https://crm.example.com:8443/login"


def person(name: str = "ann", **fields: Any) -> Account:
    return Account.objects.create_user(name, PASSWORD, **fields)


def application(name: str = "crm", **fields: Any) -> Application:
    return Application.objects.create(**{"name": name, "system": name, "label": name.upper(), "url": URL} | fields)


def sealed(account: Account | None, opened: Application, login: str = "ann.lee", password: str = "s3cret-word") -> None:
    vault.store_credential(keys(), account, opened, login, password, "tests")


def browser(client: Any = None) -> Extension:
    """A browser with the extension, signed out."""
    used = client or Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", SERVER_PORT="8400")

    def carry(path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        kind = headers.pop("Content-Type", "")
        answer = used.post(path, body, content_type=kind, headers=headers)
        return answer.status_code, json.loads(answer.content)

    made = Extension(carry)
    made.client = used  # type: ignore[attr-defined]
    return made


def signed_in(account: Account, *methods: str) -> Extension:
    """The browser of somebody who signed in a moment ago by `methods`."""
    made = browser()
    client: Any = made.client  # type: ignore[attr-defined]
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": method, "at": time.time()} for method in ("password", *methods)
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return made


def connected(account: Account, *methods: str) -> Extension:
    """The same, enrolled."""
    made = signed_in(account, *methods)
    may_enrol(made)
    assert made.enrol()[0] == 200
    return made


def may_enrol(made: Extension) -> None:
    session = made.client.session  # type: ignore[attr-defined]
    permit(session)
    session.save()


def audited() -> list[str]:
    """What the audit log tells, oldest first; the chain is whole."""
    assert audit.verify(keys()).sound
    return [entry.action for entry in reversed(audit.search())]
