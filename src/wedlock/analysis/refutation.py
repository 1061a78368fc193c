"""Claims that linked records refute: two columns that never agree over many linked records do not mean the same.

Numbers and codes that each system gives by itself (order numbers, customer codes) are left: they mean the same and
differ by nature. So are columns that each system fills by itself, and pairs that linked records explained by a unit or
a code map.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wedlock.analysis.agreement import LinkedValues, equal
from wedlock.analysis.profile import as_text
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
    left = {column.path: (at, column) for at, (here, _) in enumerate(linked) for column in here}
    right = {(at, column.path): column for at, (_, there) in enumerate(linked) for column in there}
    found = []
    for claim in columns:
        if claim.verdict is Verdict.SAME and (claim.left, claim.right) not in known and claim.left in left:
            at, here = left[claim.left]
            there = right.get((at, claim.right))
            if there is not None and not _own(claim):
                claim = _judged(claim, here, there)
        found.append(claim)
    return tuple(sorted(found, key=lambda claim: -claim.score))


def _own(claim: ColumnMatch) -> bool:
    """Whether both columns are of a kind that each system fills by itself."""
    return all(OWN_WORDS & set(words(path.rpartition(".")[2])) for path in (claim.left, claim.right))


def _judged(claim: ColumnMatch, here: LinkedValues, there: LinkedValues) -> ColumnMatch:
    pairs = [
        (a, b) for a, b in zip(here.values, there.values, strict=True) if a not in (None, "") and b not in (None, "")
    ]
    if len(pairs) < LEAST_COMPARED:
        return claim
    agreed = sum(1 for a, b in pairs if equal(a, b, None) or _alike(as_text(a), as_text(b)))
    if agreed > MOST_AGREED * len(pairs):
        return claim
    why = T("but linked records agree in {agreed} of {count} cases", agreed=agreed, count=len(pairs))
    score = round(min(claim.score, REFUTED), 4)
    return replace(claim, score=score, verdict=Verdict.UNDECIDED, evidence=(*claim.evidence, why))


def _alike(left: str, right: str) -> bool:
    """Whether two texts share a word of three letters or more, or one lies in the other (a name without its form)."""
    here, there = left.casefold(), right.casefold()
    if min(len(here), len(there)) >= 2 and (here in there or there in here):
        return not (here.isdigit() or there.isdigit())
    return bool(_words(here) & _words(there))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text) if len(word) >= 3 and not word.isdigit()}
