"""Mojibake: text that was written in one encoding and read in another, put right before comparing.

Three confusions that ERP migrations leave behind: UTF-8 read as Latin-1 or Windows-1252 (`MÃ¼ller`), GBK read as
Latin-1 (`ÖÐ¹ú`), UTF-8 read as GBK (`涓浗`). A repair is taken only when the bytes go back exactly and the result looks
more like language, so that right text is left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wedlock.analysis.records.normal.lines import alphabet

# Two characters of the Latin-1 supplement in a row do not occur in European words, but in every such confusion.
LATIN_SUSPECT = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
    "\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|[\u0080-\u00ff]{2}"
)
# The bytes of a UTF-8 ideograph start with E4..E9 80..BF; read as GBK these pairs are characters rare in right text.
RARE = "".join(
    bytes((lead, trail)).decode("gbk", "ignore") for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0)
)
GBK_SUSPECT = re.compile(f"[{RARE}\ufffd]")
SUSPECT = re.compile(f"{LATIN_SUSPECT.pattern}|{GBK_SUSPECT.pattern}").search
SUSPECT_STARTS = frozenset(map(chr, range(0x80, 0x100))) | frozenset(RARE) | {"\ufffd"}
LONG = 1_000
COMMON = re.compile("[\u4e00-\u9fa5]")
HIGH = re.compile("[^\x00-\x7f]")


def suspicious(text: str) -> bool:
    """Whether to look closer. Of a whole column the set of its characters is asked first: five times as fast."""
    if len(text) > LONG and SUSPECT_STARTS.isdisjoint(alphabet(text)):
        return False
    return bool(SUSPECT(text))


@lru_cache(maxsize=65_536)
def repaired(value: str) -> str:
    """`value` as it was meant, or unchanged."""
    if LATIN_SUSPECT.search(value):
        return _from_latin(value)
    if GBK_SUSPECT.search(value):
        return _from_gbk(value)
    return value


def _from_latin(value: str) -> str:
    raw = _single_bytes(value)
    if raw is None:
        return value
    as_utf8 = _decoded(raw, "utf-8")
    if as_utf8 is not None and len(as_utf8) < len(value):
        return as_utf8
    as_gbk = _decoded(raw, "gbk")
    if as_gbk is not None and _mostly_common(as_gbk):
        return as_gbk
    return value


def _single_bytes(value: str) -> bytes | None:
    """The bytes behind text read as Windows-1252, whose five holes read as Latin-1; None where it is neither."""
    raw = bytearray()
    for char in value:
        try:
            raw += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return None
            raw.append(ord(char))
    return bytes(raw)


def _from_gbk(value: str) -> str:
    """Also where the last character lost a byte, as it does when its number of bytes was odd."""
    try:
        raw = value.rstrip("\ufffd?\ue5e5").encode("gb18030")
    except UnicodeError:
        return value
    as_utf8 = _decoded(raw, "utf-8") or _decoded(raw[:-1], "utf-8") or _decoded(raw[:-2], "utf-8")
    return as_utf8 if as_utf8 and COMMON.search(as_utf8) and not GBK_SUSPECT.search(as_utf8) else value


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _mostly_common(text: str) -> bool:
    """Whether of two or more ideographs two thirds are among the 3,755 common ones (GB 2312 rows 16 to 55)."""
    high = HIGH.findall(text)
    return len(high) >= 2 and 3 * sum(_level_one(char) for char in high) >= 2 * len(high)


def _level_one(char: str) -> bool:
    code = char.encode("gbk")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1
