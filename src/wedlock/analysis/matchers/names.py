"""Names: the concept words of both columns' names, kin words near one another, rare words weighing more."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.matchers.port import Numbers, Scores
from wedlock.analysis.matchers.vectors import Vocabulary, cosine
from wedlock.analysis.matchers.view import ColumnView, SystemView
from wedlock.capabilities.lexicon import is_word, kinship
from wedlock.language import T, Text

TOLD = 0.45
"""From this score on a likeness of words is worth telling a person."""


class Names:
    """Soft cosine of the words of the names."""

    name = "names"

    def __init__(self, left: SystemView, right: SystemView, vocabulary: Vocabulary) -> None:
        self._left, self._right = left, right
        self._rows = (vocabulary.near([c.name for c in left.columns]), vocabulary.rows([c.name for c in right.columns]))
        self._plain = [vocabulary.plain([_telling(view, c) for c in view.columns]) for view in (left, right)]
        self._alike = (vocabulary.kin >= TOLD).astype(np.float32)

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        return cosine(self._rows[0], self._rows[1], left, right)

    def odd_words(self, left: Numbers, right: Numbers) -> Scores:
        """How many words of either name have no like one in the other; a table's own words do not count."""
        ours, theirs = self._plain[0][left], self._plain[1][right]
        sizes = np.asarray(ours.sum(axis=1)).ravel()[:, None], np.asarray(theirs.sum(axis=1)).ravel()[None]
        matched = np.minimum((ours @ self._alike @ theirs.T).toarray(), np.minimum(*sizes))
        return np.asarray(sizes[0] + sizes[1] - 2 * matched, dtype=np.float32)

    def why(self, left: int, right: int) -> Text | None:
        return shared_words(self._left.columns[left].name, self._right.columns[right].name)


def _telling(view: SystemView, column: ColumnView) -> tuple[str, ...]:
    """The words of a name that the table does not say already; the label's where the name says nothing."""
    table = view.tables[column.table]
    said = column.name if any(is_word(word) for word in column.name) else column.label or column.name
    told = tuple(word for word in said if word not in table.name and word not in table.label and word != "identifier")
    return told or said


def shared_words(left: tuple[str, ...], right: tuple[str, ...]) -> Text | None:
    """The words that both say, or the two that may stand for one another."""
    both = [word for word in dict.fromkeys(left) if word in right and word != "identifier"]
    if both:
        return T("both names say “{words}”", words=" ".join(both))
    best = max(((kinship(a, b), a, b) for a in left for b in right), default=(0.0, "", ""))
    if best[0] < TOLD or best[1] == best[2]:
        return None
    return T("“{left}” and “{right}” may name the same thing", left=best[1], right=best[2])


def column_vocabulary(left: SystemView, right: SystemView) -> Vocabulary:
    """The words of all columns, each table counted once."""

    def told(view: SystemView) -> list[list[tuple[str, ...]]]:
        return [[words for column in own for words in view.columns[column].variants] for own in view.own]

    return Vocabulary(told(left), told(right))


def rarity(view: SystemView, vocabulary: Vocabulary) -> Scores:
    """How much each column's name tells, 0…1: that of its rarest word; a mere identifier tells little."""
    return np.array(
        [
            max((vocabulary.weight(word) for word in column.name), default=0.1)
            * (0.3 if column.name == ("identifier",) else 1.0)
            for column in view.columns
        ],
        dtype=np.float32,
    )
