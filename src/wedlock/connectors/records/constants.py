"""Constants of a plan, which are texts, in the kinds of their columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from wedlock.errors import SettingsError
from wedlock.language import T
from wedlock.model.catalog import Column, Family
from wedlock.model.sync import Value


def coerced(column: Column, text: str) -> Value:
    """A constant of the plan (text) in the column's kind; SettingsError where it is none of it."""
    try:
        return _COERCED.get(column.type.family, str)(text)
    except (ValueError, ArithmeticError):
        raise SettingsError(
            T("The plan wants {value} in the column {column}, which is a {type}.",
              value=repr(text), column=column.name, type=column.type.native),
            T("Correct this constant in the plan."),
        ) from None  # fmt: skip


def _truth(text: str) -> Value:
    known = {"1": True, "true": True, "t": True, "yes": True, "0": False, "false": False, "f": False, "no": False}
    if text.lower() in known:
        return known[text.lower()]
    return int(text)


_COERCED: dict[Family, Callable[[str], Value]] = {
    Family.INTEGER: int, Family.DECIMAL: Decimal, Family.FLOAT: float, Family.BOOLEAN: _truth,
    Family.DATE: date.fromisoformat, Family.DATETIME: datetime.fromisoformat, Family.TIME: time.fromisoformat,
    Family.BINARY: str.encode,
}  # fmt: skip
