"""Sessions in the hub, sealed: what a person is in the middle of (a new second factor's secret) lies in them."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from wedlock.errors import WedlockError
from wedlock.passport.sealing import SESSION, seal_text, unseal_text
from wedlock.store import statements
from wedlock.web.house import keys


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """As Django's, by a statement that is not built anew at every request."""
        found = statements.row("session", key=self.session_key, now=timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])

    def encode(self, session_dict: dict[str, Any]) -> str:
        return seal_text(keys(), SESSION, json.dumps(session_dict, separators=(",", ":")))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What does not open is an empty session: the person signs in again."""
        try:
            found: dict[str, Any] = json.loads(unseal_text(keys(), SESSION, str(session_data)))
        except WedlockError:
            return {}
        return found
