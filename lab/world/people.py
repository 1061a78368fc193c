"""Companies and persons as the ERP's clerks write them."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from lab.world.names import (
    BRANDS,
    FIRSTS_ZH,
    FORMS_ZH,
    LANDS,
    LASTS_ZH,
    PINYIN,
    REGIONS,
    SECTORS,
    STREETS_ZH,
    TRADES,
    Land,
)

VAT_LETTERS = {"gb.vat": "GB", "de.vat": "DE", "fr.tva": "FR", "it.iva": "IT"}
VAT_DIGITS = {"gb.vat": 9, "de.vat": 9, "fr.tva": 11, "it.iva": 11}

# National numbers, without the leading zero: of an office, of a mobile.
OFFICE = {"GB": "1#########", "DE": "40#######", "FR": "4########", "IT": "2########"}
MOBILE = {"GB": "7#########", "DE": "151########", "FR": "6########", "IT": "34########"}


@dataclass(frozen=True)
class Somebody:
    """A company or person. `parts` are the pieces of the name that another clerk may put together differently."""

    ref: str
    name: str
    country: str
    street: str
    city: str
    postcode: str
    dial: str
    number: str  # national, without the leading zero
    email: str
    parts: dict[str, str]
    website: str = ""
    uscc: str = ""
    vat: str = ""
    vat_type: str = ""
    fax: str = ""
    credit_limit: int | None = None

    @property
    def chinese(self) -> bool:
        return self.country == "CN"

    @property
    def person(self) -> bool:
        return "last" in self.parts


def ascii_word(text: str) -> str:
    """Lower-case ASCII letters and digits of `text`."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "", plain.lower())


def company(draw: random.Random, ref: str, taken: set[str], chinese: bool) -> Somebody:
    return _chinese_company(draw, ref, taken) if chinese else _european_company(draw, ref, taken)


def person(draw: random.Random, ref: str, taken: set[str], chinese: bool) -> Somebody:
    return _chinese_person(draw, ref, taken) if chinese else _european_person(draw, ref, taken)


def chinese_company(draw: random.Random, region: tuple[str, str, str, str], taken: set[str], brand: str, trade: str,
                   ref: str) -> Somebody:  # fmt: skip
    """A Chinese company of the given brand and trade in the given region."""
    city, division, postcode, area = region
    form = draw.choices(FORMS_ZH, [7, 1, 2])[0]
    name = f"{city}{brand}{trade}{form}"
    taken.add(name)
    domain = f"{ref.lower()}-cn.example"
    return Somebody(
        ref=ref, name=name, country="CN", city=city, postcode=digits(draw, postcode),
        street=draw.choice(STREETS_ZH).format(n=draw.randint(1, 900)), dial="86",
        number=area + str(draw.randint(2, 8)) + digits(draw, "#######" if len(area) > 2 else "########")[1:] + "6",
        email=f"sales@{domain}", website=f"http://www.{domain}", uscc=_uscc(draw, division),
        fax=area + digits(draw, "8#######") if draw.random() < 0.2 else "", credit_limit=_limit(draw),
        parts={"region": city, "brand": brand, "trade": trade, "form": form},
    )  # fmt: skip


def _chinese_company(draw: random.Random, ref: str, taken: set[str]) -> Somebody:
    while True:
        region, brand, trade = draw.choice(REGIONS), draw.choice(BRANDS), draw.choice(TRADES)
        # Of one brand and trade there is one company only, unless `made` asks for a namesake elsewhere.
        if brand + trade not in taken:
            taken.add(brand + trade)
            return chinese_company(draw, region, taken, brand, trade, ref)


def _european_company(draw: random.Random, ref: str, taken: set[str]) -> Somebody:
    land = draw.choices(LANDS, [4, 3, 2, 1])[0]
    while True:
        last, second = draw.choice(land.lasts), draw.choice(land.lasts)
        core = f"{last} {draw.choice(SECTORS)}" if draw.random() < 0.7 or last == second else f"{last} & {second}"
        if core not in taken:
            taken.add(core)
            break
    form, domain = draw.choice(land.forms), f"{ascii_word(core)}.example"
    return Somebody(
        ref=ref, name=f"{core} {form}", **_address(draw, land), number=digits(draw, OFFICE[land.code]),
        email=f"info@{domain}", website=f"https://www.{domain}", vat=_vat(draw, land), vat_type=land.vat_type,
        fax=digits(draw, OFFICE[land.code]) if draw.random() < 0.2 else "", credit_limit=_limit(draw),
        parts={"core": core, "form": form},
    )  # fmt: skip


def _european_person(draw: random.Random, ref: str, taken: set[str]) -> Somebody:
    land = draw.choices(LANDS, [4, 3, 2, 1])[0]
    while True:
        first, last = draw.choice(land.firsts), draw.choice(land.lasts)
        if f"{first} {last}" not in taken:
            taken.add(f"{first} {last}")
            break
    return Somebody(
        ref=ref, name=f"{first} {last}", **_address(draw, land), number=digits(draw, MOBILE[land.code]),
        email=f"{ascii_word(first)}.{ascii_word(last)}@mail.example", parts={"first": first, "last": last},
        credit_limit=draw.choice((None, None, 200, 500)),
    )  # fmt: skip


def _chinese_person(draw: random.Random, ref: str, taken: set[str]) -> Somebody:
    while True:
        last, first = draw.choice(LASTS_ZH), draw.choice(FIRSTS_ZH)
        if last + first not in taken:
            taken.add(last + first)
            break
    city, _, postcode, _ = draw.choice(REGIONS)
    number = digits(draw, "13#########")
    return Somebody(
        ref=ref, name=last + first, country="CN", city=city, postcode=digits(draw, postcode), dial="86", number=number,
        street=draw.choice(STREETS_ZH).format(n=draw.randint(1, 900)), parts={"first": first, "last": last},
        email=f"{PINYIN[last]}{number[-4:]}@mail.example", credit_limit=draw.choice((None, None, 200, 500)),
    )  # fmt: skip


def _address(draw: random.Random, land: Land) -> dict[str, Any]:
    city, postcode = draw.choice(land.cities)
    street = draw.choice(land.streets).format(n=draw.randint(1, 180))
    return {"country": land.code, "street": street, "city": city, "postcode": digits(draw, postcode), "dial": land.dial}


def _limit(draw: random.Random) -> int | None:
    return draw.choice((None, 500, 1000, 2500, 5000, 10000, 25000))


def digits(draw: random.Random, pattern: str) -> str:
    """`pattern` with each # replaced by a digit other than zero."""
    return "".join(str(draw.randint(1, 9)) if c == "#" else c for c in pattern)


def _vat(draw: random.Random, land: Land) -> str:
    """Letters and digits, drawn until python-stdnum finds the check digits right (about 100 tries for France)."""
    module = import_module(f"stdnum.{land.vat}")
    while True:
        number = VAT_LETTERS[land.vat] + "".join(str(draw.randint(0, 9)) for _ in range(VAT_DIGITS[land.vat]))
        if module.is_valid(number):
            return number


def _uscc(draw: random.Random, division: str) -> str:
    from stdnum.cn import uscc

    body = "91" + division + "MA" + "".join(draw.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return body + uscc.calc_check_digit(body)
