"""What the hub's database refused, as an error a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wedlock.errors import InputError, OutputError, TooSlow, Unreachable, WedlockError
from wedlock.language import T

_DISK_FULL = "53100"  # PostgreSQL's disk_full


@contextmanager
def hub_failures(alias: str = "default") -> Iterator[None]:
    """Database errors inside become WedlockErrors that name the hub, and hold no secret."""
    from django.db import DatabaseError, InterfaceError

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        raise _failure(alias, error) from error


def _failure(alias: str, error: Exception) -> WedlockError:
    from django.db import connections

    hub = connections[alias]
    if hub.vendor == "sqlite":
        return _sqlite(str(hub.settings_dict["NAME"]), str(error))
    if not hub.in_atomic_block:
        hub.close_if_unusable_or_obsolete()  # the next call connects anew
    return _postgresql(str(error), getattr(error.__cause__, "sqlstate", None))


def _sqlite(hub: str, said: str) -> WedlockError:
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


def _postgresql(said: str, state: str | None) -> WedlockError:
    if state == _DISK_FULL:
        return OutputError(T("The disk of the hub's PostgreSQL is full"), T("Free some space."))
    return Unreachable(
        T("The hub's PostgreSQL refused: {reason}", reason=said.strip().partition("\n")[0]),  # the details quote values
        T("Check [passport] database in wedlock.toml, and whether the server runs."),
    )
