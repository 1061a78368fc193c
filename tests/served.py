"""The extension's calls to a portal that runs in a process of its own, over HTTP."""

from __future__ import annotations

import http.client
import json
import threading
from typing import Any
from urllib.parse import urlsplit

from tests.extension import Carrier, Extension, packed
from tests.serving import PortalServer

_SIGNED_IN = """
import time
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from allauth.usersessions.models import UserSession
from wedlock.store.models import Account, Browser

account = Account.objects.get(username=given["username"])
public = given["public_key"]
Browser.objects.get_or_create(
    account=account, thumbprint=given["thumbprint"],
    defaults={"public_key": {key: public[key] for key in ("kty", "crv", "x", "y")}},
)
session = import_module(settings.SESSION_ENGINE).SessionStore()
session.update({
    SESSION_KEY: str(account.pk), HASH_SESSION_KEY: account.get_session_auth_hash(),
    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
    "wedlock_started": time.time(), "wedlock_seen": time.time(), "wedlock_idle_s": 3600, "wedlock_absolute_s": 36000,
})
session.create()
UserSession.objects.create(user=account, ip="127.0.0.1", session_key=session.session_key, user_agent="tests")
result = session.session_key
"""


def connected(server: PortalServer, username: str) -> Extension:
    """The connected browser of somebody who is signed in."""
    made = Extension(over_http(server.address), portal=server.address, sender=packed(server.home))
    key = server.in_hub(
        _SIGNED_IN, username=username, thumbprint=made.thumbprint, public_key=made.key.as_dict(private=False)
    )
    made.cookie = f"__Host-wedlock={key}"
    return made


def over_http(address: str) -> Carrier:
    """One kept-alive connection a thread."""
    lines = threading.local()

    def carry(path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if not hasattr(lines, "http"):
            parts = urlsplit(address)
            lines.http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        lines.http.request("POST", path, body, headers)
        answer = lines.http.getresponse()
        return answer.status, json.loads(answer.read())

    return carry
