"""Values that rows are looked for by, as the driver takes them for a column; what no row can have is left out.

Without this one odd key (a text where the column has numbers) would make a whole statement fail, or find row 0.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from wedlock.connectors.records.exact import binder
from wedlock.model.catalog import Column, Family
from wedlock.model.sync import Value

_BIG = 2**63
_BIGGEST = 2**64
"""Whole numbers stay below: of MySQL alone, which has unsigned ones, below the second."""


def sought(columns: Sequence[Column], rows: Sequence[Sequence[Value]], engine: str) -> Sequence[Sequence[Any]]:
    """The rows of values for these columns; fewer where one can be in no row."""
    makers = [_maker(column, engine) for column in columns]
    if len(makers) == 1 and columns[0].type.family is Family.INTEGER and all(type(row[0]) is int for row in rows):
        least, greatest = -_BIG, (_BIGGEST if engine == "mysql" else _BIG) - 1
        return [row for row in rows if least <= row[0] <= greatest]  # type: ignore[operator]
    found = []
    for row in rows:
        try:
            found.append([make(value) for make, value in zip(makers, row, strict=True)])
        except (ValueError, ArithmeticError):
            continue
    return found


def _maker(column: Column, engine: str) -> Callable[[Any], Any]:
    bind = binder(column, engine)
    check = _small if engine == "sqlite" else _CHECKS.get(column.type.family)
    if column.type.family is Family.INTEGER and engine == "postgresql":
        check = _signed
    if column.type.family is Family.ENUM and column.type.values and engine == "postgresql":
        check = _member(frozenset(column.type.values))
    if bind is None:
        return check or _same
    if check is None:
        return bind
    return lambda value: check(bind(value))


def _same(value: Any) -> Any:
    return value


def _whole(value: Any) -> int:
    number = int(value)
    if not -_BIG <= number < _BIGGEST:
        raise ValueError(value)
    return number


def _signed(value: Any) -> Any:
    return _small(int(value))


def _small(value: Any) -> Any:
    """SQLite's columns may hold anything but whole numbers above 64 bits."""
    if isinstance(value, int) and not -_BIG <= value < _BIG:
        raise ValueError(value)
    return value


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError(value)
    return value


def _bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError(value)
    return value


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _uuid(value: Any) -> str:
    return str(uuid.UUID(str(value)))


def _date(value: Any) -> Any:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _datetime(value: Any) -> Any:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


def _member(values: frozenset[str]) -> Callable[[Any], Any]:
    def member(value: Any) -> Any:
        if value not in values:
            raise ValueError(value)
        return value

    return member


_CHECKS: dict[Family, Callable[[Any], Any]] = {
    Family.INTEGER: _whole,
    Family.TEXT: _text,
    Family.BINARY: _bytes,
    Family.DECIMAL: _decimal,
    Family.UUID: _uuid,
    Family.DATE: _date,
    Family.DATETIME: _datetime,
}
