"""The cache in the hub: where attempts are counted and used codes are marked.

Django's own counts the whole table at every write, throws counters away when there are 300, unpickles what it finds,
and swallows a locked database as if the key had been there. This one does one statement a call, forgets what has
expired and nothing else, keeps JSON, and lets a locked hub be an error like everywhere else. What it keeps is worth
nothing after a restart, so nobody waits for the disk.
"""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache

from wedlock.store import statements
from wedlock.store.losable import losable

_PURGE_EVERY = 64
_FOREVER = datetime.max.replace(microsecond=0, tzinfo=UTC)
_writes = itertools.count(1)


class HubCache(DatabaseCache):
    """The table is Django's (`createcachetable`); key, JSON, and when it expires."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = statements.row("cached", key=self.make_and_validate_key(key, version), now=datetime.now(UTC))
        return default if found is None else json.loads(found[0])

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        found = {key: self.get(key, self, version) for key in keys}
        return {key: value for key, value in found.items() if value is not self}

    def delete(self, key: str, version: int | None = None) -> bool:
        with losable():
            return statements.change("cache_delete", key=self.make_and_validate_key(key, version)) == 1

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """`set`, `add` (only where nothing alive is there) or `touch`."""
        until = self.get_backend_timeout(timeout)
        expires = _FOREVER if until is None else datetime.fromtimestamp(until, UTC)
        with losable():
            if next(_writes) % _PURGE_EVERY == 0:
                statements.change("cache_purge", now=datetime.now(UTC))
            if mode == "touch":
                return statements.change("cache_touch", key=key, expires=expires, now=datetime.now(UTC)) == 1
            given = {"key": key, "value": json.dumps(value), "expires": expires}
            more = {"now": datetime.now(UTC)} if mode == "add" else {}
            return statements.change(f"cache_{mode}", **given, **more) == 1
