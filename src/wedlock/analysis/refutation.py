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
    pairs = [_by_path(here, there) for here, there in linked]
    judged = [claim if _stands(claim, known) else _judged(claim, pairs) for claim in columns]
    return tuple(sorted(judged, key=lambda claim: -claim.score))


Columns = dict[str, list[LinkedValues]]


def _by_path(here: Sequence[LinkedValues], there: Sequence[LinkedValues]) -> tuple[Columns, Columns]:
    """Both sides' columns by path; one read in several parts (phone, e-mail) stands there several times."""
    found: tuple[Columns, Columns] = ({}, {})
    for side, columns in zip(found, (here, there), strict=True):
        for column in columns:
            side.setdefault(column.path, []).append(column)
    return found


def _stands(claim: ColumnMatch, known: LinkedColumns) -> bool:
    return claim.verdict is not Verdict.SAME or (claim.left, claim.right) in known or _own(claim)


def _own(claim: ColumnMatch) -> bool:
    """Whether both columns are of a kind that each system fills by itself."""
    return all(OWN_WORDS & set(words(path.rpartition(".")[2])) for path in (claim.left, claim.right))


def _judged(claim: ColumnMatch, linked: Sequence[tuple[Columns, Columns]]) -> ColumnMatch:
    """The claim, undecided where every reading of both columns over enough linked records speaks against it."""
    counts = [
        count
        for here, there in linked
        for one in here.get(claim.left, ())
        for other in there.get(claim.right, ())
        if (count := _counted(one, other))[1] >= LEAST_COMPARED
    ]
    if not counts or any(agreed > MOST_AGREED * compared for agreed, compared in counts):
        return claim
    agreed, compared = max(counts)
    why = T("but linked records agree in {agreed} of {count} cases", agreed=agreed, count=compared)
    score = round(min(claim.score, REFUTED), 4)
    return replace(claim, score=score, verdict=Verdict.UNDECIDED, evidence=(*claim.evidence, why))


def _counted(here: LinkedValues, there: LinkedValues) -> tuple[int, int]:
    """Agreeing and compared pairs."""
    values = zip(here.values, there.values, strict=True)
    pairs = [(a, b) for a, b in values if a not in (None, "") and b not in (None, "")]
    return sum(1 for a, b in pairs if equal(a, b, None) or _alike(as_text(a), as_text(b))), len(pairs)


def _alike(left: str, right: str) -> bool:
    """Whether two texts share a word of three letters or more, or one lies in the other (a name without its form)."""
    here, there = left.casefold(), right.casefold()
    if min(len(here), len(there)) >= 2 and (here in there or there in here):
        return not (here.isdigit() or there.isdigit())
    return bool(_words(here) & _words(there))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text) if len(word) >= 3 and not word.isdigit()}
