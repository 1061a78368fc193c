"""What drivers hand over, made into the values that every reader of rows may rely on.

Nothing here raises: a value that Python cannot hold arrives as text, and `Oddities` remembers it for a notice.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import math
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import cast

from wedlock.language import T, Text
from wedlock.model.catalog import Column, Family
from wedlock.model.ports import TEXT_LIMIT


class Oddities:
    """Remembers what was odd in the rows read, by column, and says it."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def note(self, kind: str, table: str, column: str) -> None:
        self._seen.add((f"{table}.{column}", kind))

    def notices(self) -> tuple[Text, ...]:
        return tuple(_SAY[kind](column) for column, kind in sorted(self._seen))


_SAY: dict[str, Callable[[str], Text]] = {
    "date": lambda c: T("{column}: dates outside the years 1 to 9999 were read as text.", column=c),
    "encoding": lambda c: T("{column}: texts that are not UTF-8 were read as GB18030, or mended.", column=c),
    "nul": lambda c: T("{column}: NUL bytes in texts are shown as ␀.", column=c),
    "number": lambda c: T("{column}: numbers that are not finite (NaN, Infinity) were read as empty.", column=c),
}


def decode(raw: bytes) -> tuple[str, bool]:
    """Text of bytes, and whether it was broken: UTF-8, else GB18030 where it yields Chinese, else with U+FFFD.

    Nearly any bytes are valid GB18030, so it counts only where at least half of the characters above ASCII are common
    Chinese (`_is_common`); a byte string cut in the middle of a character loses that one.
    """
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        pass
    for length in (len(raw), len(raw) - 1):
        try:
            text = raw[:length].decode("gb18030")
        except UnicodeDecodeError:
            continue
        above = [character for character in text if ord(character) > 127]
        if above and 2 * sum(map(_is_common, above)) >= len(above):
            return text, True
    return raw.decode("utf-8", errors="replace"), True


def text_or_bytes(raw: bytes) -> str | bytes:
    """Text, or the bytes themselves where they are no UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def _is_common(character: str) -> bool:
    """One of the 3,755 most used hanzi (level 1 of GB 2312: first byte B0 to D7) or its punctuation (A1 to A3).

    The accented small letters of Latin-1 are E0 to FF, so `Müller` and `Größe` are not taken for Chinese.
    """
    try:
        first = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA3


class Fixer:
    """Makes the driver's values of one column into ours.

    A column in which every value is already of a plain class passes as a whole, at the speed of `set(map(type, …))`:
    five times as many rows a second as one by one.
    """

    def __init__(self, table: str, column: Column, odd: Oddities) -> None:
        self._note = partial(_note, odd, table, column.name)
        self._special = _BY_FAMILY.get(column.type.family)
        self._zoned = column.type.zoned is True
        self._plain = _PLAIN - ({int} if self._special in (_boolean, _decimal) else set())

    def __call__(self, value: object) -> object:
        if value is None:
            return None
        if self._special is not None:
            value = self._special(value, self._note)
        return _any(value, self._note, self._zoned)

    def column(self, values: Sequence[object]) -> Sequence[object]:
        """The values of many rows."""
        kinds = set(map(type, values))
        if kinds <= self._plain:
            return values
        if kinds <= _TEXTS and self._special in (None, _text):
            texts = cast(Sequence[str | None], values)
            return [v if v is None or (len(v) <= TEXT_LIMIT and "\0" not in v) else self(v) for v in texts]
        if kinds <= _NUMBERS and all(value is None or math.isfinite(value) for value in cast(_Numbers, values)):
            return values if float not in kinds or self._special is None else list(map(self, values))
        return list(map(self, values))


_PLAIN: frozenset[type] = frozenset({type(None), bool, int, dt.date, dt.time})
_TEXTS = frozenset({type(None), str})
_NUMBERS = frozenset({type(None), Decimal, float})
_Numbers = Sequence[Decimal | float | None]


def _note(odd: Oddities, table: str, column: str, kind: str) -> None:
    odd.note(kind, table, column)


def fixes(table: str, columns: Sequence[Column], odd: Oddities) -> tuple[Fixer, ...]:
    """One Fixer a column."""
    return tuple(Fixer(table, column, odd) for column in columns)


def fix_rows(rows: Sequence[Sequence[object]], by_column: tuple[Fixer, ...]) -> list[tuple[object, ...]]:
    """The rows, fixed column by column."""
    fixed = [fixer.column(values) for fixer, values in zip(by_column, zip(*rows, strict=True), strict=bool(rows))]
    return list(zip(*fixed, strict=True))


def _any(value: object, note: Callable[[str], None], zoned: bool) -> object:
    """Whatever the driver gave, of one of the promised classes, cut to size."""
    if isinstance(value, str):
        if "\0" in value:
            note("nul")
            value = value.replace("\0", "␀")
        return value[:TEXT_LIMIT]
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)[:TEXT_LIMIT]
    if isinstance(value, float) and not math.isfinite(value):
        note("number")
        return None
    if isinstance(value, Decimal) and not value.is_finite():
        note("number")
        return None
    if isinstance(value, dt.datetime):
        return _in_utc(value, zoned)
    if isinstance(value, (bool, int, float, Decimal, dt.date, dt.time)) or value is None:
        return value
    if isinstance(value, (dict, list, tuple, set)):
        return json.dumps(value, ensure_ascii=False, default=str)[:TEXT_LIMIT]
    return str(value)[:TEXT_LIMIT]


def _in_utc(value: dt.datetime, zoned: bool) -> dt.datetime:
    """In UTC: with a zone in a column that has one, without in any other, so that a column's values compare."""
    wanted = dt.UTC if zoned else None
    if value.tzinfo is wanted:
        return value
    if value.tzinfo is not None:
        with contextlib.suppress(OverflowError):  # in year 1 or 9999
            value = value.astimezone(dt.UTC)
    return value.replace(tzinfo=wanted)


def _date(value: object, note: Callable[[str], None]) -> object:
    if isinstance(value, dt.datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    try:
        return dt.date.fromisoformat(value[:10]) if len(value) in (10, 19, 23, 26) else _odd_date(value, note)
    except ValueError:
        return _odd_date(value, note)


def _datetime(value: object, note: Callable[[str], None]) -> object:
    if not isinstance(value, str):
        return value
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        return _odd_date(value, note)


def _time(value: object, note: Callable[[str], None]) -> object:
    """MySQL's TIME is a duration; one that is no time of the day stays text."""
    if isinstance(value, dt.timedelta):
        if dt.timedelta(0) <= value < dt.timedelta(days=1):
            return (dt.datetime.min + value).time()
        note("date")
        return str(value)
    if not isinstance(value, str):
        return value
    try:
        return dt.time.fromisoformat(value)
    except ValueError:
        return _odd_date(value, note)


def _odd_date(value: str, note: Callable[[str], None]) -> str:
    note("date")
    return value


def _boolean(value: object, note: Callable[[str], None]) -> object:  # noqa: ARG001 - one signature for all
    if isinstance(value, bytes) and len(value) == 1:
        value = value[0]  # MySQL's BIT(1)
    return bool(value) if isinstance(value, int) and value in (0, 1) else value


def _decimal(value: object, note: Callable[[str], None]) -> object:  # noqa: ARG001 - one signature for all
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value


def _text(value: object, note: Callable[[str], None]) -> object:
    if isinstance(value, (bytes, bytearray)):
        text, broken = decode(bytes(value))
        if broken:
            note("encoding")
        return text
    return value


_BY_FAMILY: dict[Family, Callable[[object, Callable[[str], None]], object]] = {
    Family.DATE: _date,
    Family.DATETIME: _datetime,
    Family.TIME: _time,
    Family.BOOLEAN: _boolean,
    Family.DECIMAL: _decimal,
    Family.TEXT: _text,
    Family.ENUM: _text,
    Family.JSON: _text,
    Family.OTHER: _text,
    Family.UUID: _text,
    Family.INTERVAL: _text,
}
