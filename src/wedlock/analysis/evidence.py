"""Evidence that rows and linked records add to what the schema said, as log odds."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from wedlock.analysis import satellites
from wedlock.analysis.column_features import FIRST
from wedlock.analysis.comparison import Comparison
from wedlock.analysis.matchers.port import Scores
from wedlock.analysis.scoring import ColumnPairs

LINKED_WEIGHT, LINKED_NEUTRAL = 8.0, 0.35
"""Full agreement over linked records adds 5.2 to the log odds, a kappa of 0.35 nothing. Set by hand: see decision 1."""
VALUE_WEIGHTS = ((5.0, 0.1, 3.0), (4.0, 0.75, 1.0), (3.0, 0.2, 2.0), (1.5, 0.65, 0.5))
"""For values, forms, codes, distribution: log odds per unit of score, the score that says nothing, the most gained.

Set by hand: forms rule out (-3) rather than claim (+1), shared values claim, disjoint ones hardly speak against a pair,
since two systems may know other customers.
"""
LOOKED, LIKELY, SHARED = -6.0, 0.0, 0.3
"""Log odds from which values are compared; of tables, from which pairs are sought by value; overlap that adds one."""
UNSEEN = -3.0
"""Log odds before the evidence of a pair that no matcher of the schema looked at."""


def with_satellites(
    comparison: Comparison, pairs: ColumnPairs, odds: Scores, judged: Scores
) -> tuple[ColumnPairs, Scores]:
    """The pairs with those whose values one side keeps in rows of a table of their own."""
    return _raised(comparison, pairs, odds, satellites.across(comparison, judged))


def with_values(comparison: Comparison, pairs: ColumnPairs, odds: Scores, judged: Scores) -> tuple[ColumnPairs, Scores]:
    """The pairs with what their values add; within likely tables also pairs that only their values speak of."""
    if not comparison.has_rows:
        return pairs, odds
    at, odds = _places(pairs), odds.copy()
    for (left, right), place in at.items():
        if odds[place] > LOOKED:
            odds[place] += _gain(comparison, left, right)
    fresh: dict[tuple[int, int], float] = {}
    for ours, theirs in np.argwhere(judged > LIKELY):
        for left in comparison.left.slots[ours]:
            for right in comparison.right.slots[theirs]:
                share = None if (left, right) in at else comparison.values.of(left, right)
                if share is not None and share >= SHARED:
                    fresh[left, right] = UNSEEN + _gain(comparison, left, right)
    added = [(left, right, odd) for (left, right), odd in fresh.items()]
    return _added(comparison, pairs, added), np.r_[odds, np.array(list(fresh.values()), dtype=np.float32)]


def _gain(comparison: Comparison, left: int, right: int) -> float:
    """What the values of two columns add to the log odds; nothing where there is no evidence."""
    gain = 0.0
    for matcher, (weight, neutral, most) in zip(comparison.value_matchers, VALUE_WEIGHTS, strict=True):
        score = matcher.of(left, right)
        if score is not None:
            gain += min(weight * (score - neutral), most)
    return gain


def with_links(comparison: Comparison, pairs: ColumnPairs, odds: Scores) -> tuple[ColumnPairs, Scores]:
    """The pairs with what linked records add; pairs that only linked records speak of are added."""
    at = _places(pairs)
    odds = odds.copy()
    fresh: list[tuple[int, int, float]] = []
    for left, right, score in comparison.linked.pairs():
        gain = LINKED_WEIGHT * (score - LINKED_NEUTRAL)
        if (left, right) in at:
            odds[at[left, right]] = max(odds[at[left, right]], UNSEEN) + gain
        elif gain > 0:
            fresh.append((left, right, UNSEEN + gain))
    return _added(comparison, pairs, fresh), np.r_[odds, np.array([odd for _, _, odd in fresh], dtype=np.float32)]


def _places(pairs: ColumnPairs) -> dict[tuple[int, int], int]:
    return {(int(a), int(b)): place for place, (a, b) in enumerate(zip(pairs.left, pairs.right, strict=True))}


def _raised(
    comparison: Comparison, pairs: ColumnPairs, odds: Scores, told: Iterable[tuple[int, int, float]]
) -> tuple[ColumnPairs, Scores]:
    """The pairs with log odds of at least what is told of them; pairs not seen before are added."""
    at, odds = _places(pairs), odds.copy()
    fresh: dict[tuple[int, int], float] = {}
    for left, right, odd in told:
        if (left, right) in at:
            odds[at[left, right]] = max(odds[at[left, right]], odd)
        else:
            fresh[left, right] = max(odd, fresh.get((left, right), odd))
    added = [(left, right, odd) for (left, right), odd in fresh.items()]
    return _added(comparison, pairs, added), np.r_[odds, np.array(list(fresh.values()), dtype=np.float32)]


def _added(comparison: Comparison, pairs: ColumnPairs, fresh: list[tuple[int, int, float]]) -> ColumnPairs:
    if not fresh:
        return pairs
    left = np.array([a for a, _, _ in fresh], dtype=np.int64)
    right = np.array([b for _, b, _ in fresh], dtype=np.int64)
    tables = [[comparison.left.columns[a].table, comparison.right.columns[b].table] for a, b, _ in fresh]
    return ColumnPairs(
        np.r_[pairs.left, left],
        np.r_[pairs.right, right],
        np.concatenate([pairs.tables, np.array(tables, dtype=np.int64)]),
        np.concatenate([pairs.features, np.zeros((len(fresh), len(FIRST)), dtype=np.float32)]),
    )
