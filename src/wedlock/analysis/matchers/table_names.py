"""Table names: the concept words of both tables' names and labels."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from wedlock.analysis.matchers.names import shared_words
from wedlock.analysis.matchers.port import Scores
from wedlock.analysis.matchers.vectors import Vocabulary
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import Text


class TableNames:
    """The best soft cosine of name or label with name or label."""

    name = "table names"

    def __init__(self, left: SystemView, right: SystemView) -> None:
        self._left, self._right = left, right

    def scores(self) -> Scores:
        return self._scores

    @cached_property
    def clash(self) -> Scores:
        """How much each name says that the other does not, the lesser of both, 0…1.

        A tax category and a knowledge category share their head, and clash; a customer and a customer master do not.
        """
        sides = [self._texts(view) for view in (self._left, self._right)]
        told = [
            np.minimum(self._vocabulary.unmatched(a, b), self._vocabulary.unmatched(b, a).T)
            for a in sides[0]
            for b in sides[1]
        ]
        return np.asarray(np.minimum.reduce(told), dtype=np.float32)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(*([table.variants for table in view.tables] for view in (self._left, self._right)))

    @staticmethod
    def _texts(view: SystemView) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        """The names, and the labels where there are any."""
        return [table.name for table in view.tables], [table.label or table.name for table in view.tables]

    @cached_property
    def _scores(self) -> Scores:
        left, right = self._left.tables, self._right.tables
        vocabulary = self._vocabulary
        near = [vocabulary.near(texts) for texts in ([t.name for t in left], [t.label or t.name for t in left])]
        rows = [vocabulary.rows(texts) for texts in ([t.name for t in right], [t.label or t.name for t in right])]
        best = np.maximum.reduce([(a @ b.T).toarray() for a in near for b in rows])
        return np.asarray(np.clip(best, 0.0, 1.0), dtype=np.float32)

    def why(self, left: int, right: int) -> Text | None:
        ours, theirs = self._left.tables[left], self._right.tables[right]
        told = (shared_words(a, b) for a in ours.variants for b in theirs.variants)
        return next((text for text in told if text), None)
