"""Duplicates: pairs inside one side, weighed with what was learned across the sides, without one-to-one competition."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from wedlock.analysis.records import bands, blocking, weights
from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.judging import AUTOMATIC, REVIEW, SEPARATE, Judged, seen
from wedlock.analysis.records.kind import Kind
from wedlock.analysis.records.options import LinkOptions
from wedlock.analysis.records.prepared import Prepared

EXPECTED = 0.05  # share of records that are there twice; address books of ERPs have 2 to 10 %
SEARCHED = 20_000  # names of a side up to which similar ones are searched too; above, only those with an equal value


def duplicates(
    side: Prepared, kind: Kind, comparisons: tuple[Comparison, ...], model: weights.Model | None, options: LinkOptions
) -> Judged | None:
    """Pairs i < j of one side; those `chosen` are in the bands automatic or review."""
    pairs = blocking.within(side, kind.blocks, options, SEARCHED)
    if not len(pairs.i):
        return None
    for field in kind.grams[1:]:
        blocking.add_grams(side, side, field, pairs)
    evidence, veto, support = seen(side, side, pairs, comparisons)
    model = model or weights.expected(comparisons)
    odds = weights.odds(evidence, model.bits, EXPECTED * side.count, side.count * (side.count - 1) / 2)
    p = np.where(evidence.vetoed, 0.0, odds / (1 + odds))
    alike = bands.duplicate(support) & ~evidence.vetoed & (veto == 0)
    band = np.where(alike & (p >= options.automatic), AUTOMATIC, np.where(alike & (p >= 0.5), REVIEW, SEPARATE))
    chosen = band > SEPARATE
    return Judged(pairs, evidence, veto, support, replace(model, probability=p), p, band.astype(np.int8), chosen)


def groups(side: Prepared, judged: Judged | None) -> NDArray[np.int64]:
    """A number for each record; duplicates, also of one another's duplicates, share it."""
    if judged is None or not judged.chosen.any():
        return np.arange(side.count)
    sure = judged.band == AUTOMATIC
    i, j = judged.pairs.i[sure], judged.pairs.j[sure]
    graph = coo_matrix((np.ones(len(i), dtype=np.int8), (i, j)), shape=(side.count, side.count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
