"""Companies made up for the benchmark: two systems that share a part, each with its own spelling, phones and gaps.

Half of the names are Latin, half Chinese. Of the shared ones every field is changed with a fixed chance; the truth is
known. Vectorised, so that two million records take half a minute.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SYLLABLES = [a + b for a in "bdklmnrstvwz" for b in "aeio"] + [
    "han",
    "ber",
    "ter",
    "lund",
    "mann",
    "stein",
    "ford",
    "well",
]
SECTORS = [
    "Logistics",
    "Foods",
    "Engineering",
    "Textiles",
    "Systems",
    "Partners",
    "Packaging",
    "Optics",
    "Trading",
    "Tools",
]
FORMS = ("Ltd", "Limited", "GmbH", "AG", "SARL", "S.r.l.", "Inc.", "")
CITIES = ["London", "Berlin", "Hamburg", "Paris", "Lyon", "Milano", "Roma", "Madrid", "Porto", "Wien", "Leeds", "Köln"]
HANZI = (
    "华润恒通瑞达天宇金星海联中信德盛美佳康宏远博泰鑫源永昌鸿翔嘉诚正大安顺"
    "百川千里万丰东升南洋西岭北辰明珠龙腾凤鸣光辉建业立新创智云帆"
)
TRADES = ("贸易", "科技", "机械", "食品", "物流", "建材", "电子", "化工", "服装", "纺织")
REGIONS = ("上海", "北京", "深圳", "广州", "杭州", "苏州", "成都", "武汉", "天津", "南京", "青岛", "宁波")
CHINESE_FORMS = ("有限公司", "有限责任公司", "股份有限公司")
FIELDS = ("id", "name", "phone", "email", "street", "city", "postcode", "country")


@dataclass
class Companies:
    """Columns of both sides by the names of FIELDS; `truth` pairs of ids."""

    left: dict[str, list[str]]
    right: dict[str, list[str]]
    truth: set[tuple[str, str]]

    def write(self, folder: Path) -> None:
        for name, side in (("left", self.left), ("right", self.right)):
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(FIELDS)
                writer.writerows(zip(*(side[field] for field in FIELDS), strict=True))


def build(count: int, shared: float = 0.6, seed: int = 7) -> Companies:
    """`count` companies a side, of which the share `shared` is in both."""
    draw = np.random.default_rng(seed)
    common = int(count * shared)
    world = _world(draw, 2 * count - common)
    order = draw.permutation(count)
    left = {field: values[:count] for field, values in world.items()}
    right = _other_spelling(draw, {field: values[count - common :] for field, values in world.items()})
    right = {field: [values[k] for k in order] for field, values in right.items()}
    left["id"] = [f"L{k}" for k in range(count)]
    right["id"] = [f"R{k}" for k in range(count)]
    place = {int(old): new for new, old in enumerate(order)}
    truth = {(f"L{count - common + k}", f"R{place[k]}") for k in range(common)}
    return Companies(left, right, truth)


def _pick(draw: np.random.Generator, words: tuple[str, ...] | list[str], count: int) -> list[str]:
    return [words[k] for k in draw.integers(0, len(words), count)]


def _world(draw: np.random.Generator, count: int) -> dict[str, list[str]]:
    chinese = draw.random(count) < 0.5
    words = [
        [a + b + c for a, b, c in zip(*(_pick(draw, SYLLABLES, count) for _ in range(3)), strict=True)] for _ in (1, 2)
    ]
    latin = zip(
        words[0], words[1], _pick(draw, SECTORS, count), _pick(draw, FORMS, count), draw.random(count), strict=True
    )
    latin_names = [" ".join(filter(None, (a.title(), b.title() if r < 0.4 else "", c, f))) for a, b, c, f, r in latin]
    glyphs = [_pick(draw, list(HANZI), count) for _ in range(4)]
    hanzi = ["".join(four) for four in zip(*glyphs, strict=True)]
    parts = zip(
        _pick(draw, REGIONS, count), hanzi, _pick(draw, TRADES, count), _pick(draw, CHINESE_FORMS, count), strict=True
    )
    chinese_names = ["".join(part) for part in parts]
    numbers = draw.integers(20_000_000, 99_999_999, count)
    areas = _pick(draw, ["21", "10", "755", "20", "571"], count)
    cities, zips, house = _pick(draw, CITIES, count), draw.integers(10_000, 99_999, count), draw.integers(1, 200, count)
    return {
        "name": [b if c else a for a, b, c in zip(latin_names, chinese_names, chinese, strict=True)],
        "phone": [f"+86 {a} {n}" if c else f"+49 30 {n}" for a, n, c in zip(areas, numbers, chinese, strict=True)],
        "email": [f"info@{a}{b[:3]}{n % 100}.example" for a, b, n in zip(*words, numbers.tolist(), strict=True)],
        "street": [f"{a.title()} Road {h}" for a, h in zip(words[1], house.tolist(), strict=True)],
        "city": [REGIONS[n % 12] if c else city for city, n, c in zip(cities, numbers.tolist(), chinese, strict=True)],
        "postcode": [str(z) for z in zips.tolist()],
        "country": ["CN" if c else "DE" for c in chinese],
    }


def _other_spelling(draw: np.random.Generator, side: dict[str, list[str]]) -> dict[str, list[str]]:
    count = len(side["name"])
    chance = draw.random((6, count))
    place = draw.integers(1, 6, count)
    return {
        "name": [_renamed(n, a, p) for n, a, p in zip(side["name"], chance[0], place.tolist(), strict=True)],
        "phone": [_redialled(n, a) for n, a in zip(side["phone"], chance[1], strict=True)],
        "email": [
            n if a < 0.7 else ("" if a < 0.85 else n.replace("info@", "sales@"))
            for n, a in zip(side["email"], chance[2], strict=True)
        ],
        "street": [
            n if a < 0.7 else (n.upper() if a < 0.85 else "") for n, a in zip(side["street"], chance[3], strict=True)
        ],
        "city": [n if a < 0.9 else "" for n, a in zip(side["city"], chance[4], strict=True)],
        "postcode": [n if a < 0.9 else "" for n, a in zip(side["postcode"], chance[5], strict=True)],
        "country": side["country"],
    }


def _renamed(name: str, chance: float, place: int) -> str:
    if chance < 0.4:
        return name
    if not name.isascii():
        return (
            name.replace("有限责任公司", "有限公司")
            if chance < 0.7
            else (f"{name}（老客户）" if chance < 0.8 else name)
        )
    head, _, form = name.rpartition(" ")
    if chance < 0.6 and head and (form.endswith(".") or form in FORMS):
        return head
    if chance < 0.75:
        return name.upper()
    if chance < 0.9:
        return name[:place] + name[place + 1 :]
    return name


def _redialled(phone: str, chance: float) -> str:
    if chance < 0.25:
        return ""
    country, area, number = phone.split(" ")
    if chance < 0.5:
        return f"0{area}-{number}"
    if chance < 0.7:
        return f"00{country[1:]}{area}{number}"
    return phone if chance < 0.85 else f"({'0' + area}) {number[:4]} {number[4:][::-1]}"
