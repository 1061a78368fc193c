"""The same company or person as another clerk writes it; each change has a name, kept in the truth."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

from lab.world.names import FORMS_ZH, OTHER_FORMS, STREETS_ZH
from lab.world.people import Somebody, ascii_word

COUNTRY_WORDS = {
    "GB": ("United Kingdom", "UK", "Great Britain"), "DE": ("Germany", "Deutschland"), "FR": ("France",),
    "IT": ("Italy", "Italia"), "CN": ("China", "中国", "P.R. China"),
}  # fmt: skip


def respell(draw: random.Random, one: Somebody, hard: bool) -> tuple[Somebody, list[str]]:
    """`one` as the CRM has it, and what was changed. `hard` allows a misspelt name."""
    name, ops = (_chinese_name if one.chinese else _european_name)(draw, one, hard)
    other = replace(one, name=name)
    for label, chance, change in (
        ("no_phone", 0.12, lambda o: replace(o, number="")),
        ("no_email", 0.15, lambda o: replace(o, email="")),
        ("other_email", 0.2, lambda o: replace(o, email=_other_box(draw, o.email))),
        ("email_case", 0.15, lambda o: replace(o, email=o.email.upper())),
        ("no_website", 0.25, lambda o: replace(o, website="")),
        ("no_uscc", 0.4, lambda o: replace(o, uscc="")),
        ("no_vat", 0.4, lambda o: replace(o, vat="")),
        ("street", 0.25, lambda o: replace(o, street=_abbreviated(o.street))),
        ("old_address", 0.1, lambda o: replace(o, **_moved(draw, o))),
        ("no_city", 0.08, lambda o: replace(o, city="")),
    ):
        if draw.random() < chance:
            changed = change(other)
            if changed != other:
                ops.append(label)
            other = changed
    return other, ops


def phone(draw: random.Random, one: Somebody, number: str | None = None) -> str:
    """A telephone number in one of the ways people write them."""
    n = one.number if number is None else number
    if not n:
        return ""
    if one.chinese and len(n) == 11 and n[0] == "1":  # a mobile has no area code
        return draw.choice((n, f"+86 {n[:3]} {n[3:7]} {n[7:]}", f"{n[:3]}-{n[3:7]}-{n[7:]}", f"0086{n}"))
    area = 2 if n.startswith("28") and one.chinese else 3
    ways = (f"+{one.dial} {n[:area]} {n[area:]}", f"00{one.dial}{n}", f"0{n[:area]}-{n[area:]}",
            f"(0{n[:area]}) {n[area:area + 4]} {n[area + 4:]}", f"+{one.dial}{n}")  # fmt: skip
    return draw.choice(ways)


def country_word(draw: random.Random, code: str) -> str:
    return draw.choices(COUNTRY_WORDS[code], [6, 2, 1][: len(COUNTRY_WORDS[code])])[0]


def _european_name(draw: random.Random, one: Somebody, hard: bool) -> tuple[str, list[str]]:
    ops: list[str] = []
    core, form = one.parts["core"], one.parts["form"]
    if draw.random() < 0.6:
        form = draw.choice(OTHER_FORMS[form])
        ops.append("form")
    if draw.random() < 0.25:
        core = core.upper()
        ops.append("case")
    if draw.random() < 0.2 and (plain := " ".join(ascii_word(w) or "&" for w in core.split()).title()) != core.title():
        core = plain
        ops.append("accents")
    if "&" in core and draw.random() < 0.5:
        core = core.replace("&", "and")
        ops.append("and")
    if hard and draw.random() < 0.7:
        core = _mistyped(draw, core)
        ops.append("typo")
    return f"{core} {form}".strip(), ops


def _chinese_name(draw: random.Random, one: Somebody, hard: bool) -> tuple[str, list[str]]:
    region, brand, trade, form = (one.parts[p] for p in ("region", "brand", "trade", "form"))
    ops: list[str] = []
    way = draw.random()
    if way < 0.2:
        name, op = f"{brand}{trade}（{region}）{form}", "region_in_brackets"
    elif way < 0.35:
        name, op = f"{region}市{brand}{trade}{form}", "city_word"
    elif way < 0.5:
        name, op = f"{region}{brand}{trade}", "form"
    elif way < 0.6 and one.number:
        name, op = f"{brand}{trade}", "short"
    elif way < 0.7:
        name, op = f"{region}{brand}{trade}{draw.choice([f for f in FORMS_ZH if f != form])}", "other_form"
    else:
        name, op = one.name, ""
    ops += [op] if op else []
    if draw.random() < 0.15 or (hard and draw.random() < 0.3):
        traditional = _traditional().convert(name)
        ops += ["traditional"] if traditional != name else []
        name = traditional
    if draw.random() < 0.1:
        name = f" {name}　"
        ops.append("blanks")
    return name, ops


@cache
def _traditional() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")  # type: ignore[no-untyped-call]  # the package has no types


def _mistyped(draw: random.Random, text: str) -> str:
    """One letter of the middle lost, doubled, or swapped with its neighbour."""
    i, kind = draw.randrange(1, len(text) - 2), draw.randrange(3)
    if kind == 0:
        return text[:i] + text[i + 1 :]
    if kind == 1:
        return text[: i + 1] + text[i:]
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _other_box(draw: random.Random, email: str) -> str:
    _, at, domain = email.partition("@")
    return draw.choice(("contact", "office", "orders")) + at + domain if at and domain != "mail.example" else email


def _abbreviated(street: str) -> str:
    for long, short in (("straße", "str."), ("Road", "Rd"), ("Street", "St"), ("avenue", "av."), ("boulevard", "bd"),
                        ("Via ", "V. "), ("号", "號"), ("工业园区", "工业园")):  # fmt: skip
        street = street.replace(long, short)
    return street


def _moved(draw: random.Random, one: Somebody) -> dict[str, str]:
    if one.chinese:
        return {"street": draw.choice(STREETS_ZH).format(n=draw.randint(901, 999))}
    return {"street": f"PO Box {draw.randint(100, 999)}"}
