"""One process at a time synchronises with a hub. However it ends, also by SIGKILL, the next one may begin."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from wedlock.errors import OutputError, Refused
from wedlock.language import T
from wedlock.store.failures import hub_failures

_POSTGRESQL_LOCK = 0x77656477  # an advisory lock of ours
_FILE = "sync.lock"


@contextmanager
def synchronising(alias: str = "default") -> Iterator[Callable[[], None]]:
    """Holds the hub, or Refused where another process does.

    What it gives is called now and then: it raises where the lock was lost with its connection.
    """
    hub = connections[alias]
    if hub.vendor == "postgresql":
        with _advisory(hub, alias) as check:
            yield check
        return
    with _file(Path(str(hub.settings_dict["NAME"])).parent / _FILE):
        yield lambda: None


@contextmanager
def _advisory(hub: BaseDatabaseWrapper, alias: str) -> Iterator[Callable[[], None]]:
    """In a connection of its own: the one that works may be closed and opened anew."""
    own = hub.copy(alias)
    try:
        with hub_failures(alias), own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_POSTGRESQL_LOCK])
            if not cursor.fetchone()[0]:
                raise _taken()

        def check() -> None:
            with hub_failures(alias), own.cursor() as cursor:
                cursor.execute("SELECT 1")

        yield check
    finally:
        own.close()


@contextmanager
def _file(file: Path) -> Iterator[None]:
    """SQLite locks a file on every system that it runs on; the kernel lets go when the process is gone."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise (_taken() if "locked" in str(error) else _unwritable(file)) from error
        yield


def _unwritable(file: Path) -> OutputError:
    return OutputError(
        T("The hub {hub} cannot be written", hub=str(file)),
        T("The home folder and the hub must belong to the user who serves the portal."),
    )


def _taken() -> Refused:
    return Refused(
        T("Another process synchronises with this hub"),
        T("Only one may. End it first, or let it do the work."),
    )
