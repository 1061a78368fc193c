"""Telling: judged pairs as RecordLinks with their reasons in words, and as counts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.comparisons.veto import REASONS
from wedlock.analysis.records.judging import AUTOMATIC, BANDS, REVIEW, SEPARATE, Judged
from wedlock.language import T, Text
from wedlock.model.records import RecordLink, RecordTable


def links_across(left: RecordTable, right: RecordTable, judged: Judged, shown: int) -> tuple[RecordLink, ...]:
    """The chosen pairs, most probable first, then the nearest of those kept apart whose records have no partner."""
    i, j, p = judged.pairs.i, judged.pairs.j, judged.probability
    chosen = np.flatnonzero(judged.chosen)
    chosen = chosen[np.lexsort((j[chosen], i[chosen], -p[chosen]))]
    free_here, free_there = np.ones(len(left), dtype=bool), np.ones(len(right), dtype=bool)
    free_here[i[chosen]] = free_there[j[chosen]] = False
    apart = np.flatnonzero(free_here[i] & free_there[j] & (judged.support.name >= 2))
    apart = apart[np.argsort(-p[apart], kind="stable")][:shown]
    judged.band[apart] = SEPARATE
    return told(left, right, judged, np.concatenate([chosen, apart]))


def told(left: RecordTable, right: RecordTable, judged: Judged, places: NDArray[np.int64]) -> tuple[RecordLink, ...]:
    """These pairs as links, in this order."""
    reasons = _reasons(judged)
    columns = (judged.pairs.i, judged.pairs.j, np.round(judged.probability, 4), judged.band)
    rows = zip(places.tolist(), *(column[places].tolist() for column in columns), strict=True)
    return tuple(
        RecordLink(left.tables[a], left.keys[a], right.tables[b], right.keys[b], p, BANDS[band], reasons(k))
        for k, a, b, p, band in rows
    )


def _reasons(judged: Judged) -> Callable[[int], tuple[Text, ...]]:
    """Pair → what agrees in it and what does not, in words and without values. Equal patterns share one tuple."""
    columns = np.stack([judged.veto, *judged.evidence.levels], axis=1)
    width = columns.shape[1]
    every = columns.tobytes()
    known: dict[bytes, tuple[Text, ...]] = {}

    def reasons(k: int) -> tuple[Text, ...]:
        pattern = every[k * width : (k + 1) * width]
        if pattern not in known:
            known[pattern] = _said(judged.evidence.comparisons, pattern)
        return known[pattern]

    return reasons


def _said(comparisons: tuple[Comparison, ...], pattern: bytes) -> tuple[Text, ...]:
    veto, *levels = pattern
    found = [c.levels[level - 1].text for c, level in zip(comparisons, levels, strict=True) if level]
    return (*((REASONS[veto - 1],) if veto else ()), *found)


def counted(judged: Judged | None) -> tuple[int, int]:
    """How many automatic and review links were chosen."""
    if judged is None:
        return 0, 0
    bands = judged.band[judged.chosen]
    return int((bands == AUTOMATIC).sum()), int((bands == REVIEW).sum())


def notices(judged: Judged | None) -> tuple[Text, ...]:
    skipped = judged.pairs.skipped if judged else ()
    return tuple(
        T(
            "{count} values of {field} are shared by too many records to look for pairs by them.",
            count=count,
            field=field,
        )
        for field, count in skipped
    )
