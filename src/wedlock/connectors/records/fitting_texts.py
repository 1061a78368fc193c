"""Texts and codes: length in characters or bytes, and what the column's own characters can write."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wedlock.connectors.records.unfit import Fit, NotFitting
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column
from wedlock.model.sync import Value

_CODECS = {"utf8mb4": "", "utf8mb3": "", "utf8": "", "latin1": "cp1252", "gbk": "gbk", "gb2312": "gb2312",
           "gb18030": "", "big5": "big5", "ascii": "ascii", "euc_cn": "gb2312", "euc_jp": "euc_jp", "sjis": "shift_jis",
           "latin9": "iso8859-15", "win1252": "cp1252", "win1251": "cp1251", "sql_ascii": "", "utf-8": ""}  # fmt: skip
_THREE_BYTES = ("utf8mb3", "utf8")
_BLOBS = {"tinytext": 255, "text": 65_535, "mediumtext": 16_777_215, "tinyblob": 255, "blob": 65_535}


def text(column: Column, catalog: Catalog) -> Fit:
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


def enum(column: Column, catalog: Catalog) -> Fit:
    codes = frozenset(column.type.values)
    if not codes or column.type.native.lower().startswith("set"):
        return text(column, catalog)

    def fit(value: Value) -> Value:
        if value is not None and value not in codes:
            raise NotFitting(T("{value} is not among the codes {codes}", value=repr(value), codes=column.type.values))
        return value

    return fit
