"""Selection: which pairs are claimed, which are left to a person, which are ruled out, and how many are listed.

Nothing forces a partner on anybody, and nobody is kept to one: every pair whose probability reaches the limit is
claimed. The limit, in `weights.json`, is one for all. A column may have several partners
(address lines, the two tables of a product); the judges saw the rivals, so a second partner needs evidence of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wedlock.analysis.matchers.port import Flags, Numbers, Scores
from wedlock.model.overlap import Verdict

LISTED = 5
"""Undecided partners listed for one column, or one table."""
LEAST = 0.01
"""A pair less likely than this is not listed."""
MOST = 20_000
"""Pairs listed in all."""


@dataclass(frozen=True)
class Selected:
    """`chosen` pairs, best first, by their number in what was selected from; `verdicts` and `margins` for each."""

    chosen: Numbers
    verdicts: tuple[Verdict, ...]
    margins: tuple[float | None, ...]


def select(
    left: Numbers,
    right: Numbers,
    chances: Scores,
    limit: float,
    doubtful: Flags,
    ruled_out: Flags,
) -> Selected:
    """Decides the pairs left[k], right[k] of probability chances[k]; `doubtful` ones are never claimed."""
    same = (chances >= limit) & ~doubtful & ~ruled_out
    wanted = same | (chances >= LEAST) & ((_rank(left, chances) < LISTED) | (_rank(right, chances) < 1))
    order = np.lexsort((right, left, -chances, ~same))
    chosen = order[wanted[order]][:MOST]
    chosen = chosen[np.lexsort((right[chosen], left[chosen], -chances[chosen]))]
    margins = _margins(left, right, chances)
    verdicts = tuple(
        Verdict.DIFFERENT if ruled_out[at] else Verdict.SAME if same[at] else Verdict.UNDECIDED for at in chosen
    )
    return Selected(chosen, verdicts, tuple(margins[at] for at in chosen))


def _rank(group: Numbers, chances: Scores) -> Numbers:
    """0 for the best of each group, 1 for the next …"""
    order = np.lexsort((-chances, group))
    grouped = group[order]
    opens = np.r_[True, grouped[1:] != grouped[:-1]] if len(order) else np.zeros(0, dtype=bool)
    starts = np.maximum.accumulate(np.where(opens, np.arange(len(order)), 0)) if len(order) else order
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - starts
    return ranks


def _margins(left: Numbers, right: Numbers, chances: Scores) -> list[float | None]:
    """How far each pair lies before the best rival of either partner; None where there is no rival."""
    best: dict[tuple[int, int], list[tuple[float, int]]] = {}
    for at, chance in enumerate(chances.tolist()):
        for key in ((0, int(left[at])), (1, int(right[at]))):
            best.setdefault(key, []).append((chance, at))
    tops = {key: sorted(rivals, reverse=True)[:2] for key, rivals in best.items()}
    found: list[float | None] = []
    for at, chance in enumerate(chances.tolist()):
        rivals = [
            rival for key in ((0, int(left[at])), (1, int(right[at]))) for rival, other in tops[key] if other != at
        ]
        found.append(round(chance - max(rivals), 4) if rivals else None)
    return found
