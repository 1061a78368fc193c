"""Values exactly: what a driver hands over made into a Value, a Value into what the driver takes, a key into both.

A value that Python has no class for arrives as text (a date of the year 10000, MariaDB's 0000-00-00), bytes that are no
text as bytes: whoever expects a date refuses it and names the field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from wedlock.model.catalog import Column, Family
from wedlock.model.sync import Value

Convert = Callable[[Any], Any]


def reader(column: Column, engine: str) -> Convert | None:
    """Makes the driver's value into a Value; None where it is one already. Never called with None."""
    if engine == "postgresql":
        return None
    if engine == "mysql":
        return _mysql_reader(column)
    return _SQLITE.get(column.type.family)


def binder(column: Column, engine: str) -> Convert | None:
    """Makes a Value, or a part of a Key, into what the driver takes for the column; None where it takes it as it is."""
    family = column.type.family
    if engine == "sqlite":
        return _bytes if family is Family.BINARY else _sqlite_value
    return _BINDERS.get(family)


def to_key(column: Column) -> Convert:
    """Makes what others know a key by (a text of a journal, a UUID) into a part of the Key as it is read here."""
    if column.type.family is Family.INTEGER:
        return _whole
    return key_reader(column) or key_part


def key_reader(column: Column) -> Convert | None:
    """Makes a Value into a part of a Key: a whole number or a text; None where every value is one already."""
    if column.type.family is Family.INTEGER:
        return None
    return unpadded if is_padded(column) else key_part


def is_padded(column: Column) -> bool:
    """Whether it is a CHAR, which PostgreSQL hands over filled up with blanks."""
    return column.type.native.startswith(("character(", "char(", "bpchar"))


def key_part(value: Value) -> int | str:
    """A whole number or a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (float, Decimal)) and value == int(value):
        return int(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    return str(value)


def _whole(value: Value) -> int | str:
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else text


def unpadded(value: Value) -> int | str:
    """A CHAR's trailing blanks do not count, and not every reader sees them."""
    return value.rstrip(" ") if isinstance(value, str) else key_part(value)


def _mysql_reader(column: Column) -> Convert | None:
    kind, native = column.type, column.type.native.lower()
    if native.startswith("bit"):
        return _bit if native == "bit(1)" else _bits
    if kind.family is Family.BOOLEAN:
        return _boolean
    if kind.zoned and native.startswith("timestamp"):
        return _in_utc
    return None


def _bits(value: object) -> object:
    return int.from_bytes(value, "big") if isinstance(value, bytes) else value


def _bit(value: object) -> object:
    return _boolean(_bits(value))


def _boolean(value: object) -> object:
    return bool(value) if isinstance(value, int) and value in (0, 1) else value


def _in_utc(value: object) -> object:
    return value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value


def _decimal(value: object) -> object:
    """SQLite keeps a decimal as a number or a text; a text that is no number stays one."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return value
    try:
        return Decimal(value if isinstance(value, int) else str(value))
    except InvalidOperation:
        return value


def _date(value: object) -> object:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


def _datetime(value: object) -> object:
    """A text with a zone becomes a time with a zone, in UTC; any other is naive."""
    if not isinstance(value, str):
        return value
    try:
        found = dt.datetime.fromisoformat(value)
        return found if found.tzinfo is None else found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return value


def _time(value: object) -> object:
    try:
        return dt.time.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


_SQLITE: dict[Family, Convert] = {
    Family.DECIMAL: _decimal,
    Family.BOOLEAN: _boolean,
    Family.DATE: _date,
    Family.DATETIME: _datetime,
    Family.TIME: _time,
}


def _bytes(value: object) -> object:
    """Bytes, also of a key that names them in hexadecimal."""
    return bytes.fromhex(value) if isinstance(value, str) else value


def _text(value: object) -> object:
    return value if isinstance(value, (str, bytes)) or value is None else str(value)


def _integer(value: object) -> object:
    """A text that refers to a number as that number."""
    return int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() else value


_BINDERS: dict[Family, Convert] = {Family.BINARY: _bytes, Family.TEXT: _text, Family.INTEGER: _integer}


def _sqlite_value(value: object) -> object:
    """What Python's driver has no form for, as text: the column's affinity makes numbers of it again."""
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (Decimal, dt.timedelta)):
        return str(value)
    return value
