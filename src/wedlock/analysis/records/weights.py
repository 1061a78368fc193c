"""Weights: how much each level of each comparison speaks for a link, learned from the records without any answers.

Fellegi and Sunter (1969) with expectation maximisation, changed in three places so that it does not collapse:
- the E-step is the one-to-one posterior of `competition`, so a pair is judged against its rivals;
- `u` counts over all pairs, those that blocking left out included, and not only over candidates;
- both `m` and `u` start from expectations that are worth a fixed number of pairs, so that small tables stay sensible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.blocking import Candidates, random_pairs
from wedlock.analysis.records.codes import present
from wedlock.analysis.records.comparisons.comparison import Comparison, Levels
from wedlock.analysis.records.competition import posterior
from wedlock.analysis.records.prepared import Prepared

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
SETTLED = 1e-4  # change in the share of records that have a partner, below which learning ends
ROUNDS = 12
TRUST_U = 1e5  # pairs that the expected u is worth


@dataclass
class Evidence:
    """What was seen of every candidate pair: `levels[c]` of comparison c, `rarity[c]` ≤ 0 bits for common values,
    `doubt` ≤ 0 bits for what speaks against it besides.
    """

    comparisons: tuple[Comparison, ...]
    levels: list[Levels]
    rarity: list[Floats]
    vetoed: NDArray[np.bool_]
    doubt: Floats

    def each(self) -> Iterator[tuple[Comparison, Levels]]:
        return zip(self.comparisons, self.levels, strict=True)


@dataclass
class Model:
    """`bits[c][level]` is log2(m/u), 0 for "nothing known"; `matches` how many links are expected."""

    bits: list[Floats]
    matches: float
    probability: Floats


@dataclass(frozen=True)
class Field:
    """The pairs (i[k], j[k]) that compete, of `left` × `right` records."""

    left: int
    right: int
    i: NDArray[np.int64]
    j: NDArray[np.int64]


def rarity(comparison: Comparison, left: Prepared, right: Prepared, pairs: Candidates, levels: Levels) -> Floats:
    """Bits to take off where the agreeing value is common: log2 of how often the commoner side has it."""
    found = np.zeros(len(pairs.i), dtype=np.float64)
    field = comparison.frequency
    if not field or field not in left.codes:
        return found
    top = levels >= len(comparison.levels) - 1
    times = np.maximum(left.times(field)[pairs.i[top]], right.times(field)[pairs.j[top]])
    found[top] = -np.log2(np.maximum(times, 1))
    return found


def learn(evidence: Evidence, left: Prepared, right: Prepared, pairs: Candidates) -> Model:
    """Pairs that were ruled out only add to `u`; they take no part in the competition."""
    live = np.flatnonzero(~evidence.vetoed)
    rest = [np.bincount(seen[evidence.vetoed], minlength=len(c.levels) + 1)[1:] for c, seen in evidence.each()]
    field = Field(left.count, right.count, pairs.i[live], pairs.j[live])
    alive = Evidence(
        evidence.comparisons,
        [seen[live] for seen in evidence.levels],
        [r[live] for r in evidence.rarity],
        evidence.vetoed[live],
        evidence.doubt[live],
    )
    model = _learn(alive, field, left, right, rest)
    probability = np.zeros(len(pairs.i))
    probability[live] = model.probability
    return Model(model.bits, model.matches, probability)


def _learn(evidence: Evidence, field: Field, left: Prepared, right: Prepared, rest: list[Counts]) -> Model:
    most, pairs = min(field.left, field.right), float(field.left) * field.right
    random = _random_levels(evidence.comparisons, left, right)
    known = [_known_pairs(c, left, right) for c in evidence.comparisons]
    m = [np.array([level.m for level in c.levels]) for c in evidence.comparisons]
    matches = 0.3 * most
    u = [
        _u(c, 0 * seen, 0.0, seen, seen.sum() * matches / pairs * share)
        for c, seen, share in zip(evidence.comparisons, random, m, strict=True)
    ]
    model = _judge(evidence, m, u, matches, field)
    for _ in range(ROUNDS):
        p, before = model.probability, matches
        matches = float(np.clip(p.sum(), 0.02 * most + 0.5, 0.95 * most + 0.05))
        for place, (comparison, levels) in enumerate(evidence.each()):
            m[place] = _m(comparison, _counted(levels, p, comparison))
            apart = _counted(levels, 1 - p, comparison) + rest[place]
            u[place] = _u(
                comparison, apart, known[place], random[place], random[place].sum() * matches / pairs * m[place]
            )
        model = _judge(evidence, m, u, matches, field)
        if abs(matches - before) < SETTLED * most:
            break
    return model


def _known_pairs(comparison: Comparison, left: Prepared, right: Prepared) -> float:
    """How many of all pairs have the field on both sides."""
    return float(left.count) * right.count * _share_known(comparison, left) * _share_known(comparison, right)


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


def _u(comparison: Comparison, apart: Floats, known: float, random: Floats, linked: Floats) -> Floats:
    """The larger of what candidates and what random pairs show, each eased towards the expectation.

    `linked` is how many pairs of the same record the random ones are expected to hold at each level.
    """
    expected = np.array([level.u for level in comparison.levels])
    among_all = (apart + TRUST_U * expected) / (max(known, apart.sum()) + TRUST_U)
    more = random - linked
    share = np.where(more >= 5 + 3 * np.sqrt(linked), more / max(random.sum(), 1), 0)
    found = np.maximum(among_all, share)
    found[0] = max(1 - found[1:].sum(), 0.01)
    return np.asarray(found)


def _random_levels(comparisons: tuple[Comparison, ...], left: Prepared, right: Prepared) -> list[Floats]:
    """Levels of pairs drawn at random: nearly all of them are of different records."""
    i, j = random_pairs(left.count, right.count)
    counted = (np.bincount(c.compare(left, right, i, j), minlength=len(c.levels) + 1) for c in comparisons)
    return [found[1:].astype(np.float64) for found in counted]


def expected(comparisons: tuple[Comparison, ...]) -> Model:
    """The model before any data."""
    bits = [np.log2(np.array([1.0, *(level.m / level.u for level in c.levels)])) for c in comparisons]
    return Model(bits, 0.0, np.zeros(0))


def odds(evidence: Evidence, bits: list[Floats], matches: float, all_pairs: float) -> Floats:
    """Odds of each pair that it is one of `matches` among `all_pairs`, its rivals apart."""
    total = evidence.doubt.copy()
    for weight, levels, rare in zip(bits, evidence.levels, evidence.rarity, strict=True):
        worth = weight[levels]
        total += np.where(worth > 0, np.maximum(worth + rare, 0), worth)
    return np.asarray(np.exp2(np.clip(total, -60, 60)) * matches / max(all_pairs, 1))


def _judge(evidence: Evidence, m: list[Floats], u: list[Floats], matches: float, field: Field) -> Model:
    bits = [np.concatenate([[0.0], np.log2(a / b)]) for a, b in zip(m, u, strict=True)]
    found = odds(evidence, bits, matches, field.left * field.right)
    return Model(bits, matches, posterior(found, field.i, field.j, field.left, field.right, matches))
