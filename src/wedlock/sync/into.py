"""Into a column: the value of the class that it keeps, by the normalised kind of its type."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from wedlock.model.catalog import Family
from wedlock.model.sync import Value
from wedlock.sync import into_numbers, into_texts, into_times
from wedlock.sync.aim import Aim
from wedlock.sync.numbers import Step, number

BY_FAMILY: dict[Family, Callable[[Aim], Step]] = {
    Family.TEXT: into_texts.text,
    Family.ENUM: into_texts.text,
    Family.UUID: into_texts.unique,
    Family.JSON: into_texts.json_text,
    Family.BINARY: into_texts.binary,
    Family.INTEGER: into_numbers.integer,
    Family.DECIMAL: into_numbers.decimal,
    Family.FLOAT: into_numbers.floating,
    Family.BOOLEAN: into_numbers.truth,
    Family.DATE: into_times.day,
    Family.DATETIME: into_times.moment,
    Family.TIME: into_times.clock,
}


def into(aim: Aim) -> Step:
    """The Step that makes a value (never a missing one) into what the column keeps."""
    made = BY_FAMILY.get(aim.column.type.family) if aim.column else None
    return made(aim) if made else _as_it_comes(aim)


def _as_it_comes(aim: Aim) -> Step:
    """Of the class it has; texts and numbers that no database keeps are refused all the same."""
    texts, times = into_texts.text(aim), into_times.as_said(aim)

    def put(value: Value) -> Value:
        if isinstance(value, str):
            return texts(value)
        if isinstance(value, (Decimal, float)):
            return number(value)
        return times(value)

    return put
