"""Meanings: what a column may mean in any business system (a net total, a city, an owner), read off its words."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from wedlock.capabilities import lexicon
from wedlock.language import Bilingual, Text


@dataclass(frozen=True, slots=True)
class Reading:
    """A column read as `meaning`; `share` 0…1 is how much of its words the pattern explains."""

    meaning: str
    share: float


@dataclass(frozen=True, slots=True)
class _Pattern:
    words: frozenset[str]
    meaning: str
    families: frozenset[str]


def meaning_of(words: Sequence[str], family: str = "") -> Reading | None:
    """The meaning whose pattern explains the most words; None where none fits.

    An identifier's own word ("currency id") says nothing more and is not counted.
    """
    told = frozenset(words) - {"identifier"} or frozenset(words)
    best: tuple[int, str] | None = None
    for word in told:
        for pattern in _by_word().get(word, ()):
            if pattern.words <= told and (not family or not pattern.families or family in pattern.families):
                best = max(best or (0, ""), (len(pattern.words), pattern.meaning))
    return Reading(best[1], best[0] / len(told)) if best else None


@cache
def names() -> tuple[str, ...]:
    """All meanings, in the file's order."""
    return tuple(_read())


def label(meaning: str) -> Text:
    """What a person calls the meaning."""
    entry = _read()[meaning]
    return Bilingual.of(str(entry["label_en"]), str(entry["label_zh"]))


@cache
def _by_word() -> dict[str, tuple[_Pattern, ...]]:
    found: dict[str, list[_Pattern]] = {}
    for meaning, entry in _read().items():
        for words in entry["words"]:
            read = lexicon.words(words)
            pattern = _Pattern(frozenset(read), meaning, frozenset(entry.get("families", ())))
            found.setdefault(read[0], []).append(pattern)
    return {word: tuple(patterns) for word, patterns in found.items()}


@cache
def _read() -> dict[str, dict[str, str | list[str]]]:
    file = resources.files("wedlock.capabilities") / "lexicon_data" / "meanings.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
