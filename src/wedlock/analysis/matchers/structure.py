"""Structure: what kind of table each is (header, lines, reference, history, link), how large, how much referred to."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.jobs.tables import read_tables
from wedlock.analysis.matchers.port import Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import T, Text
from wedlock.model.overlap import Role

_ROLES = tuple(Role)


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

    def scores(self) -> Scores:
        return np.asarray(self.roles[0][:, None] == self.roles[1][None], dtype=np.float32)

    def why(self, left: int, right: int) -> Text | None:
        role = _ROLES[self.roles[0][left]]
        if self.roles[1][right] != self.roles[0][left]:
            return None
        if role is Role.LINES:
            return T("both keep the lines of a document")
        return T("both only join other tables") if role is Role.LINK else None
