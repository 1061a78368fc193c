"""Structure: what kind of table each is (header, lines, reference, history, link), how large, how much referred to."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.jobs.tables import read_tables
from wedlock.analysis.matchers.port import Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import T, Text
from wedlock.model.overlap import Role

_ROLES = tuple(Role)
_PRICED = (
    frozenset({"quantity"}),
    frozenset({"unit_price"}),
    frozenset({"discount", "discount_percent"}),
    frozenset({"tax_rate", "tax_total"}),
    frozenset({"net_total", "gross_total", "amount"}),
    frozenset({"unit"}),
)
"""What the lines of a sales or purchase document hold; three of them and a quantity make lines, however named."""


class Structure:
    """1 for two tables of one role, 0 else."""

    name = "structure"

    def __init__(self, left: SystemView, right: SystemView) -> None:
        read = [read_tables(view.side.catalog) for view in (left, right)]
        views = (left, right)
        self.roles = [
            np.array([_ROLES.index(told[t.table.name].role) for t in view.tables], dtype=np.int64)
            for view, told in zip(views, read, strict=True)
        ]
        self.machinery = [
            np.array([told[t.table.name].machinery for t in view.tables], dtype=np.float32)
            for view, told in zip(views, read, strict=True)
        ]
        self.sizes = [np.log1p([len(slots) for slots in view.slots]).astype(np.float32) for view in views]
        self.fame = [np.log1p([len(columns) for columns in view.referrers]).astype(np.float32) for view in views]

        self.lines = [
            np.array([_lines(view, at) for at in range(len(view.tables))], dtype=np.float32) for view in views
        ]

    def scores(self) -> Scores:
        return np.asarray(self.roles[0][:, None] == self.roles[1][None], dtype=np.float32)

    def why(self, left: int, right: int) -> Text | None:
        role = _ROLES[self.roles[0][left]]
        if self.roles[1][right] != self.roles[0][left]:
            return None
        if role is Role.LINES:
            return T("both keep the lines of a document")
        return T("both only join other tables") if role is Role.LINK else None


def _lines(view: SystemView, table: int) -> bool:
    """Whether the table holds priced lines of a document: it refers to another and has quantity, price and the like."""
    columns = [view.columns[at] for at in view.own[table]]
    told = {reading.meaning for column in columns for reading in column.readings}
    refers = any(column.target >= 0 or column.name[-1:] == ("identifier",) for column in columns if not column.key)
    return refers and "quantity" in told and sum(bool(told & kinds) for kinds in _PRICED) >= 3
