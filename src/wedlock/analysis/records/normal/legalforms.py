"""Legal forms: Ltd, GmbH & Co. KG, S.à r.l., S.p.A. … say how a company is owned, not which company it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from wedlock.analysis.records.normal.data import read


def forms() -> dict[str, list[str]]:
    """`suffixes` and `prefixes`, folded, words apart."""
    found: dict[str, list[str]] = read("legal_forms")
    return found


def _any_of(words: Iterable[str]) -> str:
    """The words as one pattern, the longest first, those with the same first letter together: fewer to try."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())


@cache
def at_end() -> re.Pattern[str]:
    """One or more forms at the end of a line, `and`/`und`/`et` between them; at least one other word stays."""
    return re.compile(rf"(?m)(?: (?:{_any_of(forms()['suffixes'])})(?: (?:and|und|et|e|y)(?= ))?)+ *$")


@cache
def at_start() -> re.Pattern[str]:
    """Forms at the start of a line, told by the line break before it, for which the engine looks fast."""
    return re.compile(rf"\n(?:(?:{_any_of(forms()['prefixes'])}) )+(?=[^\n ])")


def without_forms(text: str) -> str:
    """Lines of folded words without their legal forms."""
    return at_start().sub("\n", "\n" + at_end().sub("", text))[1:]
