"""Where the hub database is: SQLite in the home folder, or the PostgreSQL of the settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from wedlock.config import Settings
from wedlock.errors import SettingsError
from wedlock.language import T

# WAL lets readers go on while one writes; FULL keeps what was confirmed through a power cut.
_SQLITE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY;"


def database(known: Settings) -> dict[str, Any]:
    """Django's DATABASES["default"]."""
    url = known.passport.database
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(hub_file(known)),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": _SQLITE},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or len(parts.path) < 2:
        raise SettingsError(
            T("{file} [passport]: database must be a postgresql:// URL", file=str(known.file)),
            T("Write postgresql://user@host/database, or leave it out for SQLite in the home folder."),
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def hub_file(known: Settings) -> Path:
    """The hub that lies in the home folder."""
    return known.home / "hub.sqlite3"


def keep_private(known: Settings) -> None:
    """The hub's file is made for its owner alone; of one that is there strangers lose their rights, a group keeps its.

    It holds names, addresses and the hashes of passwords. SQLite gives what it makes beside it the same rights.
    """
    if known.passport.database or os.name != "posix":
        return
    file = hub_file(known)
    if not file.exists():
        file.touch(mode=0o600)
    for one in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        if one.exists() and one.stat().st_uid == os.geteuid() and one.stat().st_mode & 0o007:
            one.chmod(one.stat().st_mode & 0o770)
