"""Spoken: the words of a Latin name that may be the pinyin of a Chinese brand."""

from __future__ import annotations

import re

SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiouv])"
)
ONE = re.compile(SYLLABLE)
SEVERAL = re.compile(f"(?:{SYLLABLE}){{2,4}}")
WORD = re.compile("[a-z]+")
SHORTEST = 4  # letters: shorter sounds are words of every language


def sounds(name: str) -> tuple[str, ...]:
    """Words of several syllables, and neighbouring ones of one syllable together (`jia mei` → `jiamei`), both ways
    round as names of people are.
    """
    found: list[str] = []
    run: list[str] = []
    for word in WORD.findall(name):
        if ONE.fullmatch(word):
            run.append(word)
            continue
        found += _together(run)
        run = []
        if SEVERAL.fullmatch(word):
            found.append(word)
    return tuple(dict.fromkeys(sound for sound in found + _together(run) if len(sound) >= SHORTEST))


def _together(run: list[str]) -> list[str]:
    return ["".join(run), "".join(reversed(run))] if run else []
