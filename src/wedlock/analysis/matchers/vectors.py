"""Words as weighted vectors: rare words weigh more, and kin words are near one another (soft cosine, Sidorov 2014)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from wedlock.analysis.matchers.port import Numbers, Scores
from wedlock.capabilities import lexicon

Words = tuple[str, ...]


KIN = 0.3
"""From this weight on a kin word counts as said."""


class Vocabulary:
    """The words of both sides with their weights 0…1 and kinships. A weight is the mean inverse frequency of a word."""

    def __init__(self, left: Iterable[Iterable[Words]], right: Iterable[Iterable[Words]]) -> None:
        counts = [_frequencies(side) for side in (left, right)]
        self.at = {word: number for number, word in enumerate(sorted(set(counts[0][0]) | set(counts[1][0])))}
        self.weights = np.array([_weight(word, counts) for word in self.at], dtype=np.float32)
        self.kin = self._kinships()

    def weight(self, word: str) -> float:
        return float(self.weights[self.at[word]])

    def rows(self, texts: Sequence[Words]) -> sparse.csr_matrix:
        """One weighted row for each text, of length 1 in the space where kin words are near."""
        cells = [(row, self.at[word]) for row, text in enumerate(texts) for word in dict.fromkeys(text)]
        where = np.array(cells, dtype=np.int64).reshape(-1, 2)
        values = self.weights[where[:, 1]]
        matrix = sparse.csr_matrix(
            (values, (where[:, 0], where[:, 1])), shape=(len(texts), len(self.at)), dtype=np.float32
        )
        lengths = np.sqrt(np.asarray((matrix @ self.kin).multiply(matrix).sum(axis=1)).ravel())
        return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix)

    def plain(self, texts: Sequence[Words]) -> sparse.csr_matrix:
        """One row of ones for each text's words."""
        cells = [(row, self.at[word]) for row, text in enumerate(texts) for word in dict.fromkeys(text)]
        where = np.array(cells, dtype=np.int64).reshape(-1, 2)
        ones = np.ones(len(cells), dtype=np.float32)
        return sparse.csr_matrix((ones, (where[:, 0], where[:, 1])), shape=(len(texts), len(self.at)))

    def unmatched(self, texts: Sequence[Words], others: Sequence[Words]) -> Scores:
        """(texts, others): the share of each text's weight in words that have neither like nor kin in the other."""
        alike = (self.kin >= KIN).astype(np.float32)
        matched = (alike @ self.plain(others).T).toarray() > 0
        weights = self.plain(texts).multiply(self.weights[None]).tocsr()
        totals = np.maximum(np.asarray(weights.sum(axis=1)).reshape(-1, 1), 1e-9)
        return np.asarray((weights @ (~matched).astype(np.float32)) / totals, dtype=np.float32)

    def near(self, texts: Sequence[Words]) -> sparse.csr_matrix:
        """The rows, spread over kin words: their product with `rows` of the other side is the soft cosine."""
        return (self.rows(texts) @ self.kin).tocsr()

    def _kinships(self) -> sparse.csr_matrix:
        cells = [(number, number, lexicon.sameness(word)) for word, number in self.at.items()]
        for word, number in self.at.items():
            cells += [(number, self.at[near], weight) for near, weight in lexicon.kin(word).items() if near in self.at]
        rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        size = len(self.at)
        return sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=(size, size))


def cosine(near: sparse.csr_matrix, rows: sparse.csr_matrix, left: Numbers, right: Numbers) -> Scores:
    """The products of the chosen rows, at most 1."""
    found = (near[left] @ rows[right].T).toarray()
    return np.asarray(np.clip(found, 0.0, 1.0), dtype=np.float32)


def _frequencies(side: Iterable[Iterable[Words]]) -> tuple[Counter[str], int]:
    """In how many things (each told in one or more texts) a word occurs, and how many things there are."""
    counts: Counter[str] = Counter()
    total = 0
    for texts in side:
        counts.update({word for text in texts for word in text})
        total += 1
    return counts, total


def _weight(word: str, counts: Sequence[tuple[Counter[str], int]]) -> float:
    """The mean over the sides that use the word; words that say little in any system weigh less."""
    shares = [
        math.log((1 + total) / (1 + count[word])) / math.log(1 + total) if total > 1 else 1.0
        for count, total in counts
        if count[word]
    ]
    return (0.15 + 0.85 * sum(shares) / len(shares)) * (0.4 if lexicon.is_weak(word) else 1.0)
