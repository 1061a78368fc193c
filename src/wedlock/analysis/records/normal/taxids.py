"""Tax numbers as one writes them or another: blanks, dots, the country before it, zeros in front say nothing."""

from __future__ import annotations

import re
from functools import cache

from stdnum import get_cc_module

from wedlock.analysis.records.normal import uscc
from wedlock.analysis.records.normal.data import read

SEPARATORS = re.compile(r"[^0-9A-Z]")
SWISS = re.compile(r"CHE(\d{9})(?:MWST|TVA|IVA)?")
NORWEGIAN = re.compile(r"(?:NO)?(\d{9})MVA")


def normalised(value: str) -> str:
    """The number without its country (`919808052` for `GB 919 8080 52`), so that both ways to write it are equal.

    Empty for what cannot identify (too short, zeros). A 统一社会信用代码 stays whole.
    """
    text = SEPARATORS.sub("", value.upper())
    if code := uscc.normalised(text):
        return code
    number = _bare(text).lstrip("0")  # a spreadsheet takes zeros in front away
    return number if len(number) >= 6 and len(set(number)) >= 3 else ""


def _bare(text: str) -> str:
    if found := SWISS.fullmatch(text) or NORWEGIAN.fullmatch(text):
        return str(found[1])
    letters, rest = text[:2], text[2:]
    return rest if letters.isalpha() and _mostly_digits(rest) and _is_country(letters) else text


def _mostly_digits(rest: str) -> bool:
    """What stands behind a country; an Italian personal number (RSSMRA80A01H501U) begins with letters of its own."""
    digits = sum(char.isdigit() for char in rest)
    return digits >= 5 and digits >= 0.6 * len(rest)


@cache
def _is_country(letters: str) -> bool:
    """Whether these letters are a country's (EL: Greece, XI: Northern Ireland) that we or stdnum know."""
    return letters in ("EL", "XI") or letters in read("countries") or get_cc_module(letters.lower(), "vat") is not None
