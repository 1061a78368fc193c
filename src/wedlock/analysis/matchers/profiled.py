"""What matchers of values have in common: the Profile of each column that has values, where rows were read."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from wedlock.analysis.matchers.port import Numbers, Scores, none
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import Text
from wedlock.model.profile import Profile

LEAST = 3
"""Distinct values under which a column's values tell nothing."""


class Profiled:
    """Scores pairs of columns that both have values, one by one; absent for all others."""

    name = "profiles"

    def __init__(self, left: SystemView, right: SystemView) -> None:
        self._profiles = _profiles(left), _profiles(right)

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        found = none(left, right)
        if not any(self._profiles):
            return found
        ours = [(row, p) for row, at in enumerate(left) if (p := self._profiles[0].get(int(at)))]
        theirs = [(place, p) for place, at in enumerate(right) if (p := self._profiles[1].get(int(at)))]
        for row, mine in ours:
            for place, other in theirs:
                score = self.score(mine, other)
                if score is not None:
                    found[row, place] = score
        return found

    def of(self, left: int, right: int) -> float | None:
        """The score of one pair; None where there is no evidence."""
        mine, other = self._profiles[0].get(left), self._profiles[1].get(right)
        return self.score(mine, other) if mine and other else None

    def why(self, left: int, right: int) -> Text | None:
        score = self.of(left, right)
        return self.told(score, self._profiles[0][left], self._profiles[1][right]) if score is not None else None

    @abstractmethod
    def score(self, left: Profile, right: Profile) -> float | None: ...

    @abstractmethod
    def told(self, score: float, left: Profile, right: Profile) -> Text | None: ...


def _profiles(view: SystemView) -> dict[int, Profile]:
    tables = view.side.profiles
    found = {}
    for at, column in enumerate(view.columns):
        table = tables.get(view.tables[column.table].table.name)
        profile = table.of(column.column.name) if table else None
        if profile is not None and profile.distinct > 0:
            found[at] = profile
    return found


def close(left: float, right: float) -> float:
    """1 where two positive numbers are equal, 0 where one is ten times the other or more."""
    return float(max(0.0, 1 - abs(np.log10(left / right)))) if left > 0 and right > 0 else 0.0
