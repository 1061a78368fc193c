"""A column's value in the form that Tryton's field wants."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from wedlock.model.sync import Value

_TRUE = frozenset({"true", "t", "1", "yes"})
_FALSE = frozenset({"false", "f", "0", "no"})


def for_field(kind: str, value: Value) -> object:
    """`value` for a field of this kind; ValueError where it is none."""
    if value is None:
        return None
    try:
        return _FORMS[kind](value) if kind in _FORMS else value
    except (TypeError, ArithmeticError, InvalidOperation) as error:
        raise ValueError(str(value)) from error


def is_true(value: Value) -> bool:
    text = str(value).lower()
    if text not in _TRUE | _FALSE:
        raise ValueError(text)
    return text in _TRUE


def _whole(value: Value) -> int:
    number = Decimal(str(value))
    if number != number.to_integral_value():
        raise ValueError(str(value))
    return int(number)


def _exact(value: Value) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(str(value))
    return number


def _float(value: Value) -> float:
    return float(_exact(value))


def _day(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _moment(value: Value) -> datetime:
    """Tryton's times are UTC and carry no zone."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


_FORMS: dict[str, Callable[[Value], object]] = {
    "char": str, "text": str, "fulltext": str, "selection": str, "reference": str,
    "integer": _whole, "biginteger": _whole, "many2one": _whole, "one2one": _whole,
    "float": _float, "numeric": _exact, "boolean": is_true,
    "date": _day, "datetime": _moment, "timestamp": _moment,
    "dict": lambda value: json.loads(str(value)), "multiselection": lambda value: json.loads(str(value)),
}  # fmt: skip
