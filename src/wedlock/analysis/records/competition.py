"""Competition: a record has at most one partner, so rivals share the probability, and "no partner" is a rival too.

Marginals of a one-to-one matching by belief propagation (Bayati, Shah and Sharma 2005; exact where the rivals form a
tree). Both directions are sent at once, so that swapping the sides mirrors the result.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
ROUNDS = 10


def posterior(odds: Floats, i: Rows, j: Rows, left: int, right: int, matches: float) -> Floats:
    """Probability of each pair. `odds` are those of the pair against no link; `matches` links are expected in all."""
    alone_here, alone_there = 1 - matches / max(left, 1), 1 - matches / max(right, 1)
    free = np.sqrt(max(alone_here, 0.05) * max(alone_there, 0.05))
    rate = odds / free
    kept = np.ones(len(odds))  # what rivals leave of a pair
    rows = np.flatnonzero((np.bincount(i, minlength=left)[i] > 1) | (np.bincount(j, minlength=right)[j] > 1))
    kept[rows] = _left_by_rivals(rate[rows], i[rows], j[rows], left, right)
    together = rate * kept
    return np.asarray(together / (1 + together))


def _left_by_rivals(rate: Floats, i: Rows, j: Rows, left: int, right: int) -> Floats:
    forth, back = np.ones(len(rate)), np.ones(len(rate))
    for _ in range(ROUNDS):
        from_there, from_here = rate * back, rate * forth
        rivals_here = np.maximum(np.bincount(i, from_there, left)[i] - from_there, 0)
        rivals_there = np.maximum(np.bincount(j, from_here, right)[j] - from_here, 0)
        forth = np.sqrt(forth / (1 + rivals_here))
        back = np.sqrt(back / (1 + rivals_there))
    return np.asarray(forth * back)


def one_to_one(score: Floats, i: Rows, j: Rows, order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pairs are chosen: the best first, each record once; ties in the given order (ranks)."""
    chosen = np.zeros(len(score), dtype=bool)
    taken_here: set[int] = set()
    taken_there: set[int] = set()
    ranked = np.lexsort((order, -np.round(score, 9)))
    for place, a, b in zip(ranked.tolist(), i[ranked].tolist(), j[ranked].tolist(), strict=True):
        if a not in taken_here and b not in taken_there:
            chosen[place] = True
            taken_here.add(a)
            taken_there.add(b)
    return chosen
