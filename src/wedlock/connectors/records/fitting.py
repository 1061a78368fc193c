"""Whether a value fits its column, asked before the server is: nothing is ever cut, rounded or replaced.

`fitting(column)` gives a function that hands the value over in the column's kind, or raises Unfit with the reason.
What only the server can know (a check, a domain) is left to it: its sessions are strict.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_DOWN, Context, Decimal
from functools import partial

from wedlock.errors import SettingsError
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Column, Family
from wedlock.model.sync import Value

Fit = Callable[[Value], Value]
_EXACT = Context(prec=2000, rounding=ROUND_DOWN)


class NotFitting(Exception):
    """The value is nothing for the column; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


_BITS = {"tinyint": 8, "smallint": 16, "int2": 16, "mediumint": 24, "integer": 32, "int": 32, "int4": 32, "serial": 32,
         "bigint": 64, "int8": 64, "bigserial": 64, "smallserial": 16}  # fmt: skip
_CODECS = {"utf8mb4": "", "utf8mb3": "", "utf8": "", "latin1": "cp1252", "gbk": "gbk", "gb2312": "gb2312",
           "gb18030": "", "big5": "big5", "ascii": "ascii", "euc_cn": "gb2312", "euc_jp": "euc_jp", "sjis": "shift_jis",
           "latin9": "iso8859-15", "win1252": "cp1252", "win1251": "cp1251", "sql_ascii": "", "utf-8": ""}  # fmt: skip
_THREE_BYTES = ("utf8mb3", "utf8")
_BLOBS = {"tinytext": 255, "text": 65_535, "mediumtext": 16_777_215, "tinyblob": 255, "blob": 65_535}


def fitting(column: Column, catalog: Catalog) -> Fit:
    """The function for the column; None always fits (whether it may be missing is another question)."""
    maker = _FITS.get(column.type.family)
    return maker(column, catalog) if maker else _as_it_is


def _as_it_is(value: Value) -> Value:
    return value


# Texts


def _text(column: Column, catalog: Catalog) -> Fit:
    checks = tuple(check for check in (_length(column, catalog), _encodable(column, catalog)) if check)

    def fit(value: Value) -> Value:
        if value is None:
            return None
        if not isinstance(value, str):
            raise NotFitting(T("{value} is no text", value=repr(value)))
        for check in checks:
            check(value)
        return value

    return fit


def _length(column: Column, catalog: Catalog) -> Callable[[str], None] | None:
    if catalog.engine == "sqlite" and column.type.length:  # SQLite itself would take any length: the product would not
        return partial(_within, column.type.length)
    native = column.type.native.lower()
    if catalog.engine in ("mysql", "mariadb") and native in _BLOBS:
        return partial(_within_bytes, _BLOBS[native])
    if column.type.length is None:
        return None
    return partial(_within_bytes if column.type.length_in_bytes else _within, column.type.length)


def _within(length: int, value: str) -> None:
    if len(value) > length:
        raise NotFitting(T("{count} characters, {length} fit", count=len(value), length=length))


def _within_bytes(length: int, value: str) -> None:
    if len(value) * 4 > length and len(value.encode("utf-8", "surrogatepass")) > length:
        raise NotFitting(T("{count} bytes, {length} fit", count=len(value.encode("utf-8", "replace")), length=length))


def _encodable(column: Column, catalog: Catalog) -> Callable[[str], None] | None:
    charset = (column.charset or catalog.charset or "").lower()
    if catalog.engine in ("mysql", "mariadb") and charset in _THREE_BYTES:
        return _three_bytes
    codec = _CODECS.get(charset, "")
    if codec:
        return partial(_in_codec, codec, charset)
    return _utf8_without_nul if catalog.engine == "postgresql" else _utf8


def _three_bytes(value: str) -> None:
    _utf8(value)
    if not value.isascii() and max(value) > "\uffff":
        raise NotFitting(T("{sign} cannot be written in {charset}", sign=repr(max(value)), charset="utf8mb3"))


def _in_codec(codec: str, charset: str, value: str) -> None:
    if value.isascii():
        return
    try:
        value.encode(codec)
    except UnicodeEncodeError as error:
        sign = repr(value[error.start])
        raise NotFitting(T("{sign} cannot be written in {charset}", sign=sign, charset=charset)) from None


def _utf8(value: str) -> None:
    if not value.isascii():
        _in_codec("utf-8", "utf-8", value)


def _utf8_without_nul(value: str) -> None:
    _utf8(value)
    if "\0" in value:
        raise NotFitting(T("{sign} cannot be written in {charset}", sign=repr("\0"), charset="PostgreSQL"))


def _enum(column: Column, catalog: Catalog) -> Fit:
    codes = frozenset(column.type.values)
    if not codes or column.type.native.lower().startswith("set"):
        return _text(column, catalog)

    def fit(value: Value) -> Value:
        if value is not None and value not in codes:
            raise NotFitting(T("{value} is not among the codes {codes}", value=repr(value), codes=column.type.values))
        return value

    return fit


# Numbers


def _integer(column: Column, catalog: Catalog) -> Fit:
    least, greatest = _range(column, catalog)

    def fit(value: Value) -> Value:
        if value is None:
            return None
        whole = _whole(value)
        if not least <= whole <= greatest:
            raise NotFitting(T("{value} is outside {least} to {greatest}", value=whole, least=least, greatest=greatest))
        return whole

    return fit


def _range(column: Column, catalog: Catalog) -> tuple[int, int]:
    """Least and greatest."""
    native = column.type.native.lower()
    bits = 64 if catalog.engine == "sqlite" else _BITS.get(re.match(r"[a-z0-9]*", native)[0], 64)  # type: ignore[index]
    if "unsigned" in native:
        return 0, 2**bits - 1
    return -(2 ** (bits - 1)), 2 ** (bits - 1) - 1


def _whole(value: Value) -> int:
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (Decimal, float)):
        number = _number(value)
        if number.is_finite() and abs(number) < 10**30 and number == int(number):
            return int(number)
    raise NotFitting(T("{value} is no whole number", value=str(value)))


def _decimal(column: Column, catalog: Catalog) -> Fit:  # noqa: ARG001 - every maker is called alike
    digits, scale = column.type.precision, column.type.scale or 0
    unbounded = digits is None
    least = Decimal(10) ** -scale
    before = (digits or 0) - scale
    limit = Decimal(10) ** before

    def fit(value: Value) -> Value:
        if value is None:
            return None
        number = _number(value)
        if unbounded:
            return number
        if not number.is_finite() or abs(number) >= limit:
            raise NotFitting(
                T(
                    "{value} needs more than {digits} digits before the point",
                    value=number,
                    digits=before,
                )
            )
        if _EXACT.quantize(number, least) != number:
            raise NotFitting(T("{value} has more than {scale} decimals", value=number, scale=scale))
        return number

    return fit


def _number(value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    raise NotFitting(T("{value} is no number", value=repr(value)))


def _float(column: Column, catalog: Catalog) -> Fit:  # noqa: ARG001
    def fit(value: Value) -> Value:
        if value is None or isinstance(value, float):
            return value
        number = _number(value)
        near = float(number)
        if number.is_finite() and Decimal(repr(near)) != number:
            raise NotFitting(T("{value} has more digits than a floating-point number keeps", value=number))
        return near

    return fit


def _boolean(column: Column, catalog: Catalog) -> Fit:  # noqa: ARG001
    numeric = catalog.engine in ("mysql", "mariadb", "sqlite")  # a small whole number there: 2 is a value of its own

    def fit(value: Value) -> Value:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int) and value in (0, 1):
            return bool(value)
        if numeric and isinstance(value, int):
            return value
        raise NotFitting(T("{value} is neither yes nor no", value=repr(value)))

    return fit


# Times


def _date(column: Column, catalog: Catalog) -> Fit:  # noqa: ARG001
    def fit(value: Value) -> Value:
        if isinstance(value, datetime):
            if value.time() == time(0):
                return value.date()
            raise NotFitting(T("{value} is more than a date", value=value.isoformat()))
        if value is None or isinstance(value, (date, str)):
            return value
        raise NotFitting(T("{value} is no date", value=repr(value)))

    return fit


def _datetime(column: Column, catalog: Catalog) -> Fit:
    places = fraction(column, catalog)
    step = 10 ** (6 - places)

    def fit(value: Value) -> Value:
        if isinstance(value, datetime):
            if value.microsecond % step:
                raise NotFitting(
                    T("{value} is finer than the column keeps: {places} places of a second",
                      value=value.isoformat(" "), places=places)
                )  # fmt: skip
            return value
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day)
        if value is None or isinstance(value, str):
            return value
        raise NotFitting(T("{value} is no time", value=repr(value)))

    return fit


def fraction(column: Column, catalog: Catalog) -> int:
    """How many decimal places of a second the column keeps."""
    given = re.search(r"\((\d)\)", column.type.native)
    if given:
        return min(6, int(given[1]))
    return 0 if catalog.engine in ("mysql", "mariadb") else 6


_FITS: dict[Family, Callable[[Column, Catalog], Fit]] = {
    Family.TEXT: _text, Family.ENUM: _enum, Family.INTEGER: _integer, Family.DECIMAL: _decimal, Family.FLOAT: _float,
    Family.BOOLEAN: _boolean, Family.DATE: _date, Family.DATETIME: _datetime,
}  # fmt: skip

# Constants of a plan


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
