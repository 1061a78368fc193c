"""Meanings: both columns read as the same thing of business (a net total, a city), however they are called."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from wedlock.analysis.matchers.port import Numbers, Scores, none
from wedlock.analysis.matchers.vectors import cosine
from wedlock.analysis.matchers.view import SystemView
from wedlock.capabilities import meanings
from wedlock.language import T, Text


class Meanings:
    """The product of how far each side's words are explained by the meaning both have; absent where one has none.

    0 says that both have a meaning, and not the same.
    """

    name = "meanings"

    def __init__(self, left: SystemView, right: SystemView) -> None:
        self._left, self._right = left, right
        at = {name: number for number, name in enumerate(meanings.names())}
        self._rows = [_matrix(view, at) for view in (left, right)]
        self.sure = [np.asarray(rows.max(axis=1).todense(), dtype=np.float32).ravel() for rows in self._rows]

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        if not self.sure[0][left].any() or not self.sure[1][right].any():
            return none(left, right)
        found = cosine(self._rows[0], self._rows[1], left, right)
        both = (self.sure[0][left] > 0)[:, None] & (self.sure[1][right] > 0)[None]
        return np.where(both, found, np.float32(np.nan))

    def why(self, left: int, right: int) -> Text | None:
        theirs = {reading.meaning for reading in self._right.columns[right].readings}
        same = [reading.meaning for reading in self._left.columns[left].readings if reading.meaning in theirs]
        return T("both are read as: {meaning}", meaning=meanings.label(same[0])) if same else None


def _matrix(view: SystemView, at: dict[str, int]) -> sparse.csr_matrix:
    cells = [
        (row, at[reading.meaning], reading.share)
        for row, column in enumerate(view.columns)
        for reading in column.readings
    ]
    rows, columns, shares = zip(*cells, strict=True) if cells else ((), (), ())
    values = np.array(shares, dtype=np.float32)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(view.columns), len(at)), dtype=np.float32)
