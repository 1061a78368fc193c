"""What tables are judged by: the matchers' scores and the structure of both, then the ranks among all rivals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from wedlock.analysis.comparison import Comparison
from wedlock.analysis.matchers.port import Scores
from wedlock.analysis.matchers.view import SystemView
from wedlock.capabilities.lexicon import kinship

FIRST = (
    "names", "left_content", "right_content", "content", "names_content", "heads", "odd_words", "least_size",
    "size_gap", "least_fame", "fame_gap", "unlike_names", "shared_job", "job_cosine", "no_job", "other_job",
    "same_role", "machinery",
    "left_wide", "right_wide", "document_lines", "names_clash",
)  # fmt: skip
SECOND = (
    "first", "rank_left", "rank_right", "best_rank", "mutual", "content_rank_left", "content_rank_right",
    "content_mutual", "names_rank_left", "names_rank_right", "behind_left", "behind_right",
)  # fmt: skip

_PARTS = "line detail item entry log history attachment recipient relation remind version request member address user"
_SETTINGS = "template setting configuration type status category group rate term list role schedule rule default"
_VALUES = "parameter option price tax payment stock label language code"
_QUALIFIERS = frozenset(f"{_PARTS} {_SETTINGS} {_VALUES}".split())
"""Words that, said by one name only, make it another thing: the history of a customer is no customer."""


def first_features(comparison: Comparison) -> Scores:
    """(left tables, right tables, FIRST)."""
    return _stacked(_first(comparison), len(FIRST))


def _stacked(parts: Iterable[Scores], count: int) -> Scores:
    """The parts side by side; each is let go when it is in place, for 2,000 × 2,000 tables take 16 MB a part."""
    arriving = iter(parts)
    part = next(arriving)
    stack = np.empty((*part.shape, count), dtype=np.float32)
    for at in range(count):
        stack[..., at] = part
        part = next(arriving, part)
    return stack


def _first(comparison: Comparison) -> Iterator[Scores]:
    names, jobs, structure = comparison.table_names.scores(), comparison.jobs, comparison.structure
    coverage, content = comparison.content.coverage, comparison.content.scores()
    cosine = np.nan_to_num(jobs.scores())
    most = [side.max(axis=1, initial=0.0) for side in jobs.affinity]
    yield names
    yield coverage.left
    yield coverage.right
    yield content
    yield np.sqrt(names * content)
    yield _heads(comparison)
    yield _odd_words(comparison)
    yield from _least_and_gap(structure.sizes)
    yield from _least_and_gap(structure.fame)
    yield (names < 0.05).astype(np.float32)
    yield jobs.shared()
    yield cosine
    yield ((most[0] == 0)[:, None] & (most[1] == 0)[None]).astype(np.float32)
    yield np.minimum(most[0][:, None], most[1][None]) * (1 - np.minimum(1, cosine * 1.5))
    yield structure.scores()
    yield structure.machinery[0][:, None] + structure.machinery[1][None]
    yield coverage.left_wide
    yield coverage.right_wide
    yield structure.lines[0][:, None] * structure.lines[1][None]
    yield comparison.table_names.clash


def second_features(first: Scores, features: Scores) -> Scores:
    """(left tables, right tables, SECOND), from the first judgement and the features it was made of."""
    names, content = features[..., FIRST.index("names")], features[..., FIRST.index("content")]
    left, right = reciprocal_ranks(first)
    content_left, content_right = reciprocal_ranks(content)
    names_left, names_right = (ranks * (names > 0.1) for ranks in reciprocal_ranks(names))
    return np.stack(
        [
            first, left, right, np.maximum(left, right), left * right, content_left, content_right,
            content_left * content_right, names_left, names_right,
            first - first.max(axis=1, keepdims=True, initial=-99),
            first - first.max(axis=0, keepdims=True, initial=-99),
        ],
        axis=-1,
    ).astype(np.float32)  # fmt: skip


def reciprocal_ranks(scores: Scores) -> tuple[Scores, Scores]:
    """1 for the best of a row, 1/2 for the next …; the same for columns. Of equals each has the middle of the ranks."""
    return _ranks_of_rows(scores), _ranks_of_rows(scores.T).T


def _ranks_of_rows(scores: Scores) -> Scores:
    if not scores.size:
        return scores
    order = np.argsort(-scores, axis=1, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=1)
    places = np.arange(scores.shape[1])
    fresh = np.ones(scores.shape, dtype=bool)
    fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first = np.maximum.accumulate(np.where(fresh, places, 0), axis=1)
    closes = np.ones(scores.shape, dtype=bool)
    closes[:, :-1] = fresh[:, 1:]
    last = np.minimum.accumulate(np.where(closes, places, scores.shape[1])[:, ::-1], axis=1)[:, ::-1]
    ranks = np.empty(scores.shape, dtype=np.float32)
    np.put_along_axis(ranks, order, (1 / (1 + (first + last) / 2)).astype(np.float32), axis=1)
    return ranks


def _heads(comparison: Comparison) -> Scores:
    """The kinship of the last words: what an English compound is about."""
    heads = [[table.name[-1] if table.name else "" for table in view.tables] for view in _views(comparison)]
    words = [sorted(set(side)) for side in heads]
    kin = np.array([[kinship(a, b) if a and b else 0.0 for b in words[1]] for a in words[0]], dtype=np.float32)
    at = [[side.index(word) for word in told] for side, told in zip(words, heads, strict=True)]
    return kin.reshape(len(words[0]), len(words[1]))[at[0]][:, at[1]]


def _odd_words(comparison: Comparison) -> Scores:
    """How many qualifying words only one of the two names says."""
    order = sorted(_QUALIFIERS)
    said = [
        np.array([[w in t.name or w in t.label for w in order] for t in view.tables], dtype=np.float32).reshape(
            len(view.tables), len(order)
        )
        for view in _views(comparison)
    ]
    counts = said[0].sum(axis=1)[:, None] + said[1].sum(axis=1)[None]
    return np.asarray(counts - 2 * said[0] @ said[1].T, dtype=np.float32)


def _least_and_gap(sides: list[Scores]) -> Iterator[Scores]:
    left, right = sides[0][:, None], sides[1][None]
    yield np.minimum(left, right)
    yield np.abs(left - right)


def _views(comparison: Comparison) -> tuple[SystemView, SystemView]:
    return comparison.left, comparison.right
