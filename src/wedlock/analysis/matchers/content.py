"""Content: what two tables keep — how much of either's columns finds a like column in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wedlock.analysis.matchers.port import Numbers, Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import T, Text

Likeness = Callable[[Numbers, Numbers], Scores]

NOISE = 0.35
"""Likeness of columns under this is chance and counts for nothing."""
TOLD = 0.3


@dataclass(frozen=True)
class Coverage:
    """`left[t, u]`: how much of table t's columns, weighed by rarity, finds a like one in u; `right` the other way.

    `left_wide`, `right_wide` look also into the satellites of the other table: an address kept apart, identifiers.
    """

    left: Scores
    right: Scores
    left_wide: Scores
    right_wide: Scores


class Content:
    """The harmonic mean of both coverages. Costs one matrix of slots for each left table: columns × columns in all."""

    name = "content"

    def __init__(self, left: SystemView, right: SystemView, likeness: Likeness, rarity: tuple[Scores, Scores]) -> None:
        self._left, self._right = left, right
        self.coverage = _coverage(left, right, likeness, rarity)

    def scores(self) -> Scores:
        left, right = self.coverage.left, self.coverage.right
        return np.asarray(2 * left * right / np.maximum(left + right, 1e-9), dtype=np.float32)

    def why(self, left: int, right: int) -> Text | None:
        shares = float(self.coverage.left[left, right]), float(self.coverage.right[left, right])
        if min(shares) < TOLD:
            return None
        return T(
            "{left} of the columns here and {right} there have a like one on the other side",
            left=f"{shares[0]:.0%}",
            right=f"{shares[1]:.0%}",
        )


def _coverage(left: SystemView, right: SystemView, likeness: Likeness, rarity: tuple[Scores, Scores]) -> Coverage:
    shape = len(left.tables), len(right.tables)
    ours, wide = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    best = np.zeros((len(left.tables), len(right.flat)), dtype=np.float32)
    for tables, columns, starts in left.batches(range(len(left.tables)), len(right.flat)):
        if not right.flat.size:
            break
        alike = likeness(columns, right.flat)
        alike[alike < NOISE] = 0.0
        mine = rarity[0][columns]
        lengths = np.add.reduceat(mine, starts)
        found = right.best(alike)
        ours[tables] = np.add.reduceat(mine[:, None] * found, starts, axis=0) / lengths[:, None]
        spread = _with_satellites(right, found.T).T
        wide[tables] = np.add.reduceat(mine[:, None] * spread, starts, axis=0) / lengths[:, None]
        best[tables] = np.maximum.reduceat(alike, starts, axis=0)
    weights = rarity[1][right.flat]
    totals = np.maximum(right.summed(weights), 1e-9)
    theirs = [right.summed(told * weights) / totals for told in (best, _with_satellites(left, best))]
    return Coverage(ours, np.asarray(theirs[0], np.float32), wide, np.asarray(theirs[1], np.float32))


def _with_satellites(view: SystemView, best: Scores) -> Scores:
    """For each table (first axis) the better of its own scores and those of its satellites."""
    found = best.copy()
    for table, others in enumerate(view.satellites):
        if others:
            np.maximum(found[table], best[others].max(axis=0), out=found[table])
    return found
