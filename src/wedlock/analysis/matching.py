"""Matching: which tables and columns of two systems mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wedlock.analysis import evidence, judgement, scoring
from wedlock.analysis.column_features import FIRST
from wedlock.analysis.comparison import Comparison
from wedlock.analysis.judgement import Weights
from wedlock.analysis.matchers.port import Flags, Numbers, Scores
from wedlock.analysis.matchers.view import SURE, ColumnView, SystemView
from wedlock.analysis.scoring import ColumnPairs
from wedlock.analysis.selection import Selected, select
from wedlock.analysis.side import Side
from wedlock.capabilities import lexicon
from wedlock.language import T, Text
from wedlock.model.linked import LinkedColumns
from wedlock.model.overlap import ColumnMatch, TableMatch, Verdict

FOLLOWED = -3.0
"""Log odds of tables (5 %) from which the pair is listed."""
AUTHORS = frozenset({"created_by", "modified_by"})
NAMED_ALIKE, NO_FIT = 0.8, 0.15
"""Columns called the same whose types no conversion joins are ruled out."""


@dataclass(frozen=True)
class Matching:
    """Tables and columns that correspond or may do so, best first; `column` paths are `table.column`."""

    tables: tuple[TableMatch, ...]
    columns: tuple[ColumnMatch, ...]


def match(left: Side, right: Side, linked: LinkedColumns | None = None, weights: Weights | None = None) -> Matching:
    """Every correspondence of two Sides with its probability, verdict and evidence.

    Without rows from the schema alone; with Profiles also from values; with `linked` also from how often columns agree
    over records known to be the same. Costs one score for each pair of columns, some twenty more within tables that
    may correspond.
    """
    weights = weights or judgement.shipped()
    comparison = Comparison(left, right, linked)
    judged = scoring.judge_tables(comparison, weights.tables)
    looked = scoring.column_pairs(comparison, judged)
    pairs, odds = scoring.judge_columns(looked, weights.columns)
    pairs, odds = evidence.with_satellites(comparison, pairs, odds, judged)
    pairs, odds = evidence.with_values(comparison, pairs, odds, judged)
    pairs, odds = evidence.with_links(comparison, pairs, odds)
    return Matching(_tables(comparison, judged, weights), _columns(comparison, pairs, odds, weights))


def _tables(comparison: Comparison, judged: Scores, weights: Weights) -> tuple[TableMatch, ...]:
    chosen = np.argwhere(judged > FOLLOWED)
    chances = judgement.probability(judged[chosen[:, 0], chosen[:, 1]])
    nothing = np.zeros(len(chosen), dtype=bool)
    selected = select(chosen[:, 0], chosen[:, 1], chances, weights.same_table, nothing, nothing)
    return tuple(
        _table_match(comparison, int(chosen[at, 0]), int(chosen[at, 1]), float(chances[at]), verdict, margin)
        for at, verdict, margin in zip(selected.chosen, selected.verdicts, selected.margins, strict=True)
    )


def _table_match(
    comparison: Comparison, left: int, right: int, chance: float, verdict: Verdict, margin: float | None
) -> TableMatch:
    told = (matcher.why(left, right) for matcher in comparison.table_matchers)
    return TableMatch(
        comparison.left.tables[left].table.name,
        comparison.right.tables[right].table.name,
        round(chance, 4),
        verdict,
        comparison.jobs.jobs(left, right),
        tuple(text for text in told if text),
        margin,
    )


def _columns(comparison: Comparison, pairs: ColumnPairs, odds: Scores, weights: Weights) -> tuple[ColumnMatch, ...]:
    chances = judgement.probability(odds)
    selected = select(
        pairs.left,
        pairs.right,
        chances,
        weights.same_column,
        kept_apart(comparison.left, pairs.left) | kept_apart(comparison.right, pairs.right),
        _ruled_out(pairs),
    )
    return tuple(_column_matches(comparison, pairs, chances, selected))


def _column_matches(
    comparison: Comparison, pairs: ColumnPairs, chances: Scores, selected: Selected
) -> Sequence[ColumnMatch]:
    found = []
    for at, verdict, margin in zip(selected.chosen, selected.verdicts, selected.margins, strict=True):
        left, right = int(pairs.left[at]), int(pairs.right[at])
        evidence = _evidence(comparison, left, right, pairs.tables[at], verdict)
        paths = comparison.left.path(left), comparison.right.path(right)
        found.append(ColumnMatch(*paths, round(float(chances[at]), 4), verdict, evidence, margin=margin))
    return found


def _evidence(comparison: Comparison, left: int, right: int, tables: Numbers, verdict: Verdict) -> tuple[Text, ...]:
    told = [text for matcher in comparison.column_matchers if (text := matcher.why(left, right))]
    if not told:
        told.append(T("one side keeps such values in rows of a table of their own"))
    if verdict is Verdict.DIFFERENT:
        told.append(T("no value of the one type fits the other"))
    names = comparison.left.tables[tables[0]].table.name, comparison.right.tables[tables[1]].table.name
    return (*told, T("compared within {left} and {right}", left=names[0], right=names[1]))


def kept_apart(view: SystemView, columns: Numbers) -> Flags:
    """Columns that are listed but never claimed: free ones, whose meaning is to be asked; who created or changed a row.

    The users of two systems are not the same people's accounts, so nobody copies the latter; the time is copied.
    """
    apart = np.array([_is_free(column) or _is_author(column) for column in view.columns], dtype=bool)
    return apart[columns] if len(columns) else np.zeros(0, dtype=bool)


def _is_author(column: ColumnView) -> bool:
    return bool(column.readings) and column.readings[0].meaning in AUTHORS and column.readings[0].share >= SURE


def _is_free(column: ColumnView) -> bool:
    """Numbered, and named by nothing but the vendor's word for a free column."""
    told = column.label or column.name
    return bool(column.number) and lexicon.is_placeholder(column.name) and lexicon.is_placeholder(told)


def _ruled_out(pairs: ColumnPairs) -> Flags:
    words, types = pairs.features[:, FIRST.index("words")], pairs.features[:, FIRST.index("type")]
    return np.asarray((words >= NAMED_ALIKE) & (types <= NO_FIT))
