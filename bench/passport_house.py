"""A company at the portal, for the bench: accounts, sessions, browsers and sealed logins, written once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import ECKey
from tests.serving import PortalServer

PASSWORD = "a long enough password"
RUN = "ab" * 32
ORIGIN = "https://crm.example.com"

_FILL = """
import json, secrets, time
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import transaction
from joserfc.jwk import ECKey
from wedlock.passport import vault
from wedlock.store.models import Account, Application, Browser, Group
from wedlock.web.house import keys

Store = import_module(settings.SESSION_ENGINE).SessionStore
accounts = given["accounts"]
with transaction.atomic():
    password = make_password(given["password"])
    Account.objects.bulk_create(
        [Account(username=f"person{n}", name=f"Person {n}", password=password) for n in range(accounts)], 500
    )
    people = list(Account.objects.order_by("pk"))
    groups = [Group.objects.create(name=f"group {n}") for n in range(5)]
    for n, group in enumerate(groups):
        group.accounts.set(people[n::5])
    for name, url in (("crm", given["origin"] + "/login"), ("erp", "https://erp.example.com/#tryton")):
        made = Application.objects.create(name=name, system=name, label=name.upper(), url=url)
        made.groups.set(groups)
        for person in people:
            vault.store_credential(keys(), person, made, person.username, secrets.token_urlsafe(12), "bench")
visitors = []
with transaction.atomic():
    for person in people[:given["sessions"]]:
        key = ECKey.generate_key("P-256")
        public = {name: key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}
        Browser.objects.create(account=person, thumbprint=key.thumbprint(), public_key=public)
        session = Store()
        session.update({
            SESSION_KEY: str(person.pk), HASH_SESSION_KEY: person.get_session_auth_hash(),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            "wedlock_started": time.time(), "wedlock_seen": time.time(),
            "wedlock_idle_s": 3600, "wedlock_absolute_s": 36000,
            "wedlock_run": sha256(given["run"].encode()).hexdigest(),
            "account_authentication_methods": [{"method": "password", "at": time.time(), "username": person.username}],
            "account_authentication_methods_user": str(person.pk),
        })
        session.create()
        UserSession.objects.create(user=person, ip="127.0.0.1", session_key=session.session_key, user_agent="bench")
        visitors.append({"cookie": session.session_key, "key": key.as_dict(private=True)})
open(given["file"], "w").write(json.dumps(visitors))
result = len(visitors)
"""


@dataclass(frozen=True)
class Visitor:
    """One signed-in person with a connected browser."""

    cookie: str
    key: ECKey

    @property
    def thumbprint(self) -> str:
        return str(self.key.thumbprint())


def serve(home: Path, database: str = "") -> PortalServer:
    """A portal with one worker that knows the bench's extension; visitors' addresses come through a named proxy."""
    home.mkdir(parents=True, exist_ok=True)
    lines = ["[passport]", 'trusted_proxies = ["127.0.0.1"]', *([f'database = "{database}"'] if database else [])]
    (home / "wedlock.toml").write_text("\n".join(lines) + "\n")
    return PortalServer(home, words=("--log", "errors")).start()


def fill(server: PortalServer, accounts: int, sessions: int, file: Path) -> None:
    """Accounts with two sealed logins each; `sessions` of them live, their cookies and keys in `file`."""
    server.in_hub(
        _FILL, accounts=accounts, sessions=sessions, file=str(file), run=RUN, origin=ORIGIN, password=PASSWORD
    )  # fmt: skip


def remembered(file: Path) -> list[Visitor]:
    """For the process that plays the visitors."""
    return [Visitor(row["cookie"], ECKey.import_key(row["key"])) for row in json.loads(file.read_text())]
