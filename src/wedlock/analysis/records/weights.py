"""Weights: how much each level of each comparison speaks for a link, learned from the records without any answers.

Fellegi and Sunter (1969) with expectation maximisation, changed in three places so that it does not collapse:
- the E-step is the one-to-one posterior of `competition`, so a pair is judged against its rivals;
- `u` counts over all pairs, those that blocking left out included, and not only over candidates;
- both `m` and `u` start from expectations that are worth a fixed number of pairs, so that small tables stay sensible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.blocking import Candidates
from wedlock.analysis.records.codes import Ints, present
from wedlock.analysis.records.comparisons.comparison import Comparison, Levels
from wedlock.analysis.records.competition import posterior
from wedlock.analysis.records.prepared import Prepared

Floats = NDArray[np.float64]
ROUNDS = 12
TRUST_U = 1e5  # pairs that the expected u is worth
RANDOM_PAIRS = 200_000
SEED = 20_260_101


@dataclass
class Evidence:
    """What was seen of every candidate pair: `levels[c]` of comparison c, `rarity[c]` ≤ 0 bits for common values."""

    comparisons: tuple[Comparison, ...]
    levels: list[Levels]
    rarity: list[Floats]
    vetoed: NDArray[np.bool_]


@dataclass
class Model:
    """`bits[c][level]` is log2(m/u), 0 for "nothing known"; `matches` how many links are expected."""

    bits: list[Floats]
    matches: float
    probability: Floats
    total: Floats


def rarity(comparison: Comparison, left: Prepared, right: Prepared, pairs: Candidates, levels: Levels) -> Floats:
    """Bits to take off where the agreeing value is common: log2 of how often the commoner side has it."""
    found = np.zeros(len(pairs.i), dtype=np.float64)
    field = comparison.frequency
    if not field or field not in left.codes:
        return found
    top = levels >= len(comparison.levels) - 1
    times = np.maximum(_times(left.codes[field])[pairs.i[top]], _times(right.codes[field])[pairs.j[top]])
    found[top] = -np.log2(np.maximum(times, 1))
    return found


def _times(codes: Ints) -> Floats:
    """How many records have the commonest of a record's values."""
    counts = np.bincount(codes[codes >= 0].ravel(), minlength=1).astype(np.float64)
    return np.asarray(np.where(codes >= 0, counts[np.maximum(codes, 0)], 1).max(axis=1))


def learn(evidence: Evidence, left: Prepared, right: Prepared, pairs: Candidates) -> Model:
    most = min(left.count, right.count)
    all_pairs = float(left.count) * right.count
    random = _random_levels(evidence.comparisons, left, right)
    m = [np.array([level.m for level in c.levels]) for c in evidence.comparisons]
    u = [_u(c, np.zeros(len(c.levels)), 0.0, seen) for c, seen in zip(evidence.comparisons, random, strict=True)]
    matches = 0.3 * most
    model = _judge(evidence, m, u, matches, left, right, pairs)
    for _ in range(ROUNDS):
        p = model.probability
        matches = float(np.clip(p.sum(), 0.02 * most + 0.5, 0.95 * most + 0.05))
        for place, comparison in enumerate(evidence.comparisons):
            levels = evidence.levels[place]
            m[place] = _m(comparison, _counted(levels, p, comparison))
            apart = _counted(levels, 1 - p, comparison)
            known = all_pairs * _share_known(comparison, left) * _share_known(comparison, right)
            u[place] = _u(comparison, apart, known, random[place])
        model = _judge(evidence, m, u, matches, left, right, pairs)
    return model


def _counted(levels: Levels, weight: Floats, comparison: Comparison) -> Floats:
    """Sum of the weights at each level, "nothing known" left out."""
    return np.bincount(levels, weight, len(comparison.levels) + 1)[1:].astype(np.float64)


def _share_known(comparison: Comparison, side: Prepared) -> float:
    shares = [float(present(side.codes[f]).mean()) for f in comparison.fields if f in side.codes]
    return max(shares, default=1.0)


def _m(comparison: Comparison, seen: Floats) -> Floats:
    expected = np.array([level.m for level in comparison.levels])
    expected = expected / expected.sum()
    return np.asarray((seen + comparison.trust * expected) / (seen.sum() + comparison.trust))


def _u(comparison: Comparison, apart: Floats, known: float, random: Floats) -> Floats:
    """The larger of what candidates and what random pairs show, each eased towards the expectation."""
    expected = np.array([level.u for level in comparison.levels])
    among_all = (apart + TRUST_U * expected) / (max(known, apart.sum()) + TRUST_U)
    seen = random.sum()
    share = np.where(random >= 5, random / max(seen, 1), 0)
    found = np.maximum(among_all, share)
    found[0] = max(1 - found[1:].sum(), 0.01)
    return np.asarray(found)


def _random_levels(comparisons: tuple[Comparison, ...], left: Prepared, right: Prepared) -> list[Floats]:
    """Levels of pairs drawn at random: nearly all of them are of different records."""
    if not left.count or not right.count:
        return [np.zeros(len(c.levels)) for c in comparisons]
    draw = np.random.default_rng(SEED)
    count = min(RANDOM_PAIRS, left.count * right.count)
    i, j = draw.integers(0, left.count, count), draw.integers(0, right.count, count)
    counted = (np.bincount(c.compare(left, right, i, j), minlength=len(c.levels) + 1) for c in comparisons)
    return [found[1:].astype(np.float64) for found in counted]


def _judge(
    evidence: Evidence,
    m: list[Floats],
    u: list[Floats],
    matches: float,
    left: Prepared,
    right: Prepared,
    pairs: Candidates,
) -> Model:
    bits = [np.concatenate([[0.0], np.log2(a / b)]) for a, b in zip(m, u, strict=True)]
    total = np.zeros(len(pairs.i))
    for weight, levels, rare in zip(bits, evidence.levels, evidence.rarity, strict=True):
        worth = weight[levels]
        total += np.where(worth > 0, np.maximum(worth + rare, 0), worth)
    total[evidence.vetoed] = -30
    odds = np.exp2(np.clip(total, -60, 60)) * matches / max(left.count * right.count, 1)
    p = posterior(odds, pairs.i, pairs.j, left.count, right.count, matches)
    return Model(bits, matches, p, total)
