"""Names of people: in which order given and family names stand, and whether a Chinese text is a person's name."""

from __future__ import annotations

import re
from functools import lru_cache

from wedlock.analysis.records.normal.data import read

TITLES = re.compile(
    r"(?m)^(?:(?:mr|mrs|ms|miss|dr|prof|herr|frau|monsieur|madame|mme|mlle|sig|signora|sr|sra|dipl ing|ing)\.? )+"
)
CHINESE_TITLES = re.compile("(?:先生|女士|小姐|经理|总经理|总监|主任|老师|老板|总)$")
SURNAMES: frozenset[str] = frozenset(read("surnames")["single"])
COMPOUND: frozenset[str] = frozenset(read("surnames")["compound"])


def without_titles(text: str) -> str:
    """Lines of words without Mr, Dr, 先生 …"""
    return TITLES.sub("", text)


def is_chinese_person(name: str) -> bool:
    """Two to four ideographs that start with a surname, as 张伟 or 欧阳修文."""
    bare = CHINESE_TITLES.sub("", name) or name
    if not 2 <= len(bare) <= 4 or not all("\u4e00" <= char <= "\u9fff" for char in bare):
        return False
    return (len(bare) <= 3 and bare[0] in SURNAMES) or bare[:2] in COMPOUND


@lru_cache(maxsize=200_000)
def pinyin(name: str) -> str:
    """Pinyin without tones, for blocking only: different names share it."""
    from pypinyin import lazy_pinyin  # reads its dictionaries when imported: half a second that Latin tables save

    return "".join(lazy_pinyin(name))
