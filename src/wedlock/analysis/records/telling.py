"""Telling: judged pairs as RecordLinks with their reasons in words, and as counts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.comparisons.comparison import Comparison
from wedlock.analysis.records.comparisons.veto import REASONS
from wedlock.analysis.records.judging import AUTOMATIC, BANDS, REVIEW, SEPARATE, Judged
from wedlock.language import T, Text
from wedlock.model.records import RecordLink, RecordTable

MOST_LEVELS = 16  # of a comparison, so that a pattern of nine of them is one number


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
    """These pairs as links, in this order. Filled column by column, three times as fast as link by link."""
    a, b = judged.pairs.i[places].tolist(), judged.pairs.j[places].tolist()
    columns: dict[str, Iterable[object]] = {
        "left_table": map(left.tables.__getitem__, a),
        "left_key": map(left.keys.__getitem__, a),
        "right_table": map(right.tables.__getitem__, b),
        "right_key": map(right.keys.__getitem__, b),
        "probability": np.round(judged.probability[places], 4).tolist(),
        "band": map(BANDS.__getitem__, judged.band[places].tolist()),
        "evidence": _reasons(judged, places),
    }
    links = tuple(map(RecordLink.__new__, repeat(RecordLink, len(places))))
    for name in RecordLink.__slots__:
        deque(map(getattr(RecordLink, name).__set__, links, columns[name]), maxlen=0)
    return links


def _reasons(judged: Judged, places: NDArray[np.int64]) -> Iterator[tuple[Text, ...]]:
    """What agrees in each pair and what does not, in words and without values. Equal patterns share one tuple."""
    seen = [column[places] for column in (judged.veto, *judged.evidence.levels)]
    pattern = np.zeros(len(places), dtype=np.int64)
    for column in seen:
        pattern = pattern * MOST_LEVELS + column
    _, first, which = np.unique(pattern, return_index=True, return_inverse=True)
    said = [_said(judged.evidence.comparisons, [int(column[at]) for column in seen]) for at in first]
    return map(said.__getitem__, which.tolist())


def _said(comparisons: tuple[Comparison, ...], pattern: list[int]) -> tuple[Text, ...]:
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
