"""Types: how easily a value of one column's type is kept in the other's."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.matchers.port import Numbers, Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import Text
from wedlock.model.catalog import Family

_TIMES = frozenset({Family.DATE, Family.TIME, Family.DATETIME})
_NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT})
_TEXTS = frozenset({Family.TEXT, Family.ENUM, Family.UUID, Family.JSON})
_CODES = frozenset({Family.TEXT, Family.ENUM, Family.BOOLEAN, Family.UUID, Family.INTEGER})


class Types:
    """1 for one family, less the more a value must be changed, 0.1 where no conversion is known."""

    name = "types"

    def __init__(self, left: SystemView, right: SystemView) -> None:
        families = list(Family)
        self._table = np.array([[_fit(a, b) for b in families] for a in families], dtype=np.float32)
        at = {family: number for number, family in enumerate(families)}
        self._at = [
            np.array([at[column.column.type.family] for column in view.columns], dtype=np.int64)
            for view in (left, right)
        ]

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        return np.asarray(self._table[self._at[0][left]][:, self._at[1][right]], dtype=np.float32)

    def why(self, left: int, right: int) -> Text | None:  # noqa: ARG002 - the port's
        return None  # what differs in type is told among the differences


def _fit(one: Family, other: Family) -> float:
    both = {one, other}
    if one is other:
        return 1.0
    if both <= _TIMES or both <= _NUMBERS or both <= _TEXTS:
        return 0.9
    if Family.OTHER in both:
        return 0.8
    if both <= _CODES:
        return 0.7 if Family.INTEGER in both else 0.5
    if Family.TEXT in both:
        return 0.4
    return 0.1
