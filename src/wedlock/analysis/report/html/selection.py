"""Which column pairs stand in the page: what a person can use, so that the file stays light."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wedlock.analysis.report import labels
from wedlock.analysis.report.html.both import Both, both, sentences
from wedlock.model.overlap import ColumnMatch, Difference, Overlap, Severity, Verdict

SAME_MOST = 2_000
"""Corresponding pairs in the page, those with differences first; a pair takes about 0.7 kB in two languages."""
UNDECIDED_MOST = 600
UNDECIDED_A_GROUP = 5
UNDECIDED_LEAST = 0.1
"""An undecided pair less probable than this is of no use to a person; it is counted, not shown."""
EVIDENCE_MOST = 3
CODES_MOST = 12

_ORDER = {Severity.LOSS: 0, Severity.WARN: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Chip:
    """One difference."""

    severity: Severity
    kind: Both
    text: Both
    codes: tuple[tuple[str, str], ...]
    more_codes: int
    unmapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    left: str
    right: str
    score: float
    verdict: Verdict
    verdict_text: Both
    evidence: Both | None
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The column pairs of one pair of tables. `left_out` undecided ones are in the other files."""

    left: str
    right: str
    same: int
    undecided: int
    losses: int
    warnings: int
    pairs: tuple[Pair, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Selection:
    groups: tuple[Group, ...]
    same_left_out: int
    undecided: int


def select(overlap: Overlap) -> Selection:
    """Group the columns by their tables: every corresponding pair (up to a bound), the best undecided ones."""
    same = [m for m in overlap.columns if m.verdict is Verdict.SAME]
    undecided = [m for m in overlap.columns if m.verdict is Verdict.UNDECIDED]
    kept = sorted(same, key=lambda m: (_worst(m), -m.score))[:SAME_MOST]
    chosen = set(map(id, kept))
    grouped: dict[tuple[str, str], list[ColumnMatch]] = defaultdict(list)
    for match in same:
        if id(match) in chosen:
            grouped[_tables(match)].append(match)
    hidden = _add_undecided(grouped, undecided)
    groups = [_group(tables, matches, hidden.get(tables, 0)) for tables, matches in grouped.items()]
    groups.sort(key=lambda g: (-g.same, g.left, g.right))
    return Selection(tuple(groups), len(same) - len(kept), len(undecided))


def _add_undecided(
    grouped: dict[tuple[str, str], list[ColumnMatch]], undecided: Sequence[ColumnMatch]
) -> dict[tuple[str, str], int]:
    """Add the best undecided pairs of each group, and count those left out of it."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    hidden: dict[tuple[str, str], int] = defaultdict(int)
    total = 0
    for match in sorted(undecided, key=lambda m: -m.score):
        tables = _tables(match)
        if match.score >= UNDECIDED_LEAST and total < UNDECIDED_MOST and counts[tables] < UNDECIDED_A_GROUP:
            grouped[tables].append(match)
            counts[tables] += 1
            total += 1
        else:
            hidden[tables] += 1
    return hidden


def _tables(match: ColumnMatch) -> tuple[str, str]:
    return match.left.rpartition(".")[0], match.right.rpartition(".")[0]


def _worst(match: ColumnMatch) -> int:
    return min((_ORDER[d.severity] for d in match.differences), default=3)


def _group(tables: tuple[str, str], matches: Sequence[ColumnMatch], left_out: int) -> Group:
    same = [m for m in matches if m.verdict is Verdict.SAME]
    severities = [d.severity for m in same for d in m.differences]
    return Group(
        *tables,
        same=len(same),
        undecided=len(matches) - len(same) + left_out,
        losses=severities.count(Severity.LOSS),
        warnings=severities.count(Severity.WARN),
        pairs=tuple(_pair(m) for m in matches),
        left_out=left_out,
    )


def _pair(match: ColumnMatch) -> Pair:
    differences = sorted(match.differences, key=lambda d: _ORDER[d.severity])
    return Pair(
        match.left.rpartition(".")[2],
        match.right.rpartition(".")[2],
        match.score,
        match.verdict,
        both(labels.VERDICTS[match.verdict]),
        sentences(match.evidence, EVIDENCE_MOST),
        tuple(_chip(d) for d in differences),
    )


def _chip(difference: Difference) -> Chip:
    return Chip(
        difference.severity,
        both(labels.DIFFERENCES[difference.kind]),
        both(difference.text),
        difference.value_map[:CODES_MOST],
        max(0, len(difference.value_map) - CODES_MOST),
        (*difference.unmapped_left, *difference.unmapped_right)[:CODES_MOST],
    )
