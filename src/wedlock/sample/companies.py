"""Companies: the true customers, before two systems write them down each in its own way. Column by column."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from wedlock.sample import phones, uscc
from wedlock.sample.dice import Column, Dice, Mask, Numbers, Texts, either, numbered, texts
from wedlock.sample.words import words

CHINESE = 0.65
"""Share of customers in mainland China; the rest sits abroad."""
SIBLINGS = 0.06
"""Share of companies that bear the brand and trade of another one in another region, and are not it."""
NO_LETTERS = re.compile("[^a-z]+")
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
FORM_WEIGHTS = (0.78, 0.08, 0.1, 0.04)
CITY_WEIGHTS = (
    14,
    8,
    4,
    3,
    10,
    7,
    6,
    3,
    2,
    8,
    4,
    4,
    2,
    2,
    7,
    5,
    4,
    5,
    2,
    4,
    2,
    1,
    3,
    2,
    1,
    2,
    2,
    3,
    2,
    2,
    1,
    2,
    1,
    2,
    1,
    1,
    1,
    1,
    1,
    1,
)


@dataclass(frozen=True)
class Companies:
    """`size` true companies. `city` is a place in Words.cities, or in the cities of `country` (-1: China).

    `name` is the registered one, `core` the name without region and legal form, `slug` its Latin letters.
    """

    chinese: Mask
    country: Numbers
    city: Numbers
    name: Texts
    core: Texts
    short: Texts
    english: Texts
    slug: Texts
    industry: Texts
    iso: Texts
    tax: Texts
    phone: Texts
    fax: Texts
    mobile: Texts
    email: Texts
    website: Texts
    street: Texts
    town: Texts
    region: Texts
    postcode: Texts

    @property
    def size(self) -> int:
        return len(self.name)


def found(size: int, dice: Dice) -> Companies:
    """`size` companies with distinct registered names."""
    chinese = dice.cast("chinese").mask(CHINESE, size)
    east, west = int(chinese.sum()), int((~chinese).sum())
    parts = [
        _join(chinese, a, b)
        for a, b in zip(_eastern(east, dice.cast("east")), _western(west, dice.cast("west")), strict=True)
    ]
    return Companies(chinese, *parts)


def _join(chinese: Mask, east: Column, west: Column) -> Column:
    whole = np.empty(len(chinese), dtype=east.dtype)
    whole[chinese], whole[~chinese] = east, west
    return whole


def _eastern(size: int, dice: Dice) -> tuple[Column, ...]:
    book = words()
    city, brand, trade = _distinct(size, dice)
    form = dice.index(len(FORMS), size, FORM_WEIGHTS)
    named, english_city = (texts([getattr(c, a) for c in book.cities])[city] for a in ("named", "english"))
    signs, sounds = _brands(brand)
    trades = texts([t[0] for t in book.trades])[trade]
    core = signs + trades
    name = _ordered_name(named, core, texts(FORMS)[form], dice)
    english = english_city + " " + sounds + " " + texts([t[1] for t in book.trades])[trade] + " Co., Ltd."
    slug = texts([s.lower() for s in sounds.tolist()]) + texts([c[:2].lower() for c in english_city.tolist()])
    street = _chinese_street(city, dice)
    serial = dice.numbers.permutation(size)
    return (
        np.full(size, -1),
        city,
        name,
        core,
        signs,
        english,
        slug,
        texts([t[2] for t in book.trades])[trade],
        np.full(size, "CN", dtype=object),
        _uscc(city, dice),
        phones.landlines(city, serial * 2),
        phones.landlines(city, serial * 2 + 1),
        phones.mobiles(serial),
        *_online(slug, serial, dice),
        street,
        texts([c.city for c in book.cities])[city],
        texts([c.province for c in book.cities])[city],
        texts([c.postcode for c in book.cities])[city] + numbered("%02d", dice.below(20, size) * 5),
    )


def _distinct(size: int, dice: Dice) -> tuple[Numbers, Numbers, Numbers]:
    """City, brand and trade of each company; no two share all three, some share brand and trade (see SIBLINGS)."""
    book = words()
    city = dice.index(len(book.cities), size, CITY_WEIGHTS)
    brand = _brand_numbers(size, dice)
    trade = dice.below(len(book.trades), size)
    sibling = np.flatnonzero(dice.mask(SIBLINGS, size))
    if size:
        model = dice.below(size, len(sibling))
        brand[sibling], trade[sibling] = brand[model], trade[model]
    while True:
        key = (brand * len(book.trades) + trade) * len(book.cities) + city
        _, first = np.unique(key, return_index=True)
        again = np.ones(size, dtype=bool)
        again[first] = False
        if not again.any():
            return city, brand, trade
        brand[again] = _brand_numbers(int(again.sum()), dice)


def _brand_numbers(size: int, dice: Dice) -> Numbers:
    """Two characters (third 0) or, in 30 %, three, as one number to the base of the list's length + 1."""
    base = len(words().brand)
    third = np.where(dice.mask(0.3, size), dice.below(base, size) + 1, 0)
    return (dice.below(base, size) * base + dice.below(base, size)) * (base + 1) + third


def _brands(numbers: Numbers) -> tuple[Texts, Texts]:
    """Characters and pinyin of brand numbers."""
    base = len(words().brand)
    signs, sounds = texts([s for s, _ in words().brand]), texts([p for _, p in words().brand])
    pair, third = numbers // (base + 1), numbers % (base + 1)
    first, second = pair // base, pair % base
    return (
        signs[first] + signs[second] + np.concatenate([texts([""]), signs])[third],
        texts([s.capitalize() for s in sounds.tolist()])[first]
        + sounds[second]
        + np.concatenate([texts([""]), sounds])[third],
    )


def _ordered_name(city: Texts, core: Texts, form: Texts, dice: Dice) -> Texts:
    """上海明瑞机械有限公司; in 12 % 明瑞机械（上海）有限公司."""
    behind = dice.mask(0.12, len(city))
    name: Texts = np.where(behind, core + "（" + city + "）" + form, city + core + form)
    return name


def _uscc(city: Numbers, dice: Dice) -> Texts:
    """Codes with distinct organisation numbers."""
    districts = np.array([int(c.district_code) for c in words().cities])[city] + dice.within(1, 15, len(city))
    step = 38_873  # prime to 10**8: consecutive serials give distinct numbers that do not look consecutive
    return uscc.codes(districts, (np.arange(len(city)) * step + 13_579_246) % 10**8)


def _chinese_street(city: Numbers, dice: Dice) -> Texts:
    book = words()
    districts = [c.districts for c in book.cities]
    which = dice.below(1000, len(city)).tolist()
    area = texts([districts[c][w % len(districts[c])] for c, w in zip(city.tolist(), which, strict=True)])
    street = area + dice.pick(book.roads, len(city)) + numbered("%d号", dice.within(1, 2999, len(city)))
    room = numbered("%d室", dice.within(101, 2808, len(city)))
    return either(dice.mask(0.4, len(city)), street + room, street)


def _online(slug: Texts, serial: Numbers, dice: Dice) -> tuple[Texts, Texts]:
    """E-mail address and web site. A fifth writes from a free mailer that many share."""
    site = texts([f"{s}{n % 997}.example" for s, n in zip(slug.tolist(), serial.tolist(), strict=True)])
    box = dice.pick(("info", "sales", "office", "export", "contact", "buy"), len(slug))
    free = (
        slug + numbered("%d", serial) + dice.pick(("@mail.example.net", "@post.example.org", "@163.example"), len(slug))
    )
    return either(dice.mask(0.2, len(slug)), free, box + "@" + site), "www." + site


def _western(size: int, dice: Dice) -> tuple[Column, ...]:
    book = words()
    country = dice.index(len(book.countries), size, (30, 22, 25, 13, 10))
    counts = np.array([len(c.cities) for c in book.countries])
    city = dice.below(10**6, size) % counts[country]
    flat = texts([place for c in book.countries for place in c.cities])
    start = np.concatenate([[0], np.cumsum(counts)[:-1]])
    places = flat[start[country] + city].tolist()
    brand, trade = _western_names(size, dice)
    form_counts = np.array([len(c.forms) for c in book.countries])
    forms = texts([f for c in book.countries for f in c.forms])
    form = forms[
        np.concatenate([[0], np.cumsum(form_counts)[:-1]])[country] + dice.below(10**6, size) % form_counts[country]
    ]
    trades = texts([t for t, _ in book.western_trades])[trade]
    core = brand + " " + trades
    slug = texts([_letters(c) for c in core.tolist()])
    serial = dice.numbers.permutation(size)
    number = numbered("%d ", dice.within(1, 480, size))
    iso = texts([c.iso for c in book.countries])[country]
    return (
        country,
        city,
        core + " " + form,
        core,
        brand,
        core + " " + form,
        slug,
        texts([i for _, i in book.western_trades])[trade],
        iso,
        iso + numbered("%09d", (serial * 38_873 + 246_813_579) % 10**9),
        phones.abroad(country, city, _serial(country, city, 0)),
        phones.abroad(country, city, _serial(country, city, 1)),
        phones.abroad(country, city, _serial(country, city, 2)),
        *_online(slug, serial, dice),
        number + dice.pick(book.streets, size) + dice.pick((" Street", " Road", " Lane", " Avenue"), size),
        *(texts([p[i] for p in places]) for i in (0, 1, 3)),
    )


def _western_names(size: int, dice: Dice) -> tuple[Texts, Numbers]:
    """Coined brands (Norvelatex), or one or two family names; no two share brand and trade."""
    book = words()
    trade = dice.below(len(book.western_trades), size)
    brand = _western_brands(size, dice)
    while True:
        whole = brand + "|" + numbered("%d", trade)
        seen: dict[str, int] = {}
        again = np.array([seen.setdefault(w, i) != i for i, w in enumerate(whole.tolist())], dtype=bool)
        if not again.any():
            return brand, trade
        brand[again] = _western_brands(int(again.sum()), dice)


def _western_brands(size: int, dice: Dice) -> Texts:
    book = words()
    coined = (
        dice.pick(book.first_syllables, size)
        + dice.pick(book.middle_syllables, size)
        + dice.pick(book.last_syllables, size)
    )
    second = dice.pick(book.first_syllables, size) + dice.pick(book.last_syllables, size)
    families = dice.pick(book.family_names, size) + " & " + dice.pick(book.family_names, size)
    kind = dice.numbers.random(size)
    brand: Texts = np.where(kind < 0.5, coined, np.where(kind < 0.75, coined + " " + second, families))
    return brand


def _serial(country: Numbers, city: Numbers, which: int) -> Numbers:
    """A running number within each city, three to a company (telephone, fax, mobile)."""
    place = country * 100 + city
    order = np.argsort(place, kind="stable")
    ranked = place[order]
    starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]]))
    rank = np.empty(len(place), dtype=np.int64)
    rank[order] = np.arange(len(place)) - np.repeat(starts, np.diff(np.concatenate([starts, [len(place)]])))
    return rank * 3 + which


def _letters(text: str) -> str:
    return NO_LETTERS.sub("", text.lower())
