"""References: foreign keys correspond when the tables they refer to do."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.matchers.port import Numbers, Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import T, Text


class References:
    """The likeness of the tables referred to; absent unless both columns are references."""

    name = "references"

    def __init__(self, left: SystemView, right: SystemView, tables: Scores) -> None:
        self._left, self._right, self._tables = left, right, tables
        self.targets = [np.array([c.target for c in view.columns], dtype=np.int64) for view in (left, right)]

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        ours, theirs = self.targets[0][left], self.targets[1][right]
        both = (ours >= 0)[:, None] & (theirs >= 0)[None]
        return np.where(both, self._tables[ours][:, theirs], np.float32(np.nan))

    def judge(self, chances: Scores) -> None:
        """From here on tables are alike as far as they were judged to be, where that says more than their names."""
        self._tables = np.maximum(self._tables, chances)

    def why(self, left: int, right: int) -> Text | None:
        ours, theirs = self._left.columns[left].target, self._right.columns[right].target
        if ours < 0 or theirs < 0 or self._tables[ours, theirs] < 0.4:
            return None
        names = self._left.tables[ours].table.name, self._right.tables[theirs].table.name
        return T("both refer to tables that are alike: {left} and {right}", left=names[0], right=names[1])
