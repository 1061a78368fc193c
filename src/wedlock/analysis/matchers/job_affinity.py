"""Jobs: both tables serve the same job."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.matchers.port import Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.capabilities import vocabulary
from wedlock.language import Bilingual, T, Text


class JobAffinity:
    """Cosine of the tables' affinities to the jobs; absent where one of the tables serves none."""

    name = "jobs"

    def __init__(self, left: SystemView, right: SystemView) -> None:
        self._left, self._right = left, right
        self.affinity = [_affinities(view) for view in (left, right)]

    def scores(self) -> Scores:
        lengths = [np.linalg.norm(side, axis=1) for side in self.affinity]
        found = (self.affinity[0] @ self.affinity[1].T) / np.maximum(lengths[0][:, None] * lengths[1][None], 1e-9)
        both = (lengths[0] > 0)[:, None] & (lengths[1] > 0)[None]
        return np.where(both, np.clip(found, 0, 1), np.nan).astype(np.float32)

    def shared(self) -> Scores:
        """The affinity to the best job that both serve; 0 where there is none."""
        best = np.zeros((len(self.affinity[0]), len(self.affinity[1])), dtype=np.float32)
        for ours, theirs in zip(self.affinity[0].T, self.affinity[1].T, strict=True):
            np.maximum(best, np.minimum(ours[:, None], theirs[None]), out=best)
        return best

    def jobs(self, left: int, right: int) -> tuple[str, ...]:
        """The jobs that both tables serve, the surest first."""
        both = np.minimum(self.affinity[0][left], self.affinity[1][right])
        order = [at for at in np.argsort(-both, kind="stable") if both[at] >= 0.2]
        return tuple(vocabulary.names()[at] for at in order)

    def why(self, left: int, right: int) -> Text | None:
        found = self.jobs(left, right)
        return T("both serve the same job: {job}", job=job_label(found[0])) if found else None


def job_label(job: str) -> Text:
    """The job's name in the reader's language."""
    capability = vocabulary.by_name()[job]
    return Bilingual.of(capability.label_en, capability.label_zh)


def _affinities(view: SystemView) -> Scores:
    given = view.side.jobs.affinity
    names = vocabulary.names()
    rows = [[given.get(table.table.name, {}).get(job, 0.0) for job in names] for table in view.tables]
    return np.array(rows, dtype=np.float32).reshape(len(view.tables), len(names))
