"""From a name as somebody typed it to a Name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from wedlock.passport.linking.names import Name, one_spelling, spoken

_HANZI = re.compile("[㐀-鿿豈-﫿\U00020000-\U0002ffff]+")
_WORDS = re.compile(r"[^\W\d_]+")
_CHINESE_TITLES = re.compile("(?:先生|女士|小姐|总经理|经理|总监|主任|老师|工程师)$")
_TITLES = re.compile("mr|mrs|ms|miss|dr|prof|herr|frau|monsieur|madame|mme|sir|ing|dipl|jr|sr|phd")
_QUOTES = str.maketrans("", "", "'’`´")


def name_reader(
    folded: Callable[[str], str], is_surname: Callable[[str], bool], pinyin: Callable[[str], str]
) -> Callable[[str], Name]:
    """A reader of names. `folded`: small, plain, simplified letters; `pinyin`: the sound of hanzi, without tones."""

    @lru_cache(maxsize=50_000)
    def read(text: str) -> Name:
        plain = folded(text.translate(_QUOTES))
        hanzi = _together([_CHINESE_TITLES.sub("", run) for run in _HANZI.findall(plain)], is_surname)
        written = [word for word in _WORDS.findall(_HANZI.sub(" ", plain)) if not _TITLES.fullmatch(word)]
        if len(hanzi) < 2:  # 王 alone is nobody's whole name
            return Name(words=tuple(sorted(written)), sounds=spoken(written))
        size = 2 if len(hanzi) > 2 and is_surname(hanzi[:2]) else 1
        family, given = pinyin(hanzi[:size]), pinyin(hanzi[size:])
        sounds = {one_spelling(family + given), one_spelling(given + family)} | spoken(written)
        return Name(hanzi, one_spelling(family), tuple(sorted(written)), frozenset(sounds))

    return read


def _together(runs: list[str], is_surname: Callable[[str], bool]) -> str:
    """小明 王 is 王小明."""
    if len(runs) == 2 and is_surname(runs[1]) and not is_surname(runs[0]):
        runs = runs[::-1]
    return "".join(runs)
