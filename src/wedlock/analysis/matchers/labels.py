"""Labels and comments: what the product shows, or the database remarks, against the other side's label or name."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.matchers.names import shared_words
from wedlock.analysis.matchers.port import Numbers, Scores, none
from wedlock.analysis.matchers.vectors import Vocabulary, cosine
from wedlock.analysis.matchers.view import ColumnView, SystemView
from wedlock.language import T, Text


class Labels:
    """The best soft cosine of label with label, label with name and name with label; absent where neither has one."""

    name = "labels"

    def __init__(self, left: SystemView, right: SystemView, vocabulary: Vocabulary) -> None:
        self._left, self._right = left, right
        self._has = tuple(np.array([bool(c.label) for c in view.columns], dtype=bool) for view in (left, right))
        self._near = [vocabulary.near([told(c) for c in left.columns]) for told in (_label, _name)]
        self._rows = [vocabulary.rows([told(c) for c in right.columns]) for told in (_label, _name)]

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        if not (self._has[0][left].any() or self._has[1][right].any()):
            return none(left, right)
        pairs = ((0, 0), (0, 1), (1, 0))
        best = np.maximum.reduce([cosine(self._near[a], self._rows[b], left, right) for a, b in pairs])
        return np.where(self._has[0][left][:, None] | self._has[1][right][None], best, np.float32(np.nan))

    def why(self, left: int, right: int) -> Text | None:
        a, b = self._left.columns[left], self._right.columns[right]
        if not (a.label or b.label):
            return None
        shared = shared_words(a.label or a.name, b.label or b.name)
        return T("their labels “{left}” and “{right}” agree", left=_shown(a), right=_shown(b)) if shared else None


def _label(column: ColumnView) -> tuple[str, ...]:
    return column.label or column.name


def _name(column: ColumnView) -> tuple[str, ...]:
    return column.name


def _shown(view: ColumnView) -> str:
    told = view.column.label or view.column.comment or view.column.name
    return told if len(told) <= 40 else told[:39] + "…"
