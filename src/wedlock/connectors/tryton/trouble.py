"""What an error of Tryton's means for the record: what came of the write, and the class of the error queue.

Tryton names the class of few errors; most are sentences for a person. They are told apart by the words of
`ir/message.xml` (8.0); a sentence in another language, or one of a company's own module, counts as about a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wedlock.connectors.tryton.job import Job
from wedlock.connectors.tryton.session import Declined
from wedlock.errors import Unavailable
from wedlock.language import T
from wedlock.model.sync import Came, Failure, Outcome, Trouble

_SENTENCES: tuple[tuple[re.Pattern[str], Trouble], ...] = (
    (re.compile(r"must be unique|already exists|duplicate", re.I), Trouble.DUPLICATE),
    (re.compile(r"^A value is required for field"), Trouble.MISSING),
    (re.compile(r"^The value .* doesn't exist|^Could not find relation|^You are trying to \w+ records .* that don't"
                r" exist"), Trouble.MISSING),
)  # fmt: skip

_LOCKED = re.compile(r"SerializationFailure|DeadlockDetected|LockNotAvailable|DatabaseOperationalError|"
                     r"OperationalError")  # fmt: skip


def outcome(error: Declined) -> Outcome:
    """What came of a write that Tryton declined."""
    match error.kind:
        case "ConcurrencyException":
            return Outcome(Came.MOVED)
        case "UserWarning":
            text = T("Tryton asks before it does this: {message} Do it in Tryton, or let Wedlock's user there ignore "
                     "this warning for ever.", message=_ended(error.message))  # fmt: skip
            return Outcome(Came.REFUSED, failure=Failure(Trouble.VALUE, text))
        case "":
            return _of_python(error)
        case _:
            text = T("Tryton refuses it: {message}", message=error.message)
            return Outcome(Came.REFUSED, failure=Failure(_class(error.message), text))


def _of_python(error: Declined) -> Outcome:
    """An exception of Python's or the database's own, with its traceback."""
    text = T("Tryton could not write it: {message}", message=error.message.partition("\n")[0][:300])
    if _LOCKED.search(error.trace) or _LOCKED.search(error.message):
        return Outcome(Came.BUSY, failure=Failure(Trouble.INTERMITTENT, text))
    if error.message == "HTTP 429":
        return Outcome(Came.REFUSED, failure=Failure(Trouble.RATE_LIMIT, text))
    if error.message == "HTTP 413":
        return Outcome(Came.REFUSED, failure=Failure(Trouble.TOO_LARGE, text))
    return Outcome(Came.REFUSED, failure=Failure(_class(error.message), text))


def uncertain(reason: str) -> Outcome:
    text = T("Tryton was asked to write it and no answer came ({reason}): perhaps it did", reason=reason)
    return Outcome(Came.UNCERTAIN, failure=Failure(Trouble.UNCERTAIN, text))


def later(jobs: Iterable[Job], gone: Unavailable, begun: bool) -> dict[int, Outcome]:
    """A server that went away after some records of the batch were written: the others are tried again."""
    if not begun:
        raise gone
    return {job.place: Outcome(Came.BUSY, failure=Failure(Trouble.CONNECTION, gone.problem)) for job in jobs}


def _class(message: str) -> Trouble:
    return next((trouble for words, trouble in _SENTENCES if words.search(message)), Trouble.VALUE)


def _ended(message: str) -> str:
    return message if message.endswith((".", "?", "!")) else f"{message}."
