"""Streets, cities and postcodes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wedlock.analysis.records.normal.data import read
from wedlock.analysis.records.normal.lines import by_distinct
from wedlock.analysis.records.normal.words import words

WORDS: dict[str, str] = {old: new for new, olds in read("street_words").items() for old in olds}
GLUED = re.compile(r"str(?<=\wstr)(?:asse|ase)?(?= |$)", re.MULTILINE)
CHINESE_UNITS = re.compile("[号楼室层栋幢座单元弄巷门牌之]")
CHINESE_PLACES = re.compile(
    r"(?m)^(?:中国)?(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,5}?(?:市|自治州|地区))?(?:[\u4e00-\u9fff]{1,5}?(?:新区|区|县|市|镇|乡))*"
)


def streets(text: str) -> str:
    """Folded lines of streets → words in one spelling; Chinese ones without province, city and district."""
    # Line breaks as words of their own, so that all words of the column are looked up in one go.
    said = GLUED.sub(" str", words(text)).replace("\n", " \n ").split(" ")
    text = " ".join(map(WORDS.get, said, said)).replace(" \n ", "\n")
    return text if text.isascii() else _chinese(text)


def _chinese(text: str) -> str:
    return "\n".join([_chinese_street(line) if not line.isascii() else line for line in text.split("\n")])


def _chinese_street(line: str) -> str:
    bare = CHINESE_PLACES.sub("", line, count=1)
    bare = CHINESE_UNITS.sub(" ", bare if bare.strip() else line)
    return " ".join(bare.split())


def postcode(value: str) -> str:
    """Letters and digits only, in capitals, without a country prefix as in D-20095."""
    if value.isdecimal() and value.isascii():
        return value
    text = re.sub(r"[^0-9A-Z]", "", value.upper())
    return re.sub(r"^(?:[A-Z]{1,2})(?=\d{4,6}$)", "", text)


def postcodes(values: Sequence[str]) -> Sequence[str]:
    """A column of postcodes."""
    text = "".join(values)
    return values if text.isascii() and text.isdecimal() else by_distinct(postcode)(values)


def cities(text: str) -> str:
    """Folded lines of cities → words, Chinese ones without 市."""
    text = words(text)
    return text if text.isascii() else re.sub(r"(?m)(?<=[\u4e00-\u9fff]{2})市$", "", text)
