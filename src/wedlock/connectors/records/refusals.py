"""What a server's refusal of one record means: a class of trouble, and a sentence with the way out."""

from __future__ import annotations

from dataclasses import dataclass

from wedlock.connectors.failures import Kind, Place, failure
from wedlock.errors import MissingRight, TooSlow, Unavailable, WedlockError
from wedlock.language import T, Text
from wedlock.model.sync import Failure, Trouble


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an engine makes of its driver's exception; table and column as far as the server names them."""

    trouble: Trouble
    table: str = ""
    column: str = ""


def refused(refusal: Refusal, reason: str) -> Failure:
    """The Failure, with the server's own sentence."""
    return Failure(refusal.trouble, _text(refusal, reason), refusal.column)


def stopped(kind: Kind, place: Place, reason: str) -> WedlockError:
    """The error that ends a whole transaction, at its side and not at one record."""
    if kind is Kind.RIGHT:
        return MissingRight(
            T("{system}: {user} lacks a right: {reason}", system=place.system, user=place.user, reason=reason),
            T("`wedlock check {system} --sync` names what is missing and prints the GRANT script; then it goes on.",
              system=place.system),
        )  # fmt: skip
    if kind is Kind.SLOW:
        return TooSlow(
            T("{system}: a statement took too long, or waited too long for others: {reason}",
              system=place.system, reason=reason),
            T("It is tried again by itself; if it comes back, look for long transactions in {system}.",
              system=place.system),
        )  # fmt: skip
    if kind is Kind.OTHER:
        return Unavailable(
            T("{system} does not carry out a statement: {reason}", system=place.system, reason=reason),
            T("If its tables were changed, `wedlock plan check` with both systems names what the plan has to follow."),
        )
    return failure(kind, place, reason)


def _text(refusal: Refusal, reason: str) -> Text:
    match refusal.trouble:
        case Trouble.DUPLICATE:
            return T("Another record has this value already, and it must be unique: {reason}", reason=reason)
        case Trouble.MISSING:
            return T("Something that must be there is missing: {reason}", reason=reason)
        case Trouble.INTERMITTENT:
            return T("Somebody else is at work on it; it is tried again by itself: {reason}", reason=reason)
        case Trouble.CONNECTION:
            return T("The connection broke; it is tried again by itself: {reason}", reason=reason)
        case _:
            return T("The database does not take this value: {reason}", reason=reason)
