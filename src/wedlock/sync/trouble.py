"""Why a value cannot travel, or not yet: raised where one record is translated, caught where it is settled."""

from __future__ import annotations

from wedlock.language import T, Text
from wedlock.model.plan import Sided
from wedlock.model.sync import Failure, Key, Trouble


class Unfit(Exception):
    """A single value does not fit; `reason` says why and what to do, without the value itself."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


class ValueTrouble(Exception):
    """A field of a record cannot be translated: the Failure for the error queue."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure.text))
        self.failure = failure

    @staticmethod
    def of(field: str, column: str, unfit: Unfit) -> ValueTrouble:
        text = T("Field {field} does not fit into {column}: {reason}", field=field, column=column, reason=unfit.reason)
        return ValueTrouble(Failure(Trouble.VALUE, text, column))


class Waits(Exception):
    """The record refers to another one that has no Link yet: `object`, the `side` it is on, its `key`."""

    def __init__(self, object_: str, side: Sided, key: Key) -> None:
        super().__init__(f"waits for {object_} {key} on the {side}")
        self.object = object_
        self.side = side
        self.key = key
