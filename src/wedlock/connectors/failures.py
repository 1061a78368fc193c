"""What went wrong at a server, as one of our errors: the thing, the reason in the server's words, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wedlock.errors import LoginRefused, MissingRight, TooSlow, Unavailable, Unreachable, WedlockError
from wedlock.language import T, Text


class Kind(StrEnum):
    """What a connector makes of its driver's exception."""

    LOGIN = "login"
    RIGHT = "right"
    SLOW = "slow"
    GONE = "gone"  # no server, or no longer
    NO_DATABASE = "no_database"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happened. `url` is masked; `table` empty where it was not at a table."""

    system: str
    url: str
    user: str
    table: str = ""
    timeout_s: int = 0


def failure(kind: Kind, place: Place, reason: str) -> WedlockError:
    """The error for a failure of this kind; `reason` is the server's own sentence, without secrets."""
    return _MAKE[kind](place, reason)


def unreachable(place: Place, reason: str) -> Unreachable:
    return Unreachable(
        T("{system}: no database server answers at {url}: {reason}", system=place.system, url=place.url, reason=reason),
        T("Check host and port, that the server runs, and that no firewall lies between."),
    )


def _login(place: Place, reason: str) -> WedlockError:
    return LoginRefused(
        T("{system}: {url} refused the user {user}: {reason}",
          system=place.system, url=place.url, user=place.user, reason=reason),
        T("Check user and password; `wedlock check` prints the script that creates a reader account."),
    )  # fmt: skip


def _right(place: Place, reason: str) -> WedlockError:
    return MissingRight(
        T("{system}: {user} has no right to read {table}: {reason}",
          system=place.system, user=place.user, table=place.table or place.url, reason=reason),
        T("`wedlock check` prints the GRANT script for a reader account."),
    )  # fmt: skip


def _slow(place: Place, reason: str) -> WedlockError:
    return TooSlow(
        T("{system}: reading {table} took longer than {seconds} s and was stopped: {reason}",
          system=place.system, table=place.table or T("the catalog"), seconds=place.timeout_s, reason=reason),
        T("Try at a quieter hour, or analyze without rows (--no-data)."),
    )  # fmt: skip


def _no_database(place: Place, reason: str) -> WedlockError:
    return Unreachable(
        T("{system}: the server answers, but there is no such database at {url}: {reason}",
          system=place.system, url=place.url, reason=reason),
        T("Check the database's name at the end of the URL."),
    )  # fmt: skip


def _other(place: Place, reason: str) -> WedlockError:
    what: Text | str = place.table or T("the catalog")
    return Unavailable(
        T("{system}: {table} cannot be read: {reason}", system=place.system, table=what, reason=reason),
        T("The rest can be analyzed; mend or leave out this table."),
    )


_MAKE = {
    Kind.LOGIN: _login,
    Kind.RIGHT: _right,
    Kind.SLOW: _slow,
    Kind.GONE: unreachable,
    Kind.NO_DATABASE: _no_database,
    Kind.OTHER: _other,
}
