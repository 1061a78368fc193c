"""What the hub's database refused, as an error a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wedlock.config import Settings
from wedlock.errors import InputError, OutputError, TooSlow, Unreachable, WedlockError
from wedlock.language import T


@contextmanager
def hub_failures(known: Settings) -> Iterator[None]:
    """Database errors inside become WedlockErrors that name the hub, and hold no secret."""
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError as error:
        raise _sqlite(known, str(error)) if not known.passport.database else _postgresql(str(error)) from error


def _sqlite(known: Settings, said: str) -> WedlockError:
    hub = str(known.home / "hub.sqlite3")
    if "locked" in said:
        return TooSlow(
            T("The hub {hub} is locked by another program", hub=hub),
            T("Wait until it has ended (a backup, a second server, an open database browser), and call again."),
        )
    if "full" in said or "disk I/O" in said:
        return OutputError(T("The disk is full: the hub {hub} cannot be written", hub=hub), T("Free some space."))
    if "unable to open" in said or "readonly" in said:
        return OutputError(
            T("The hub {hub} cannot be written", hub=hub),
            T("The home folder and the hub must belong to the user who serves the portal."),
        )
    return InputError(
        T("The hub {hub} cannot be used: {reason}", hub=hub, reason=said),
        T("Put back a backup of the hub; docs/howto/serve.md tells how one is made."),
    )


def _postgresql(said: str) -> WedlockError:
    return Unreachable(
        T("The hub's PostgreSQL refused: {reason}", reason=said.strip()),
        T("Check [passport] database in wedlock.toml, and whether the server runs."),
    )
