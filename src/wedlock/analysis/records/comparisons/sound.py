"""Sound: whether a Latin name spells how a Chinese brand is spoken (Jiamei, 佳美). Weak: many brands share it."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.records.codes import any_equal, present
from wedlock.analysis.records.comparisons.comparison import Comparison, Level, Levels, Rows
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T


def levels_of_sounds(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    found = np.zeros(len(i), dtype=np.int8)
    for here, there in (("pinyin", "spoken"), ("spoken", "pinyin")):
        a, b = left.codes[here][i], right.codes[there][j]
        found[present(a) & present(b)] = 1
        found[any_equal(a, b)] = 2
    return found


SOUND = Comparison(
    "sound",
    (
        Level(0.30, 0.999, T("the Latin name is not how the Chinese one is spoken")),
        Level(0.70, 1e-3, T("the Latin name is how the Chinese one is spoken")),
    ),
    levels_of_sounds,
    ("pinyin", "spoken"),
    frequency="pinyin",
    crossed=True,
)
