"""Chinese company names, split into region, brand, trade and legal form (行政区划 + 字号 + 行业 + 组织形式).

The brand (字号) tells companies apart; the same brand in another region is another company, and a branch (分公司) is
not its parent. 有限责任公司 and 有限公司 are one form, 股份有限公司 is another.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from wedlock.analysis.records.normal.data import read

NOT_NAME = re.compile(r"[^0-9a-z\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
BRACKETS = re.compile(r"[(\[{【〔<《「]([^()\[\]{}【】〔〕<>《》「」]*)[)\]}】〕>》」]")
TRADES: frozenset[str] = frozenset(read("trades")["trades"])
TRADE_LENGTHS = tuple(sorted({len(word) for word in TRADES}, reverse=True))
BRANCH = re.compile(r"(分公司|分店|分厂|分行|支行|支公司|办事处|营业部|门市部|代表处|分部|分校|分院)$")
BRANCH_ENDS = frozenset("司店厂行处部校院")
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
FORM_LENGTHS = tuple(sorted({len(word) for word in FORMS}, reverse=True))


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


BEHIND_PLACE = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|省|市)?"
    r"(?:[\u4e00-\u9fff]{2,3}?(?:新区|区|县)(?=[\u4e00-\u9fff]{4}))?"
)


def split_name(name: str) -> ChineseName:
    """`name` folded (see `characters.folded`); any Latin letters in it stay part of the brand."""
    region = ""
    if not name.isalnum():
        region, bare = _region_in_brackets(name)
        name = NOT_NAME.sub("", bare) or NOT_NAME.sub("", name)  # a name that is all note stays
    branch, is_branch, name = _branch(name)
    form, name = _form(name)
    lead, name = _region(name)
    trade, brand = _trade(name)
    if not brand:
        brand, trade = trade or name, ""
    return ChineseName(region or lead, brand, trade, form, branch, is_branch)


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
    found = BRANCH.search(name) if name[-1:] in BRANCH_ENDS else None
    if not found or found.start() < 2:
        return "", False, name
    head = name[: found.start()]
    cut = head.rfind("公司")
    if cut < 0:
        return "", True, head
    return head[cut + 2 :], True, head[: cut + 2]


def _form(name: str) -> tuple[str, str]:
    for length in FORM_LENGTHS:
        form = FORMS.get(name[-length:])
        if form and len(name) > length:
            return form, name[:-length]
    return "", name


def _region(name: str) -> tuple[str, str]:
    """Every leading place (province, then city): the last one known counts."""
    region, places = "", regions()
    while True:
        start = 2 if name.startswith("中国") else 0
        place = next((p for length in (2, 3, 4) if (p := name[start : start + length]) in places), "")
        if not place:
            return region, name
        found = BEHIND_PLACE.match(name, start + len(place))
        end = found.end() if found else start + len(place)
        if len(name) - end < 2:
            return region, name
        region, name = place, name[end:]


def _trade(name: str) -> tuple[str, str]:
    """(trade, brand): trades are taken off the end as long as two characters stay."""
    rest, cut = name, True
    while cut:
        cut = False
        for length in TRADE_LENGTHS:
            if len(rest) - length >= 2 and rest[-length:] in TRADES:
                rest, cut = rest[:-length], True
                break
    return name[len(rest) :], rest
