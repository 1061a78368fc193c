"""Chinese company names, split into region, brand, trade and legal form (行政区划 + 字号 + 行业 + 组织形式).

The brand (字号) tells companies apart; the same brand in another region is another company, and a branch (分公司) is
not its parent. 有限责任公司 and 有限公司 are one form, 股份有限公司 is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from wedlock.analysis.records.normal.data import read

NOT_NAME = re.compile(r"[^0-9a-z\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
OPENING = "([{【〔<《「"
BRACKETS = re.compile("[" + re.escape(OPENING) + r"]([^()\[\]{}【】〔〕<>《》「」]*)[)\]}】〕>》」]")
TRADES: frozenset[str] = frozenset(read("trades")["trades"])
BRANCHES = (
    "分公司", "分店", "分厂", "分行", "支行", "支公司", "办事处", "营业部", "门市部", "代表处", "分部", "分校", "分院",
)  # fmt: skip
COUNTRY = "中国"
FORMS: dict[str, str] = {
    "股份有限责任公司": "joint_stock",
    "股份有限公司": "joint_stock",
    "股份公司": "joint_stock",
    "集团有限责任公司": "group",
    "集团有限公司": "group",
    "集团公司": "group",
    "集团": "group",
    "有限责任公司": "limited",
    "有限公司": "limited",
    "有限公": "limited",  # cut off by a column too short, or by mojibake
    "有限合伙": "partnership",
    "普通合伙": "partnership",
    "合伙企业": "partnership",
    **dict.fromkeys(read("trades")["establishments"], "other"),
}


def _by_last(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Last character → lengths of the words that end so, the longest first: few names' ends need a second look."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[-1], set()).add(len(word))
    return {last: tuple(sorted(lengths, reverse=True)) for last, lengths in found.items()}


FORM_ENDS, TRADE_ENDS = _by_last(FORMS), _by_last(TRADES)


class ChineseName(NamedTuple):
    """The parts of a company name; empty where the name does not say. `branch` is the place or name of a branch."""

    region: str
    brand: str
    trade: str
    form: str
    branch: str
    is_branch: bool


@cache
def regions() -> dict[str, str]:
    """City or province → its province."""
    provinces: dict[str, list[str]] = read("regions")
    return {place: province for province, cities in provinces.items() for place in (province, *cities)}


@cache
def _place_lengths() -> dict[str, tuple[int, ...]]:
    """First two characters of a place → lengths of the places that begin so, the shortest first."""
    found: dict[str, set[int]] = {}
    for place in regions():
        found.setdefault(place[:2], set()).add(len(place))
    return {start: tuple(sorted(lengths)) for start, lengths in found.items()}


BEHIND_PLACE_STARTS = frozenset("特维壮回自地省市")
BEHIND_PLACE = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|省|市)?"
    r"(?:[\u4e00-\u9fff]{2,3}?(?:新区|区|县)(?=[\u4e00-\u9fff]{4}))?"
)


def split_name(name: str) -> ChineseName:
    """`name` folded (see `characters.folded`); any Latin letters in it stay part of the brand."""
    region, name = letters_of(name)
    branch, is_branch = "", False
    if name.endswith(BRANCHES):
        branch, is_branch, name = _branch(name)
    form, name = _form(name)
    lead = ""
    if name[:2] in _place_lengths() or name.startswith(COUNTRY):
        lead, name = _region(name)
    trade, brand = _trade(name)
    if not brand:
        brand, trade = trade or name, ""
    return ChineseName(region or lead, brand, trade, form, branch, is_branch)


def letters_of(name: str) -> tuple[str, str]:
    """The region in brackets, and the name's letters and digits without notes."""
    if name.isalnum():
        return "", name
    region, bare = _region_in_brackets(name)
    return region, NOT_NAME.sub("", bare) or NOT_NAME.sub("", name)  # a name that is all note stays


def without_notes(name: str) -> str:
    """Without bracketed notes, except a region or a partnership, which belong to the name."""
    return BRACKETS.sub(_keep_region, name)


def _keep_region(found: re.Match[str]) -> str:
    inner = found[1].strip()
    return f"({inner})" if _is_region(inner) or inner in ("集团", "有限合伙", "普通合伙", "中国") else " "


def _is_region(text: str) -> bool:
    return text in regions() or (text[-1:] in "省市" and text[:-1] in regions())


def _region_in_brackets(name: str) -> tuple[str, str]:
    if not BRACKETS.search(name):
        return "", name
    name = without_notes(name)
    for found in BRACKETS.finditer(name):
        if _is_region(found[1]):
            return found[1].rstrip("省市"), name[: found.start()] + name[found.end() :]
    return "", name


def _branch(name: str) -> tuple[str, bool, str]:
    head = name[: -next(len(end) for end in BRANCHES if name.endswith(end))]
    if len(head) < 2:
        return "", False, name
    cut = head.rfind("公司")
    if cut < 0:
        return "", True, head
    return head[cut + 2 :], True, head[: cut + 2]


def _form(name: str) -> tuple[str, str]:
    for length in FORM_ENDS.get(name[-1:], ()):
        form = FORMS.get(name[-length:])
        if form and len(name) > length:
            return form, name[:-length]
    return "", name


def _region(name: str) -> tuple[str, str]:
    """Every leading place (province, then city): the last one known counts."""
    region = ""
    while True:
        start = 2 if name.startswith(COUNTRY) else 0
        place = _place(name, start)
        if not place:
            return region, name
        end = _behind_place(name, start + len(place))
        if len(name) - end < 2:
            return region, name
        region, name = place, name[end:]


def _place(name: str, start: int) -> str:
    places = regions()
    for length in _place_lengths().get(name[start : start + 2], ()):
        if (place := name[start : start + length]) in places:
            return place
    return ""


def _behind_place(name: str, end: int) -> int:
    """Where 市, 自治区, a district … behind the place ends. The pattern is only asked where it can match."""
    if name[end : end + 1] not in BEHIND_PLACE_STARTS and "区" not in name and "县" not in name:
        return end
    found = BEHIND_PLACE.match(name, end)
    return found.end() if found else end


def _trade(name: str) -> tuple[str, str]:
    """(trade, brand): trades are taken off the end as long as two characters stay."""
    rest = name
    while lengths := TRADE_ENDS.get(rest[-1:]):
        for length in lengths:
            if len(rest) - length >= 2 and rest[-length:] in TRADES:
                rest = rest[:-length]
                break
        else:
            break
    return name[len(rest) :], rest
