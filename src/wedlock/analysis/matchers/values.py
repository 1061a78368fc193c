"""Values: the same values occur on both sides, compared without case, blanks and punctuation."""

from __future__ import annotations

import re

from wedlock.analysis.matchers.profiled import LEAST, Profiled
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import T, Text
from wedlock.model.profile import Profile

SHORT = 3
"""Values shorter than this, and whole numbers of up to four digits, are equal by chance."""
TOLD = 0.1
_PUNCTUATION = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"-?\d{1,4}(\.0+)?|[01]")


class Values(Profiled):
    """The share of the smaller set of distinct values that occurs in the other; absent where values are short."""

    name = "values"

    def __init__(self, left: SystemView, right: SystemView) -> None:
        super().__init__(left, right)
        self._sets: dict[int, frozenset[str]] = {}

    def score(self, left: Profile, right: Profile) -> float | None:
        ours, theirs = self._set(left), self._set(right)
        least = min(len(ours), len(theirs))
        return len(ours & theirs) / least if least >= LEAST else None

    def told(self, score: float, left: Profile, right: Profile) -> Text | None:
        if score < TOLD:
            return None
        common = len(self._set(left) & self._set(right))
        return T("{count} values ({share} of the smaller set) occur on both sides", count=common, share=f"{score:.0%}")

    def _set(self, profile: Profile) -> frozenset[str]:
        known = self._sets.get(id(profile))
        if known is None:
            known = frozenset(told for value in profile.sample if (told := _plain(value)))
            self._sets[id(profile)] = known
        return known


def _plain(value: str) -> str:
    told = _PUNCTUATION.sub("", value.casefold())
    return "" if len(told) < SHORT or _NUMBER.fullmatch(value.strip()) else told
