"""The two ports of matching: a matcher scores tables, or columns, of one system against those of the other.

A score lies in 0…1; NaN says that the matcher has no evidence for the pair, which is not the same as 0. Tables and
columns are named by their numbers in the SystemView of their side.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from wedlock.language import Text

Scores = npt.NDArray[np.float32]
"""A row for each thing of the left, a column for each of the right."""
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class TableMatcher(Protocol):
    """Scores every table of the left against every table of the right."""

    name: str

    def scores(self) -> Scores: ...

    def why(self, left: int, right: int) -> Text | None:
        """The evidence for this pair in words; None where there is none worth telling."""
        ...


class ColumnMatcher(Protocol):
    """Scores the columns `left` against the columns `right`."""

    name: str

    def scores(self, left: Numbers, right: Numbers) -> Scores: ...

    def why(self, left: int, right: int) -> Text | None:
        """The evidence for this pair in words; None where there is none worth telling."""
        ...


def none(left: Numbers, right: Numbers) -> Scores:
    """No evidence for any pair."""
    return np.full((len(left), len(right)), np.nan, dtype=np.float32)
