"""Telephone numbers that ring nowhere, and the ways people write them.

Chinese landlines begin with 1 after the area code (never given to subscribers), Chinese mobiles lie in 1740 0-5
(satellite service); abroad the ranges that the regulators keep for fiction (US 555-01xx, UK 7946 0xxx, German
030 23125, French 1 99 00, Australian 5550). Where such a range is used up, an extension tells companies apart.
"""

from __future__ import annotations

import re

from wedlock.sample.dice import Numbers, Texts, texts
from wedlock.sample.words import words

NO_DIGITS = re.compile("[^0-9]+")


def landlines(cities: Numbers, serials: Numbers) -> Texts:
    """Chinese landlines as `021-1xxxxxxx`; distinct within a city for serials below 9,999,991, a prime."""
    areas = [city.area for city in words().cities]
    spread = serials * 7_654_321 % 9_999_991
    return texts([f"{areas[c]}-1{s:07d}" for c, s in zip(cities.tolist(), spread.tolist(), strict=True)])


def mobiles(serials: Numbers) -> Texts:
    """Chinese mobiles, 11 digits; distinct for serials below 5,999,993, a prime."""
    return texts([f"1740{s:07d}" for s in (serials * 3_456_789 % 5_999_993).tolist()])


def abroad(countries: Numbers, cities: Numbers, serials: Numbers) -> Texts:
    """International numbers of foreign companies as `+44 20 7946 0123`."""
    heads = [[_head(country.dial, country.iso, city[2]) for city in country.cities] for country in words().countries]
    return texts(
        [_number(heads[c][t], s) for c, t, s in zip(countries.tolist(), cities.tolist(), serials.tolist(), strict=True)]
    )


def _head(dial: str, iso: str, area: str) -> tuple[str, int]:
    """What stands before the free digits, and how many these are."""
    if iso == "US":
        return f"{dial} {area} 555 01", 2
    return f"{dial} {area}", {"GB": 3, "DE": 3, "FR": 4, "AU": 4}[iso]


def _number(place: tuple[str, int], serial: int) -> str:
    head, width = place
    room = 10**width
    extension = f" ext. {100 + serial // room}" if serial >= room else ""
    return f"{head}{serial % room:0{width}d}{extension}"


def with_country(number: str) -> str:
    """`021-1234` → `+86 21 1234`; a mobile gets +86; foreign numbers stay."""
    if number.startswith("0"):
        area, _, rest = number[1:].partition("-")
        return f"+86 {area} {rest}"
    return number if number.startswith("+") else f"+86 {number}"


def bracketed(number: str) -> str:
    """`021-1234` → `(021)1234`; a mobile in groups of 3-4-4; foreign: 00 for +."""
    if number.startswith("0"):
        area, _, rest = number.partition("-")
        return f"({area}){rest[:4]} {rest[4:]}"
    return number.replace("+", "00") if number.startswith("+") else f"{number[:3]} {number[3:7]} {number[7:]}"


def bare(number: str) -> str:
    """Digits alone (the extension, where there is one, stays)."""
    head, mark, tail = number.partition(" ext. ")
    return NO_DIGITS.sub("", head) + (f"-{tail}" if mark else "")
