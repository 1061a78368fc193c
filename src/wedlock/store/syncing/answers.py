"""The conflict queue: what persons were asked and said."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from wedlock.errors import UsageError
from wedlock.language import T
from wedlock.model.sync import Answer, Conflict, Key, Question
from wedlock.store.syncing.backlog import Look, look
from wedlock.store.syncing.database import Database, Kept, moment_of
from wedlock.store.syncing.encoding import key_text, maybe_key, maybe_text, readable

_SAID = {
    Question.MERGE: (Answer.LEFT, Answer.RIGHT),
    Question.STALE: (Answer.LEFT, Answer.RIGHT),
    Question.COUPLE: (Answer.YES, Answer.NO),
    Question.CREATE: (Answer.YES, Answer.NO),
    Question.DELETE: (Answer.YES, Answer.NO),
}


class KeptAnswers(Kept):
    def answers(self, object_: str, records: Iterable[tuple[Key | None, Key | None]]) -> list[Conflict]:
        wanted = list(records)
        with self._db.reading():
            return standing_conflicts(self._db, object_, wanted)

    def answer(self, conflict: int, answer: Answer, by: str) -> None:
        """Of a COUPLE, NO keeps the two apart until somebody says YES. UsageError where it does not stand any more."""
        now = self._clock()
        with self._db.writing():
            asked = _asked(self._db, conflict)
            if answer not in _SAID[asked.question]:
                raise UsageError(
                    T("Conflict {number} cannot be answered with {answer}", number=conflict, answer=answer.value),
                    T("Its answers are: {answers}.", answers=[one.value for one in _SAID[asked.question]]),
                )
            said = self._db.change("conflict_answer", answer.value, readable(by), self._db.moment(now), conflict)
            if not said:
                raise _closed(conflict)
            if asked.question is Question.COUPLE:
                self._part(asked, answer, by)
            look(self._db, known_keys(asked.object, asked.left, asked.right), now)

    def _part(self, asked: Conflict, answer: Answer, by: str) -> None:
        pair = (asked.object, maybe_text(asked.left), maybe_text(asked.right))
        if answer is Answer.NO:
            self._db.change("apart_insert", *pair, readable(by), self._db.moment(self._clock()))
        else:
            self._db.change("apart_delete", *pair)


def known_keys(object_: str, left: Key | None, right: Key | None) -> list[Look]:
    """What to look at so that a record is looked at, whichever of its keys is known."""
    found: list[Look] = []
    if left is not None:
        found.append((object_, "left", left))
    if right is not None:
        found.append((object_, "right", right))
    return found


def standing_conflicts(db: Database, object_: str, records: Iterable[tuple[Key | None, Key | None]]) -> list[Conflict]:
    """Those of the records that are not closed, each once, the oldest first."""
    if not db.rows("conflicts_any", object_):
        return []
    pairs = list(records)
    rows = db.among("conflicts_among", (object_,), {key_text(left) for left, _ in pairs if left is not None}, "left")
    rows += db.among(
        "conflicts_among", (object_,), {key_text(right) for _, right in pairs if right is not None}, "right"
    )
    return [read_conflict(row) for _, row in sorted({row[0]: row for row in rows}.items())]


def read_conflict(row: tuple[Any, ...]) -> Conflict:
    """A row of `conflict_one` or `conflicts_among`."""
    number, object_, question, unit, left, right, shown_left, shown_right, reason, opened, answer, by, _ = row
    return Conflict(
        object_, Question(question), maybe_key(left), maybe_key(right), unit, json.loads(shown_left),
        json.loads(shown_right), reason, Answer(answer) if answer else None, by, moment_of(opened), number,
    )  # fmt: skip


def _asked(db: Database, number: int) -> Conflict:
    found = db.rows("conflict_one", number)
    if not found:
        raise UsageError(T("There is no conflict {number}", number=number), T("Look at the queue again."))
    if found[0][-1] is not None:
        raise _closed(number)
    return read_conflict(found[0])


def _closed(number: int) -> UsageError:
    return UsageError(
        T("Conflict {number} is closed: what it asked is settled, or the values have changed", number=number),
        T("Look at the queue again."),
    )
