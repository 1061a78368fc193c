"""What a proposed field is called: readable English, out of the words of either side's column."""

from __future__ import annotations

import re

from wedlock.capabilities.lexicon import is_word, words

NOISE = frozenset({"cache", "minor", "k"})
"""Words of storage that say nothing of the thing itself."""

MOST = 4


def field_name(left: str, right: str) -> str:
    """The name of a field out of two columns' bare names: that of both; else of the side that is written in English
    words, the left first; else of the side whose words the lexicon knows; else as the left writes it."""
    if slugged(left) == slugged(right):
        return slugged(left)
    written = [_without_noise(slugged(name).split("_")) for name in (left, right)]
    read = [_without_noise(list(words(name))) for name in (left, right)]
    for told in (*(w for w in written if all(word in words(word) for word in w)), *read):
        if told and all(len(word) > 2 and is_word(word) for word in told):
            return "_".join(told)
    return slugged(left)


def slugged(name: str) -> str:
    """Lower case, words by underscores."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    slug = re.sub(r"[^a-z0-9]+", "_", split).strip("_")
    return slug if slug[:1].isalpha() else f"field_{slug}".rstrip("_")


def _without_noise(told: list[str]) -> list[str]:
    kept = [word for word in told if word not in NOISE and not re.fullmatch(r"\d+[a-z]?", word)]
    return (kept or told)[-MOST:]
