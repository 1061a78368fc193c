"""The encoding of a file that a person hands over: UTF-8, UTF-16 (SQL Server's scripts), GB18030 or Latin-1."""

from __future__ import annotations

import codecs

from wedlock.connectors.values import decode

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(raw: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the name of its encoding. Bytes that fit nowhere become U+FFFD; nothing raises but a wrong name."""
    if encoding:
        return raw.decode(encoding, errors="replace"), encoding
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw.decode(name, errors="replace"), name.removesuffix("-sig")
    if name := _unmarked_utf16(raw):
        return raw.decode(name, errors="replace"), name
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # cut in the middle of a character
            return raw[: error.start].decode("utf-8"), "utf-8"
    text, _ = decode(raw)
    return (raw.decode("latin-1"), "latin-1") if "�" in text else (text, "gb18030")


def _unmarked_utf16(raw: bytes) -> str:
    """UTF-16 without a mark: every second byte of SQL is NUL."""
    start = raw[:2000]
    if len(start) < 4:
        return ""
    if start[1::2].count(0) > 0.4 * len(start) / 2 and 0 not in start[0::2]:
        return "utf-16-le"
    if start[0::2].count(0) > 0.4 * len(start) / 2 and 0 not in start[1::2]:
        return "utf-16-be"
    return ""
