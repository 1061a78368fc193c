"""Judging: candidate pairs compared, weighed and put into bands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records import bands, weights
from wedlock.analysis.records.blocking import Candidates
from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.comparisons.veto import vetoes
from wedlock.analysis.records.numbering import Numbering
from wedlock.analysis.records.options import LinkOptions
from wedlock.analysis.records.prepared import Prepared
from wedlock.model.records import Band

BANDS = (Band.SEPARATE, Band.REVIEW, Band.AUTOMATIC)
SEPARATE, REVIEW, AUTOMATIC = 0, 1, 2
DOUBT = -4.0  # bits off a pair that a veto speaks against, so that it yields to a rival without one
CLEAR = 0.6  # share of the probability of a group of duplicates that makes one of them the favourite


@dataclass
class Judged:
    """Candidate pairs with their probability, band (place in BANDS) and whether they were chosen one to one."""

    pairs: Candidates
    evidence: weights.Evidence
    veto: NDArray[np.int8]
    support: bands.Support
    model: weights.Model
    probability: weights.Floats
    band: NDArray[np.int8]
    chosen: NDArray[np.bool_]


def seen(
    here: Prepared,
    there: Prepared,
    pairs: Candidates,
    comparisons: tuple[Comparison, ...],
    numbers: Numbering = Numbering.UNKNOWN,
) -> tuple[weights.Evidence, NDArray[np.int8], bands.Support]:
    """Every comparison of every pair; the vetoes; what speaks for and against each."""
    with ThreadPoolExecutor(
        2
    ) as pool:  # numpy and rapidfuzz let go of Python's lock; of halves, since names take longest
        halves = list(zip(np.array_split(pairs.i, 2), np.array_split(pairs.j, 2), strict=True))
        found = list(pool.map(lambda task: task[0].compare(here, there, *task[1]), product(comparisons, halves)))
        levels = [np.concatenate(both) for both in zip(found[::2], found[1::2], strict=True)]
        rare = list(pool.map(lambda c, found: weights.rarity(c, here, there, pairs, found), comparisons, levels))
    veto = vetoes(here, there, pairs.i, pairs.j)
    support = bands.support(comparisons, levels, numbers)
    out = ~bands.linkable(support, veto)
    return weights.Evidence(comparisons, levels, rare, out, np.where(veto > 0, DOUBT, 0.0)), veto, support


def judge(
    here: Prepared,
    there: Prepared,
    pairs: Candidates,
    comparisons: tuple[Comparison, ...],
    numbers: Numbering = Numbering.UNKNOWN,
) -> Judged:
    """Compare the candidates and learn what their agreement is worth. Bands come with `put_into_bands`."""
    evidence, veto, support = seen(here, there, pairs, comparisons, numbers)
    model = weights.learn(evidence, here, there, pairs)
    count = len(pairs.i)
    none, nothing = np.zeros(count, dtype=np.int8), np.zeros(count, dtype=bool)
    return Judged(pairs, evidence, veto, support, model, model.probability, none, nothing)


def put_into_bands(judged: Judged, groups: tuple[NDArray[np.int64], NDArray[np.int64]], options: LinkOptions) -> None:
    """`groups` number the records of each side, duplicates alike: they do not count as rivals of one another.

    A pair gets the probability that any of its duplicates is the partner; it is automatic as the clear favourite among
    them, or with the same name.
    """
    p = judged.model.probability
    together = _together(p, groups[0][judged.pairs.i], groups[1][judged.pairs.j])
    favourite = (p >= CLEAR * together) | (judged.support.name >= judged.support.top)
    sure = (together >= options.automatic) & bands.automatic(judged.support, judged.veto) & favourite
    judged.band = np.where(sure, AUTOMATIC, np.where(together >= options.review, REVIEW, SEPARATE)).astype(np.int8)
    judged.probability = together


def _together(p: weights.Floats, a: NDArray[np.int64], b: NDArray[np.int64]) -> weights.Floats:
    """The sum of p over the pairs between the same two groups."""
    code = a * (int(b.max(initial=0)) + 1) + b
    order = np.argsort(code, kind="stable")
    ranked = code[order]
    first = np.concatenate([[True], ranked[1:] != ranked[:-1]]) if len(ranked) else np.zeros(0, dtype=bool)
    group = np.cumsum(first) - 1
    found = np.empty(len(p))
    found[order] = np.bincount(group, p[order])[group] if len(p) else p
    return np.minimum(found, 1.0)
