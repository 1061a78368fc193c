"""What goes wrong while changes are read or a capture is put in, as one of our errors."""

from __future__ import annotations

from wedlock.errors import MissingRight, Refused, TooSlow, Unavailable, Unreachable, WedlockError
from wedlock.language import T


def gone(system: str, reason: object) -> Unavailable:
    """The connection is lost, or none could be made: everything not acknowledged comes again with the next one."""
    return Unreachable(
        T("{system}: the connection that tells its changes is lost: {reason}", system=system, reason=plain(reason)),
        T("Nothing is lost: what was not kept is told again once the server answers."),
    )


def no_right(system: str, reason: object) -> MissingRight:
    return MissingRight(
        T("{system}: the account may not do what capturing changes needs: {reason}", system=system,
          reason=plain(reason)),
        T("`wedlock check {system} --sync` names what is missing and prints the GRANT script; then it goes on.",
          system=system),
    )  # fmt: skip


def busy(system: str, reason: object) -> TooSlow:
    return TooSlow(
        T("{system}: something that runs there is in the way: {reason}", system=system, reason=plain(reason)),
        T("Long transactions and backups hold tables; try again when they have ended."),
    )


def failed(system: str, reason: object) -> WedlockError:
    return Unavailable(
        T("{system}: its changes cannot be read: {reason}", system=system, reason=plain(reason)),
        T("Nothing is lost as long as it is mended; look at the server's log."),
    )


def plain(reason: object) -> str:
    """A driver's sentence on one line."""
    return " ".join(str(reason).split())[:300]


def another(system: str) -> Refused:
    return Refused(
        T("{system}: another Wedlock is reading the changes of this database.", system=system),
        T("Stop the other one: two would write the same records."),
    )


def not_installed(system: str) -> Refused:
    return Refused(
        T("{system}: nothing captures its changes: what Wedlock needs for that is not in the database.", system=system),
        T("Enable the objects again (`wedlock enable`), which puts it in."),
    )
