"""Comparison: the two systems with every matcher over them; the likeness of columns that tables are compared by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wedlock.analysis.matchers.characters import Characters
from wedlock.analysis.matchers.codes import Codes
from wedlock.analysis.matchers.content import Content
from wedlock.analysis.matchers.distribution import Distribution
from wedlock.analysis.matchers.forms import Forms
from wedlock.analysis.matchers.job_affinity import JobAffinity
from wedlock.analysis.matchers.labels import Labels
from wedlock.analysis.matchers.linked import Linked
from wedlock.analysis.matchers.meanings import Meanings
from wedlock.analysis.matchers.names import Names, column_vocabulary, rarity
from wedlock.analysis.matchers.port import ColumnMatcher, Numbers, Scores, TableMatcher
from wedlock.analysis.matchers.profiled import Profiled
from wedlock.analysis.matchers.references import References
from wedlock.analysis.matchers.structure import Structure
from wedlock.analysis.matchers.table_names import TableNames
from wedlock.analysis.matchers.types import Types
from wedlock.analysis.matchers.values import Values
from wedlock.analysis.matchers.view import SystemView, spoken
from wedlock.analysis.side import Side
from wedlock.model.linked import LinkedColumns


@dataclass(frozen=True)
class Block:
    """Scores of the columns `left` against `right`, by matcher; `words` is the better of names and labels."""

    left: Numbers
    right: Numbers
    words: Scores
    characters: Scores
    meanings: Scores
    types: Scores
    references: Scores

    def part(self, rows: slice, columns: slice) -> Block:
        """The block of some left and some right columns."""
        told = (self.words, self.characters, self.meanings, self.types, self.references)
        return Block(self.left[rows], self.right[columns], *(scores[rows, columns] for scores in told))


def likeness(words: Scores, meanings: Scores, types: Scores, references: Scores) -> Scores:
    """One number from what the schema tells of a pair: what it is called or means, if it fits, or refers to."""
    told = np.fmax(words, meanings) * types
    refer = np.nan_to_num(references)
    return np.where(refer > told, (told + refer) / 2, told)


class Comparison:
    """Matchers over two Sides. `rarity` is how much each column's name tells, left and right."""

    def __init__(self, left: Side, right: Side, linked: LinkedColumns | None = None) -> None:
        self.left, self.right = SystemView(left, spoken(right)), SystemView(right, spoken(left))
        views = self.left, self.right
        vocabulary = column_vocabulary(*views)
        self.table_names = TableNames(*views)
        self.jobs = JobAffinity(*views)
        self.structure = Structure(*views)
        self.names = Names(*views, vocabulary)
        self.labels = Labels(*views, vocabulary)
        self.characters = Characters(*views)
        self.meanings = Meanings(*views)
        self.types = Types(*views)
        self.references = References(*views, self.table_names.scores())
        self.rarity = rarity(self.left, vocabulary), rarity(self.right, vocabulary)
        self.linked = Linked(*views, linked or {})
        self.values, self.forms = Values(*views), Forms(*views)
        self.codes, self.distribution = Codes(*views), Distribution(*views)
        self.has_rows = bool(left.profiles and right.profiles)
        self.content = Content(*views, self._likeness, self.rarity)

    @property
    def table_matchers(self) -> tuple[TableMatcher, ...]:
        return (self.table_names, self.jobs, self.content, self.structure)

    @property
    def column_matchers(self) -> tuple[ColumnMatcher, ...]:
        schema = (self.names, self.labels, self.meanings, self.references, self.characters, self.types)
        return (self.linked, *self.value_matchers, *schema)

    @property
    def value_matchers(self) -> tuple[Profiled, ...]:
        return (self.values, self.forms, self.codes, self.distribution)

    def block(self, left: Numbers, right: Numbers) -> Block:
        names, labels = self.names.scores(left, right), self.labels.scores(left, right)
        return Block(
            left,
            right,
            np.fmax(names, labels),
            self.characters.scores(left, right),
            self.meanings.scores(left, right),
            self.types.scores(left, right),
            self.references.scores(left, right),
        )

    def _likeness(self, left: Numbers, right: Numbers) -> Scores:
        words = np.fmax(self.names.scores(left, right), self.labels.scores(left, right))
        meanings, types = self.meanings.scores(left, right), self.types.scores(left, right)
        return likeness(words, meanings, types, self.references.scores(left, right))
