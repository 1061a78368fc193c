"""Scoring: the log odds of every pair of tables, and of the pairs of columns within tables that may correspond."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wedlock.analysis import column_features, table_features
from wedlock.analysis.comparison import Block, Comparison
from wedlock.analysis.judgement import Linear, probability
from wedlock.analysis.matchers.port import Numbers, Scores

FLOOR = -4.0
"""Log odds (1.8 %) under which two tables are not looked into, unless they are each other's best."""
BEST_FLOOR = -6.0
MOST_TABLES = 4_000
"""Pairs of tables looked into at most, the likeliest first."""


@dataclass(frozen=True)
class ColumnPairs:
    """Pairs of columns, each with the pair of tables it was looked at in and its features (pairs, FIRST)."""

    left: Numbers
    right: Numbers
    tables: Numbers  # (pairs, 2)
    features: Scores

    def kept(self, chosen: npt.NDArray[np.bool_] | Numbers) -> ColumnPairs:
        return ColumnPairs(self.left[chosen], self.right[chosen], self.tables[chosen], self.features[chosen])


def judge_tables(comparison: Comparison, judges: tuple[Linear, Linear]) -> Scores:
    """(left tables, right tables) log odds."""
    features = table_features.first_features(comparison)
    first = judges[0](features)
    return judges[1](table_features.second_features(first, features))


def candidates(judged: Scores) -> Numbers:
    """(pairs, 2): the tables to look into, in the order of the left tables."""
    if not judged.size:
        return np.zeros((0, 2), dtype=np.int64)
    best = (judged == judged.max(axis=1, keepdims=True)) & (judged == judged.max(axis=0, keepdims=True))
    chosen = np.argwhere((judged > FLOOR) | (best & (judged > BEST_FLOOR)))
    if len(chosen) > MOST_TABLES:
        order = np.argsort(-judged[chosen[:, 0], chosen[:, 1]], kind="stable")[:MOST_TABLES]
        chosen = chosen[np.sort(order)]
    return np.asarray(chosen, dtype=np.int64)


def column_pairs(comparison: Comparison, judged: Scores) -> ColumnPairs:
    """Every pair of columns worth a look, of every pair of tables worth one; a pair may come more than once."""
    comparison.references.judge(probability(judged))
    partners: dict[int, list[int]] = {}
    for ours, theirs in candidates(judged):
        partners.setdefault(int(ours), []).append(int(theirs))
    found: list[ColumnPairs] = []
    for tables, columns, starts in comparison.left.batches(partners, len(comparison.right.flat)):
        block = comparison.block(columns, comparison.right.flat)
        for table, start in zip(tables, starts, strict=True):
            rows = slice(start, start + len(comparison.left.slots[table]))
            found += [_within(comparison, table, other, judged, block, rows) for other in partners[table]]
    return _joined(found)


def _within(comparison: Comparison, left: int, right: int, judged: Scores, block: Block, rows: slice) -> ColumnPairs:
    """The pairs of columns worth a look of two tables; the left one's columns are `rows` of the block."""
    start = int(comparison.right.starts[right])
    part = block.part(rows, slice(start, start + len(comparison.right.slots[right])))
    features = column_features.first_features(comparison, (left, right), float(judged[left, right]), part)
    ours, theirs = np.nonzero(column_features.worth_a_look(part))
    tables = np.tile(np.array([[left, right]], dtype=np.int64), (len(ours), 1))
    return ColumnPairs(part.left[ours], part.right[theirs], tables, features[ours, theirs])


def judge_columns(pairs: ColumnPairs, judges: tuple[Linear, Linear]) -> tuple[ColumnPairs, Scores]:
    """Each pair of columns once, in its likeliest tables, with its log odds."""
    first = judges[0](pairs.features)
    order = np.lexsort((-first, pairs.right, pairs.left))
    left, right = pairs.left[order], pairs.right[order]
    fresh = np.r_[True, (left[1:] != left[:-1]) | (right[1:] != right[:-1])] if len(order) else np.zeros(0, dtype=bool)
    chosen = order[fresh]
    once = pairs.kept(chosen)
    return once, judges[1](column_features.second_features(once.left, once.right, first[chosen]))


def _joined(found: list[ColumnPairs]) -> ColumnPairs:
    if not found:
        return ColumnPairs(*(np.zeros(0, dtype=np.int64),) * 2, *(np.zeros((0, 2), dtype=np.int64),),
                           np.zeros((0, len(column_features.FIRST)), dtype=np.float32))  # fmt: skip
    return ColumnPairs(
        np.concatenate([part.left for part in found]),
        np.concatenate([part.right for part in found]),
        np.concatenate([part.tables for part in found]),
        np.concatenate([part.features for part in found]),
    )
