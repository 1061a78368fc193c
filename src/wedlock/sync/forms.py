"""When two values of one side count as equal: each is brought into a form, and equal forms are equal values."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from wedlock.model.catalog import Family
from wedlock.model.plan import Compare, Sided
from wedlock.model.sync import Value
from wedlock.sync.numbers import as_number, written
from wedlock.sync.place import Place, Placed
from wedlock.sync.texts import digits, folded, missing, plain, spelled
from wedlock.sync.times import parsed, reading
from wedlock.sync.trouble import Unfit

Cells = tuple[Value, ...]
"""The raw values of a field's columns on one side, in their order."""

Form = Callable[[Value], object]
Gather = Callable[[Cells], Value]

NOT_FINITE = ("not finite",)
MOMENTS = frozenset({Family.DATE, Family.DATETIME, Family.TIME})


def gather(found: Placed) -> Gather:
    """The one value of a side's columns: several are joined by the separator, padding is taken off. Raises Unfit."""
    separator = found.field.convert.separator
    if not separator:
        return _unpadded if found.padded else _first

    def join(cells: Cells) -> Value:
        joined = separator.join("" if missing(cell) else spelled(cell) for cell in cells)
        if found.padded:
            joined = separator.join(piece.rstrip(" ") for piece in joined.split(separator))
        while joined.endswith(separator):
            joined = joined[: -len(separator)]
        return joined or None

    return join


def _first(cells: Cells) -> Value:
    return cells[0]


def _unpadded(cells: Cells) -> Value:
    cell = cells[0]
    return cell.rstrip(" ") if type(cell) is str else cell


def form(found: Placed, side: Sided) -> Form:
    """The form of one value on the side, by the field's `compare`; a missing value's form is None."""
    compared = _compared(found, side)
    read = _reader(found.field.convert.format.of(side), found.of(side))
    if read is None:
        return compared

    def through(value: Value) -> object:
        if missing(value):
            return None
        try:
            day = read(spelled(value)) if not isinstance(value, date) else value
        except Unfit:
            day = None
        return compared(value if day is None else day)

    return through


def _reader(pattern: str, place: Place) -> Callable[[str], Value] | None:
    """Reads dates that a column keeps as text: by the plan's format, by ISO's words in a column of dates."""
    if pattern:
        return reading(pattern)
    return parsed if place.families & MOMENTS else None


def _compared(found: Placed, side: Sided) -> Form:
    match found.field.compare:
        case Compare.NUMBER:
            return _number
        case Compare.DIGITS:
            return _digits
        case Compare.DATE:
            zone = found.day_zone(side) or UTC
            return lambda value: day_of(value, zone)
        case Compare.FOLDED:
            return _folded
    if Family.JSON in found.families:
        return _json
    return _folded if Family.UUID in found.families else _exact


def _exact(value: Value) -> object:
    kind = type(value)
    if kind is str:
        return plain(value) or None  # type: ignore[arg-type]
    if kind is float or kind is Decimal:
        return _finite(as_number(value))
    return value


def _finite(found: Decimal | None) -> object:
    return found if found is None or found.is_finite() else (*NOT_FINITE, str(found))


def _folded(value: Value) -> object:
    return (folded(value) or None) if isinstance(value, str) else _exact(value)


def _digits(value: Value) -> object:
    if isinstance(value, str):
        return digits(value) or None
    found = as_number(value)
    whole = found is not None and found.is_finite() and found >= 0 and found == found.to_integral_value()
    return written(found.to_integral_value()) if found is not None and whole else _exact(value)


def _number(value: Value) -> object:
    found = as_number(value)
    return _exact(value) if found is None else _finite(found)


def day_of(value: Value, zone: object) -> object:
    """The day of a date, of a clock's time, of a moment in `zone`, or of a text in ISO's words."""
    if isinstance(value, str):
        found = parsed(value)
        value = found if isinstance(found, date) else value
    if isinstance(value, datetime):
        try:
            return (value.astimezone(zone) if value.tzinfo else value).date()  # type: ignore[arg-type]
        except OverflowError:
            return value
    return _exact(value)


def _json(value: Value) -> object:
    """Order of keys and blanks between them do not count."""
    if not isinstance(value, str) or not value:
        return _exact(value)
    try:
        read = json.loads(value, parse_float=_tagged, parse_int=_tagged)
    except ValueError:
        return _exact(value)
    return json.dumps(read, sort_keys=True)


def _tagged(numeral: str) -> dict[str, str]:
    return {"": str(Decimal(numeral).normalize())}
