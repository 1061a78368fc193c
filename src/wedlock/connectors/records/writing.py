"""Many records in one transaction: locked, read again, compared with what was expected, written, and read back.

A statement that fails rolls all of it back, and the halves are tried on their own, until the record that cannot be
written stands alone with its Failure and all others are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from wedlock.connectors.records import markers
from wedlock.connectors.records.attempt import Attempt, Numbered
from wedlock.connectors.records.connection import Connection
from wedlock.connectors.records.operations import Unfit
from wedlock.connectors.records.places import Places, places
from wedlock.errors import Refused, TooSlow, Unavailable, Uncertain
from wedlock.language import T
from wedlock.model.sync import Came, Doing, Failure, Intent, Key, Layout, Outcome, Trouble, Write

TRIES = 3
"""How often a record is numbered anew when the product has just taken the number."""


def _now() -> datetime:
    return datetime.now(UTC)


class SqlWriter:
    """A RecordWriter over SQL."""

    def __init__(self, connection: Connection, now: Callable[[], datetime] = _now) -> None:
        self.connection = connection
        self._now = now
        self._marks = False

    def write(self, layout: Layout, writes: Sequence[Write]) -> list[Outcome]:
        if any(write.doing is Doing.CREATE for write in writes):
            self._need_markers()
        outcomes: dict[int, Outcome] = {}
        for batch in _rounds(writes):
            self._write(layout, batch, outcomes)
        return [outcomes[index] for index in range(len(writes))]

    def made(self, layout: Layout, intents: Sequence[Intent]) -> dict[str, Key | None]:  # noqa: ARG002 - markers suffice
        return markers.made(self.connection, [intent.marker for intent in intents])

    def _need_markers(self) -> None:
        """Nothing is created where nobody could tell later whether it was."""
        self._marks = self._marks or bool(markers.installed(self.connection))
        if not self._marks:
            raise Refused(
                T("{system} has no table for the markers of what Wedlock creates.", system=self.connection.name),
                T("`wedlock enable` puts it there."),
            )

    def _write(self, layout: Layout, batch: Numbered, outcomes: dict[int, Outcome], tries: int = 1) -> None:
        """Write the batch, or its halves; where some are committed already, the others tell for themselves."""
        try:
            self._attempt(layout, batch, outcomes)
        except _Struck as struck:
            if len(batch) > 1:
                half = len(batch) // 2
                self._write(layout, batch[:half], outcomes)
                self._write(layout, batch[half:], outcomes)
            elif struck.again and tries < TRIES:
                self._write(layout, batch, outcomes, tries + 1)
            else:
                _tell(outcomes, batch, struck.failure)
        except TooSlow as error:  # SQLite: somebody else writes to the file
            _tell(outcomes, batch, Failure(Trouble.INTERMITTENT, error.problem))
        except Unavailable as error:
            if not outcomes:
                raise
            _tell(outcomes, batch, Failure(Trouble.CONNECTION, error.problem))

    def _attempt(self, layout: Layout, batch: Numbered, outcomes: dict[int, Outcome]) -> None:
        """One transaction. Nothing is told before it is committed."""
        attempt: Attempt | None = None
        try:
            with self.connection.writing() as cursor:
                attempt = Attempt(self.connection, cursor, self.connection.made_of(layout, _places), self._now())
                self._carry_out(layout, attempt, batch)
        except Uncertain as error:
            assert attempt is not None
            failure = Failure(Trouble.UNCERTAIN, error.problem)
            attempt.outcomes.update((index, Outcome(Came.UNCERTAIN, failure=failure)) for index in attempt.plans)
        except TooSlow:
            raise
        except Unavailable as error:
            if attempt is None or not attempt.done:
                raise
            raise _Struck(Failure(Trouble.VALUE, error.problem)) from None  # refused at the commit
        assert attempt is not None
        outcomes.update(attempt.outcomes)

    def _carry_out(self, layout: Layout, attempt: Attempt, batch: Numbered) -> None:
        try:
            attempt.carry_out(batch)
        except Unfit as unfit:
            raise _Struck(unfit.failure) from unfit
        except self.connection.errors as error:
            if self.connection.hopeless(error):
                raise
            numbered = any(plan.numbered for plan in attempt.plans.values())
            raise _Struck(self._failure(layout, error), numbered) from error

    def _failure(self, layout: Layout, error: Exception) -> Failure:
        """The Failure, its column by the alias whose table was named, or that alone has such a column."""
        failure = self.connection.refusal(error)
        table = self.connection.explained(error).table
        named = [
            f"{alias}.{failure.column}" for alias, columns in layout.columns.items()
            if failure.column in columns and table in ("", layout.shape.tables[alias].rpartition(".")[2])
        ]  # fmt: skip
        return Failure(failure.trouble, failure.text, named[0] if len(named) == 1 else "")


class _Struck(Exception):
    """A statement failed: nothing of the transaction is left."""

    def __init__(self, failure: Failure, numbered: bool = False) -> None:
        super().__init__(str(failure.text))
        self.failure = failure
        self.again = numbered and failure.trouble is Trouble.DUPLICATE


def _tell(outcomes: dict[int, Outcome], batch: Numbered, failure: Failure) -> None:
    """Nothing of the batch is written, for this reason."""
    came = Came.BUSY if failure.trouble is Trouble.INTERMITTENT else Came.REFUSED
    outcomes.update((index, Outcome(came, failure=failure)) for index, _ in batch)


def _places(connection: Connection, layout: Layout) -> Places:
    return places(layout, connection.catalog)


def _rounds(writes: Sequence[Write]) -> Iterable[Numbered]:
    """The writes, numbered; a second one of the same record comes in a later round, when the first is done."""
    left: list[tuple[int, Write]] = list(enumerate(writes))
    while left:
        seen: set[Key] = set()
        batch, later = [], []
        for index, write in left:
            if write.key is not None and write.key in seen:
                later.append((index, write))
                continue
            if write.key is not None:
                seen.add(write.key)
            batch.append((index, write))
        yield batch
        left = later
