"""The plan's conditions over a record: `only`, `deleted`, `when`."""

from __future__ import annotations

from functools import lru_cache

from wedlock.model.plan import Conditions
from wedlock.model.sync import Value, Values
from wedlock.sync.codes import raw_values
from wedlock.sync.numbers import as_number

NOTHING = frozenset({"", "null", "~"})
"""How a condition writes that a column is missing or empty."""


def holds(conditions: Conditions, values: Values) -> bool:
    """Whether every column has one of its values; `values` by alias.column, the columns of a missing row are None."""
    if not conditions:
        return True
    return all(_is_one_of(values.get(column), _accepted(texts)) for column, texts in conditions)


def _is_one_of(value: Value, accepted: frozenset[object]) -> bool:
    if value is None:
        return None in accepted
    if isinstance(value, str):
        return value.rstrip(" ") in accepted  # the padding of a CHAR column
    return (as_number(value) if isinstance(value, float) else value) in accepted


@lru_cache(maxsize=1024)
def _accepted(texts: tuple[str, ...]) -> frozenset[object]:
    accepted: set[object] = set()
    for text in texts:
        accepted.update(raw_values(text.rstrip(" ")))
    return frozenset(accepted | {None, ""} if accepted & NOTHING else accepted)
