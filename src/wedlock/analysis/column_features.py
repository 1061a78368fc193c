"""What columns are judged by: the matchers' scores, the pair of tables they lie in, then the ranks among all rivals."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.comparison import Block, Comparison
from wedlock.analysis.matchers.port import Flags, Numbers, Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.analysis.table_features import reciprocal_ranks

FIRST = (
    "words", "meaning", "told", "characters", "type", "reference", "other_reference", "one_reference", "both_key",
    "one_key", "same_number", "rarity", "rank_left", "rank_right", "mutual", "tables",
    "doubtful_tables", "other_meaning", "behind", "inherited", "meaning_rank_left", "meaning_rank_right",
    "character_rank", "sure_meaning", "odd_words", "same_spelling",
)  # fmt: skip
SECOND = ("first", "rank_left", "rank_right", "mutual", "behind_left", "behind_right")

SPELT_ALIKE = 0.95
_WORDS, _MEANING, _REFERENCE, _CHARACTERS = 0.2, 0.2, 0.3, 0.55
"""A pair of columns is looked at when one of the matchers scores this much."""


def worth_a_look(block: Block) -> Flags:
    """Which pairs of a block have any evidence at all."""
    meaning, reference = np.nan_to_num(block.meanings), np.nan_to_num(block.references)
    return np.asarray(
        (block.words * block.types > _WORDS)
        | (meaning > _MEANING)
        | (reference > _REFERENCE)
        | (block.characters > _CHARACTERS)
    )


def first_features(comparison: Comparison, tables: tuple[int, int], judged: float, block: Block) -> Scores:
    """(left columns, right columns, FIRST) of the block of two tables; `judged` is the log odds of these tables."""
    left, right = comparison.left, comparison.right
    meaning, reference = np.nan_to_num(block.meanings), np.nan_to_num(block.references)
    told = np.maximum(block.words, meaning) * block.types
    rank = told + 0.5 * np.maximum(0, reference - 0.3) + 0.1 * block.characters
    rank_left, rank_right = reciprocal_ranks(rank)
    meaning_left, meaning_right = reciprocal_ranks(meaning + rank * 1e-3)
    keys, numbers = _keys(left, block.left, right, block.right), _numbers(left, block.left, right, block.right)
    targets = comparison.references.targets
    refers = targets[0][block.left] >= 0, targets[1][block.right] >= 0
    sure = comparison.meanings.sure
    both_meanings = np.minimum(sure[0][block.left][:, None], sure[1][block.right][None])
    best = np.maximum(rank.max(axis=1, keepdims=True, initial=0), rank.max(axis=0, keepdims=True, initial=0))
    plane = np.ones_like(told)
    return np.stack(
        [
            block.words,
            meaning,
            told,
            block.characters,
            block.types,
            reference,
            ~np.isnan(block.references) & (reference < _REFERENCE),
            refers[0][:, None] != refers[1][None],
            *keys,
            numbers,
            np.minimum(comparison.rarity[0][block.left][:, None], comparison.rarity[1][block.right][None]),
            rank_left,
            rank_right,
            rank_left * rank_right,
            plane * judged,
            plane * min(judged, 0.0),
            both_meanings * (meaning < _MEANING),
            rank - best,
            _inherited(left, block.left, tables[0])[:, None] | _inherited(right, block.right, tables[1])[None],
            meaning_left,
            meaning_right,
            np.maximum(*reciprocal_ranks(block.characters)),
            meaning >= 0.9,
            comparison.names.odd_words(block.left, block.right),
            block.characters >= SPELT_ALIKE,
        ],
        axis=-1,
    ).astype(np.float32)


def second_features(left: Numbers, right: Numbers, first: Scores) -> Scores:
    """(pairs, SECOND) of the pairs left[k], right[k] with the first judgement of each."""
    rank_left, behind_left = _among(left, first)
    rank_right, behind_right = _among(right, first)
    return np.stack([first, rank_left, rank_right, rank_left * rank_right, behind_left, behind_right], axis=-1)


def _among(group: Numbers, scores: Scores) -> tuple[Scores, Scores]:
    """1/rank of each score within its group, and how far it lies behind the group's best."""
    order = np.lexsort((-scores, group))
    grouped, ordered = group[order], scores[order]
    opens = np.r_[True, grouped[1:] != grouped[:-1]] if len(order) else np.zeros(0, dtype=bool)
    starts = np.flatnonzero(opens)
    start = starts[np.cumsum(opens) - 1] if len(order) else np.zeros(0, dtype=np.int64)
    fresh = np.r_[True, (ordered[1:] != ordered[:-1]) | opens[1:]] if len(order) else opens
    first_equal = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0)) if len(order) else start
    ranks, behind = np.empty(len(order), dtype=np.float32), np.empty(len(order), dtype=np.float32)
    ranks[order] = 1 / (1 + first_equal - start)
    behind[order] = ordered[start] - ordered
    return ranks, behind


def _keys(left: SystemView, ours: Numbers, right: SystemView, theirs: Numbers) -> tuple[Flags, Flags]:
    """Both columns are keys; only one is."""
    a = np.array([left.columns[at].key for at in ours], dtype=bool)[:, None]
    b = np.array([right.columns[at].key for at in theirs], dtype=bool)[None]
    return a & b, a != b


def _numbers(left: SystemView, ours: Numbers, right: SystemView, theirs: Numbers) -> Flags:
    """Both names end with the same digits."""
    a = np.array([left.columns[at].number for at in ours], dtype=object)[:, None]
    b = np.array([right.columns[at].number for at in theirs], dtype=object)[None]
    alike: Flags = np.asarray((a == b) & (a != ""), dtype=bool)
    return alike


def _inherited(view: SystemView, columns: Numbers, table: int) -> Flags:
    return np.array([view.columns[at].table != table for at in columns], dtype=bool)
