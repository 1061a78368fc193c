"""Claims that linked records refute: two columns that never agree over many linked records do not mean the same.

Numbers and codes that each system gives by itself (order numbers, customer codes) are left: they mean the same and
differ by nature. So are columns that each system fills by itself, and pairs that linked records explained by a unit or
a code map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wedlock.analysis.agreement import LinkedValues
from wedlock.analysis.likeness import Columns, agreed, by_path, filled
from wedlock.capabilities.lexicon import words
from wedlock.language import T
from wedlock.model.linked import LinkedColumns
from wedlock.model.overlap import ColumnMatch, Verdict

LEAST_COMPARED = 30
MOST_AGREED = 0.02  # 30 pairs at 2 % or less: the true share is under 12 % (95 %, rule of three)
REFUTED = 0.25  # the score that remains

OWN_WORDS = frozenset(
    {"number", "code", "identifier", "reference", "uuid", "create", "modify", "update", "version", "sequence", "by"}
)
"""Words of columns that each system fills by itself."""


def refute(
    columns: Sequence[ColumnMatch],
    linked: Sequence[tuple[Sequence[LinkedValues], Sequence[LinkedValues]]],
    known: LinkedColumns,
) -> tuple[ColumnMatch, ...]:
    """The claims, those refuted by linked records undecided; `known` are pairs that agree beyond chance."""
    pairs = [(by_path(here), by_path(there)) for here, there in linked]
    judged = [claim if _stands(claim, known) else _judged(claim, pairs) for claim in columns]
    return tuple(sorted(judged, key=lambda claim: -claim.score))


def _stands(claim: ColumnMatch, known: LinkedColumns) -> bool:
    return claim.verdict is not Verdict.SAME or (claim.left, claim.right) in known or _own(claim)


def _own(claim: ColumnMatch) -> bool:
    """Whether both columns are of a kind that each system fills by itself."""
    return all(OWN_WORDS & set(words(path.rpartition(".")[2])) for path in (claim.left, claim.right))


def _judged(claim: ColumnMatch, linked: Sequence[tuple[Columns, Columns]]) -> ColumnMatch:
    """The claim, undecided where every reading of both columns over enough linked records speaks against it."""
    counts = [
        (agreed(pairs), len(pairs))
        for here, there in linked
        for one in here.get(claim.left, ())
        for other in there.get(claim.right, ())
        if len(pairs := filled(one, other)) >= LEAST_COMPARED
    ]
    if not counts or any(alike > MOST_AGREED * compared for alike, compared in counts):
        return claim
    alike, compared = max(counts)
    why = T("but linked records agree in {agreed} of {count} cases", agreed=alike, count=compared)
    score = round(min(claim.score, REFUTED), 4)
    return replace(claim, score=score, verdict=Verdict.UNDECIDED, evidence=(*claim.evidence, why))
