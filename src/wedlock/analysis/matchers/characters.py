"""Characters: names spelt alike, whatever their words (cosine of letter triples, rare ones weighing more)."""

from __future__ import annotations

from collections import Counter

import numpy as np
from rapidfuzz import fuzz
from scipy import sparse

from wedlock.analysis.matchers.port import Numbers, Scores
from wedlock.analysis.matchers.vectors import cosine
from wedlock.analysis.matchers.view import SystemView
from wedlock.language import T, Text

TOLD = 0.7


class Characters:
    """Cosine of the letter triples of the names, prefixes that all names of a table share left out."""

    name = "characters"

    def __init__(self, left: SystemView, right: SystemView) -> None:
        self._left, self._right = left, right
        told = [[column.spelling for column in view.columns] for view in (left, right)]
        triples = [[_triples(name) for name in names] for names in told]
        counts = Counter(triple for side in triples for name in side for triple in name)
        at = {triple: number for number, triple in enumerate(counts)}
        total = len(triples[0]) + len(triples[1])
        weights = np.array([np.log(1 + total / count) for count in counts.values()], dtype=np.float32)
        self._rows = [_matrix(side, at, weights) for side in triples]

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        return cosine(self._rows[0], self._rows[1], left, right)

    def why(self, left: int, right: int) -> Text | None:
        names = self._left.columns[left].spelling, self._right.columns[right].spelling
        return T("their names are spelt alike") if fuzz.ratio(*names) >= TOLD * 100 else None


def _triples(name: str) -> list[str]:
    padded = f" {name} "
    return sorted({padded[at : at + 3] for at in range(max(1, len(padded) - 2))})


def _matrix(names: list[list[str]], at: dict[str, int], weights: np.ndarray) -> sparse.csr_matrix:
    starts = np.cumsum([0, *(len(name) for name in names)])
    columns = np.array([at[triple] for name in names for triple in name], dtype=np.int64)
    matrix = sparse.csr_matrix((weights[columns], columns, starts), shape=(len(names), len(at)), dtype=np.float32)
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix, dtype=np.float32)
