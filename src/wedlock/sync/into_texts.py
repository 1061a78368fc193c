"""Into columns of texts: length in the column's own measure, its character set, its codes. Nothing is cut."""

from __future__ import annotations

import codecs
import json
import uuid

from wedlock.language import T
from wedlock.model.catalog import Column
from wedlock.model.sync import Value
from wedlock.sync.aim import Aim
from wedlock.sync.numbers import Step
from wedlock.sync.texts import spelled
from wedlock.sync.trouble import Unfit

MYSQL = frozenset({"mysql", "mariadb"})
BYTES = {"tinytext": 255, "tinyblob": 255, "text": 65_535, "blob": 65_535, "mediumtext": 2**24 - 1}
"""How many bytes MySQL keeps in a column that names no length; outside of strict mode it cuts the rest."""

MYSQL_CODECS = {"latin1": "cp1252", "utf8mb4": "utf-8", "ucs2": "utf-16-be", "gb2312": "gb2312"}
BASIC_PLANE = frozenset({"utf8", "utf8mb3", "ucs2"})
"""MySQL's character sets without the characters beyond U+FFFF."""


def text(aim: Aim) -> Step:
    """A text, as the column can hold it."""
    longest, bytes_ = _limits(aim.column, aim.engine)
    codec, basic = _charset(aim.column, aim.engine)
    if aim.column and _is_list(aim.column):
        return _one_of(frozenset(aim.column.type.values))
    if longest is None:
        longest = 2**31

    def put(value: Value) -> Value:
        found = value if type(value) is str else spelled(value)
        if len(found) > longest:
            raise too_long(len(found), longest)
        if not found.isascii():
            _encodable(found, codec, basic)
        elif "\0" in found:
            raise Unfit(T("it holds a NUL character, which few databases keep; correct it where it was entered."))
        if bytes_ is not None and len(found.encode(codec)) > bytes_:
            raise Unfit(T("it is {size} bytes long and {limit} are kept; shorten it where it was entered.",
                          size=len(found.encode(codec)), limit=bytes_))  # fmt: skip
        return found

    return put


def _one_of(codes: frozenset[str]) -> Step:
    def put(value: Value) -> Value:
        found = spelled(value)
        if found not in codes:
            raise Unfit(T("it is none of the codes that the column knows; map it with `values`."))
        return found

    return put


def too_long(length: int, limit: int) -> Unfit:
    return Unfit(T("it is {length} characters long and {limit} are kept; shorten it where it was entered.",
                   length=length, limit=limit))  # fmt: skip


def _limits(column: Column | None, engine: str) -> tuple[int | None, int | None]:
    """The most characters, and the most bytes."""
    if column is None:
        return None, None
    kind = column.type
    if kind.length is not None:
        return (None, kind.length) if kind.length_in_bytes else (kind.length, None)
    return None, BYTES.get(kind.native.lower()) if engine in MYSQL else None


def _charset(column: Column | None, engine: str) -> tuple[str, bool]:
    """Python's codec of the column's character set, and whether it stops at U+FFFF."""
    name = (column.charset or "" if column else "").lower()
    basic = name in BASIC_PLANE and engine in MYSQL
    codec = MYSQL_CODECS.get(name, name) if engine in MYSQL else name
    try:
        return codecs.lookup(codec.replace("euc_cn", "gb2312")).name, basic
    except LookupError:
        return "utf-8", basic


def _is_list(column: Column) -> bool:
    """An enum's codes; MySQL's SET holds several of them at once."""
    return bool(column.type.values) and not column.type.native.lower().startswith("set")


def _encodable(found: str, codec: str, basic: bool) -> None:
    if "\0" in found or (basic and max(found) > "\uffff"):
        raise _not_kept(codec)
    try:
        found.encode(codec)
    except UnicodeEncodeError:
        raise _not_kept(codec) from None


def _not_kept(codec: str) -> Unfit:
    return Unfit(
        T("it holds characters that the column's character set ({charset}) does not have; correct it where it was "
          "entered, or give the column a wider character set.", charset=codec)
    )  # fmt: skip


def unique(_: Aim) -> Step:
    """A UUID's text."""

    def put(value: Value) -> Value:
        try:
            found = str(uuid.UUID(spelled(value)))
        except ValueError:
            raise Unfit(T("it is no UUID; map it with `values`, or let the field flow one way.")) from None
        return found

    return put


def json_text(_: Aim) -> Step:
    """A text that is JSON, unchanged."""

    def put(value: Value) -> Value:
        found = spelled(value)
        try:
            json.loads(found)
        except ValueError:
            raise Unfit(T("it is no JSON; correct it where it was entered.")) from None
        return found

    return put


def binary(aim: Aim) -> Step:
    """Bytes; a text by its UTF-8."""
    longest = aim.column.type.length if aim.column else None

    def put(value: Value) -> Value:
        if isinstance(value, str):
            try:
                value = value.encode()
            except UnicodeEncodeError:
                raise _not_kept("utf-8") from None
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise Unfit(T("it is neither text nor bytes; leave the field out, or choose another column."))
        if longest is not None and len(value) > longest:
            raise Unfit(T("it is {size} bytes long and {limit} are kept; shorten it where it was entered.",
                          size=len(value), limit=longest))  # fmt: skip
        return bytes(value)

    return put
