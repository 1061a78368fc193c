"""Phones: the national significant number, so that +86 21 5888 1234, 0086-21-58881234 and (021)58881234 are the same.

Calling codes and trunk prefixes come from phonenumbers. Its parser needs 30 µs a number, two million of them a minute,
so the rules are applied here, and the parser is asked only about numbers that may begin with their calling code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberParseException, PhoneMetadata

from wedlock.analysis.records.normal.column import Column, Marks, Places, places_of
from wedlock.analysis.records.normal.lines import SEVERAL as SEVERAL_VALUES
from wedlock.analysis.records.normal.lines import joined

SEVERAL = re.compile(r"[;；,，、|]|\s/\s|(?<=\d{7})/(?=\+?\d{7})")
EXTENSION = re.compile(r"(?i)\s*(?:ext(?:ension)?\.?|x(?=\W*\d)|转|分机|#|durchwahl|poste|int\.?)\s*\d{1,6}\s*$")
DIRECT = re.compile(r"(?m)[-–](?<=\d{7}.)\d{1,5}$")
NOT_DIGIT = re.compile(r"[^0-9]+")
BETWEEN = str.maketrans("", "", " -().\t\u2010\u2011\u2012\u2013\u2014\u00a0")
SIMPLE = re.compile(r"\+?\d+$").match
COUNTRIES = {str(code): regions[0] for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()}
CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
TRUNK_STARTS = frozenset("018")  # no country's trunk prefix begins otherwise
LONGEST_LOCAL = 10  # digits up to which a number is not taken to begin with its calling code
LEAST = 5  # digits of a number that can tell subscribers apart
NO_DIGIT = -1
KEEPS_ZERO = frozenset({"IT", "SM", "VA"})  # the leading zero belongs to the number there


def parts(value: str) -> list[str]:
    """A field that holds several numbers, apart."""
    return [part for part in SEVERAL.split(value) if part.strip()] if SEVERAL.search(value) else [value]


def normalised(value: str, country: str = "") -> str:
    """National significant number (digits); empty where there is none. `country` is the ISO code of the record."""
    return _read(_plain(EXTENSION.sub("", unicodedata.normalize("NFKC", value).strip())), country)


def column(values: Sequence[str], countries: Sequence[str]) -> Column:
    """Every value normalised; several numbers in one value are joined by SEVERAL."""
    written = joined(values)
    if " \n" in written or written.endswith(" ") or not written.isascii():
        written = joined([value.strip() for value in values])
    lines = Column.lines(_plain(written), len(values))
    start, clear = _cut(lines, countries)
    found = lines.within(np.where(clear, start, lines.end), lines.end)
    rest = np.flatnonzero(~clear & (lines.end > lines.start))
    known = zip(lines.take(rest), Column.lines(written, len(values)).take(rest), rest.tolist(), strict=True)
    return found.patched(rest, [_one(line, value, countries[row]) for line, value, row in known])


def _one(line: str, value: str, country: str) -> str:
    return _read(line, country) if line.isdecimal() or SIMPLE(line) else _several(value, country)


def _cut(lines: Column, countries: Sequence[str]) -> tuple[Places, Marks]:
    """Where the national number begins, and of which lines this is clear from their first digits.

    Clear are a number without anything before it, one behind +, 00 and a calling code, and one behind a trunk prefix 0;
    all with two different digits.
    """
    points = np.concatenate([lines.points(), np.zeros(6, dtype=np.uint8)])  # so that every line has six characters
    plus = points[lines.start] == ord("+")
    first = lines.start + plus
    size = lines.end - first
    clear = lines.counted((points[:-6] >= ord("0")) & (points[:-6] <= ord("9"))) == size
    digit = [points[first + n].astype(np.int64) - ord("0") for n in range(6)]
    double = ~plus & (digit[0] == 0) & (digit[1] == 0) & (size > LEAST + 4)
    called, clear_call = _behind_calling_code(
        [np.where(double, digit[n + 2], digit[n]) for n in range(4)], clear & (plus | double) & (size > LEAST)
    )
    inland, clear_inland = _behind_trunk(digit, size, countries)
    abroad = plus | double
    start = first + np.where(abroad, 2 * double + called, inland)
    clear &= np.where(abroad, clear_call, clear_inland) & (lines.end - start >= LEAST)
    clear &= lines.within(np.minimum(start, lines.end), lines.end - 1).counted(points[1:-5] != points[:-6]) > 0
    return start, clear


def _behind_calling_code(digit: list[Places], asked: Marks) -> tuple[Places, Marks]:
    """How long the calling code at the beginning is, and whether what follows is no trunk prefix."""
    head = np.where(asked, 100 * digit[0] + 10 * digit[1] + digit[2], 0)
    sizes, trunks = np.zeros(1000, dtype=np.int64), np.zeros(1000, dtype=np.int64)
    for n in np.unique(head).tolist():
        length, country = _calling_code_of(f"{n:03}")
        sizes[n], trunks[n] = (length, _trunk_start(country)) if country else (0, NO_DIGIT)
    size = sizes[head]
    following = np.choose(size, digit)
    return size, (size > 0) & (following != trunks[head])


def _behind_trunk(digit: list[Places], size: Places, countries: Sequence[str]) -> tuple[Places, Marks]:
    """Whether a trunk prefix 0 stands before the number, and of which this is clear."""
    names, which = places_of(countries)
    zero = np.array([trunk(c) == "0" and c not in KEEPS_ZERO for c in names], dtype=bool)[which]
    own = np.array([int((calling_code(c) if c else "")[:1] or -1) for c in names], dtype=np.int64)[which]
    short = (size <= LONGEST_LOCAL) & ~_may_be_trunk(digit[0])
    behind = zero & (digit[0] == 0) & (digit[1] != 0)
    without = zero & (digit[0] != 0) & (digit[0] != own) & (digit[0] != 8)
    return behind.astype(np.int64), short | behind | without


def _may_be_trunk(digit: Places) -> Marks:
    return np.asarray((digit == 0) | (digit == 1) | (digit == 8))


def _several(value: str, country: str) -> str:
    numbers = (normalised(part, country) for part in parts(value))
    return SEVERAL_VALUES.join(dict.fromkeys(filter(None, numbers)))


def _plain(text: str) -> str:
    """Without extensions and without what people write between digits."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return DIRECT.sub("", text.replace("(0)", "")).translate(BETWEEN)


def _read(text: str, country: str) -> str:
    if text[:1] == "+" and text.isascii() and text[1:].isdecimal():
        number = _international(text[1:]) or text[1:]
    elif len(text) <= LONGEST_LOCAL and text.isdecimal() and text[0] not in TRUNK_STARTS:
        number = text  # neither a trunk prefix, nor 00, nor long enough for a calling code
    else:
        return _checked(_closely(text, country))
    return number if len(number) >= LEAST and number[0] != number[-1] else _checked(number)


def _closely(text: str, country: str) -> str:
    digits = text if text.isdecimal() else NOT_DIGIT.sub("", text)
    if text[:1] == "+" and digits:
        return _international(digits) or digits
    if text[:2] == "00" and len(digits) > LEAST + 4:
        return _international(digits[2:]) or digits
    return _national(digits, country)


def _checked(number: str) -> str:
    """Not a number: too short, or one digit repeated (0000000, 99999999)."""
    return number if len(number) >= LEAST and number.count(number[0]) < len(number) else ""


def _international(digits: str) -> str:
    length, country = _calling_code_of(digits[:3])
    return _without_trunk(digits[length:], country) if country else ""


@cache
def _calling_code_of(head: str) -> tuple[int, str]:
    """How many of the first three digits are a calling code, and its country."""
    return next(((n, country) for n in (2, 3, 1) if (country := COUNTRIES.get(head[:n]))), (0, ""))


def _national(digits: str, country: str) -> str:
    if len(digits) == 13 and digits.startswith("86") and CHINESE_MOBILE.fullmatch(digits[2:]):
        return digits[2:]
    code = calling_code(country) if country else ""
    if code and len(digits) > LONGEST_LOCAL and digits.startswith(code) and _is_valid("+" + digits):
        return _without_trunk(digits[len(code) :], country)
    return _without_trunk(digits, country)


def _without_trunk(digits: str, country: str) -> str:
    if digits[:1] not in TRUNK_STARTS:
        return digits
    prefix = trunk(country) if country else "0"
    if country in KEEPS_ZERO:
        # Comparable with writers who drop the zero, as foreign systems do.
        return digits.lstrip("0")
    while prefix and digits.startswith(prefix) and len(digits) - len(prefix) >= LEAST:
        digits = digits[len(prefix) :]
    return digits


@cache
def trunk(country: str) -> str:
    """What is dialled before an area code inside the country: 0 in most of Europe and China, 1 in the United States."""
    metadata = PhoneMetadata.metadata_for_region(country)
    return (metadata.national_prefix or "") if metadata else "0"


def _trunk_start(country: str) -> int:
    """The digit that a trunk prefix begins with there."""
    return 0 if country in KEEPS_ZERO else int(trunk(country)[:1] or NO_DIGIT)


@cache
def calling_code(country: str) -> str:
    code = phonenumbers.country_code_for_region(country)
    return str(code) if code else ""


def _is_valid(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except NumberParseException:
        return False
