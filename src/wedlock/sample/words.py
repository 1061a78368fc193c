"""Words: the lists from which every name, street and note of the sample is put together. None is a real company."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class City:
    """A Chinese city; `named` is how company names write it, `district_code` its GB/T 2260 number."""

    province: str
    city: str
    named: str
    english: str
    area: str
    district_code: str
    postcode: str
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A foreign country; `cities` are (city, state, area and number kept for fiction, postcode)."""

    iso: str
    dial: str
    forms: tuple[str, ...]
    cities: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Words:
    """Chinese characters come with their pinyin: (character, pinyin). Trades are (Chinese, English, industry)."""

    brand: tuple[tuple[str, str], ...]
    trades: tuple[tuple[str, str, str], ...]
    cities: tuple[City, ...]
    roads: tuple[str, ...]
    surnames: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str], ...]
    countries: tuple[Country, ...]
    streets: tuple[str, ...]
    first_syllables: tuple[str, ...]
    middle_syllables: tuple[str, ...]
    last_syllables: tuple[str, ...]
    family_names: tuple[str, ...]
    first_names: tuple[str, ...]
    western_trades: tuple[tuple[str, str], ...]
    notes_chinese: tuple[str, ...]
    notes_western: tuple[str, ...]
    traditional: dict[int, int]
    homophones: dict[int, int]


def _spoken(words: list[str]) -> tuple[tuple[str, str], ...]:
    """`明ming` → (明, ming)."""
    cut = [next(i for i, letter in enumerate(word) if letter < "\u3000") for word in words]
    return tuple((word[:i], word[i:]) for word, i in zip(words, cut, strict=True))


def _city(
    province: str, city: str, named: str, english: str, area: str, code: str, postcode: str, districts: str
) -> City:
    return City(province, city, named, english, area, code, postcode, tuple(districts.split()))


@cache
def words() -> Words:
    raw = json.loads((resources.files("wedlock.sample") / "data" / "words.json").read_text(encoding="utf-8"))
    plain = (
        "roads streets first_syllables middle_syllables last_syllables family_names first_names "
        "notes_chinese notes_western"
    )
    return Words(
        brand=_spoken(raw["brand"]),
        surnames=_spoken(raw["surnames"]),
        given=_spoken(raw["given"]),
        trades=tuple((a, b, c) for a, b, c in raw["trades"]),
        western_trades=tuple((a, b) for a, b in raw["western_trades"]),
        cities=tuple(_city(*city) for city in raw["cities"]),
        countries=tuple(
            Country(iso, c["code"], tuple(c["forms"]), tuple(tuple(city) for city in c["cities"]))
            for iso, c in raw["foreign"].items()
        ),
        traditional=str.maketrans(*raw["traditional"]),
        homophones=str.maketrans(*raw["homophones"]),
        **{name: tuple(raw[name]) for name in plain.split()},
    )
