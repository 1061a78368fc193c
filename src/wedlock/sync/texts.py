"""Values as texts: what is compared, what is written into a text column, what a person sees."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from wedlock.language import T
from wedlock.model.sync import Value
from wedlock.sync.numbers import number, written
from wedlock.sync.trouble import Unfit

SHOWN = 200
"""Characters of a value that a person sees."""


def missing(value: Value) -> bool:
    """An empty text counts as missing."""
    return value is None or value == ""


def plain(text: str) -> str:
    """The text in composed characters and with line feeds alone: forms put CRLF into every text area."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Case, width and surrounding blanks gone; upper case first, so that ı, I and i are one."""
    if text.isascii():
        return plain(text).strip().lower()
    wide = unicodedata.normalize("NFKC", plain(text)).upper().casefold()
    return unicodedata.normalize("NFKC", wide).strip()


def digits(text: str) -> str:
    """Only the letters and digits, whatever their case and width."""
    return "".join(filter(str.isalnum, folded(text)))


def spelled(value: Value) -> str:
    """The text that a value becomes in a text column: a number in plain digits, a time in ISO's words."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return written(number(value))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _decoded(bytes(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return str(value)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unfit(
            T("its bytes are no text in UTF-8; correct it where it was entered, or leave the field out.")
        ) from None


def filled(value: Sequence[Value]) -> bool:
    """Whether any column holds more than blanks."""
    return any(cell is not None and (not isinstance(cell, str) or bool(cell.strip())) for cell in value)


def shown(value: Sequence[Value]) -> str:
    """What a person sees of a field's columns; of a long text the beginning, its length and a fingerprint of it all."""
    text = " | ".join(map(_shown, value)) if any(not missing(cell) for cell in value) else ""
    if len(text) <= SHOWN:
        return text
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{text[:SHOWN]}… [{len(text)}, {mark}]"


def _shown(cell: Value) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (bytes, bytearray, memoryview)):
        return bytes(cell).hex()
    if isinstance(cell, (float, Decimal)):
        return str(cell)
    return spelled(cell)
