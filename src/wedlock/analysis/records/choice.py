"""Choice: one partner a record."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.records.competition import one_to_one
from wedlock.analysis.records.judging import Judged
from wedlock.model.records import RecordTable


def choose(judged: Judged, left: RecordTable, right: RecordTable) -> None:
    """One to one, the more probable first; ties by the records' keys, so that the order of rows decides nothing."""
    i, j = judged.pairs.i, judged.pairs.j
    good = np.flatnonzero(judged.band > 0)
    here, there = np.bincount(i[good], minlength=len(left)), np.bincount(j[good], minlength=len(right))
    contested = (here[i[good]] > 1) | (there[j[good]] > 1)
    judged.chosen[good[~contested]] = True
    good = good[contested]
    keys = [_key(left, right, a, b) for a, b in zip(i[good].tolist(), j[good].tolist(), strict=True)]
    order = np.empty(len(good), dtype=np.int64)
    order[np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)] = np.arange(len(good))
    score = judged.probability[good] + judged.model.probability[good]  # of duplicates the one more alike
    judged.chosen[good] = one_to_one(score, i[good], j[good], order)


def _key(left: RecordTable, right: RecordTable, a: int, b: int) -> tuple[object, ...]:
    """A rank of a pair that does not change when the sides are swapped."""
    here, there = (left.tables[a], left.keys[a]), (right.tables[b], right.keys[b])
    return (min(here, there), max(here, there))
