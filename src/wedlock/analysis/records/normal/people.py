"""Names of people: in which order given and family names stand, and whether a Chinese text is a person's name."""

from __future__ import annotations

import re
from functools import lru_cache

from wedlock.analysis.records.normal.characters import IDEOGRAPH
from wedlock.analysis.records.normal.data import read

TITLES = re.compile(
    r"\n(?:(?:mr|mrs|ms|miss|dr|prof|herr|frau|monsieur|madame|mme|mlle|sig|signora|sr|sra|dipl ing|ing)\.? )+"
)
CHINESE_TITLES = re.compile("(?:先生|女士|小姐|经理|总经理|总监|主任|老师|老板|总)$")
SURNAMES: frozenset[str] = frozenset(read("surnames")["single"])
COMPOUND: frozenset[str] = frozenset(read("surnames")["compound"])


def without_titles(text: str) -> str:
    """Lines of words without Mr, Dr, 先生 …"""
    return TITLES.sub("\n", "\n" + text)[1:]


def is_chinese_person(name: str) -> bool:
    """A surname and a title, as 李经理 or 王小明先生. Without a title 华润 would be a Mr Hua as well as a brand."""
    bare = CHINESE_TITLES.sub("", name)
    return bare != name and 1 <= len(bare) <= 4 and (bare[:1] in SURNAMES or bare[:2] in COMPOUND)


def whole_name(given: str, family: str) -> str:
    """Given and family name together; Chinese ones family name first, also where the two fields were swapped."""
    if not IDEOGRAPH.match(family.strip()):
        return f"{given} {family}"
    swapped = is_surname(given.strip()) and not is_surname(family.strip())
    return given.strip() + family.strip() if swapped else family.strip() + given.strip()


def is_surname(name: str) -> bool:
    """Whether `name` is a Chinese family name, of one character or two."""
    return name in COMPOUND or (len(name) == 1 and name in SURNAMES)


@lru_cache(maxsize=200_000)
def pinyin(name: str) -> str:
    """Pinyin without tones, for blocking only: different names share it."""
    from pypinyin import lazy_pinyin  # reads its dictionaries when imported: half a second that Latin tables save

    return "".join(lazy_pinyin(name))
