"""How often two columns agree over linked records: equal values, or texts that are alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wedlock.analysis.agreement import LinkedValues, equal
from wedlock.analysis.profile import as_text

Columns = dict[str, list[LinkedValues]]
"""Path → the column as often as it was read: one read in several parts (phone, e-mail) stands there several times."""

SHIFTS = 10
Filled = list[tuple[object, object]]


def by_path(columns: Sequence[LinkedValues]) -> Columns:
    found: Columns = {}
    for column in columns:
        found.setdefault(column.path, []).append(column)
    return found


def filled(here: LinkedValues, there: LinkedValues) -> Filled:
    """The values of linked records where both sides have one."""
    pairs = zip(here.values, there.values, strict=True)
    return [(a, b) for a, b in pairs if a not in (None, "") and b not in (None, "")]


def agreed(pairs: Filled) -> int:
    """How many pairs are equal or alike."""
    return sum(1 for a, b in pairs if equal(a, b, None) or _alike(as_text(a), as_text(b)))


def by_chance(pairs: Filled) -> float:
    """How many pairs would agree if they had nothing to do with one another: the mean over `SHIFTS` other pairings."""
    steps = range(1, len(pairs), max(1, len(pairs) // SHIFTS))
    found = [agreed(_shifted(pairs, step)) for step in steps]
    return sum(found) / len(found) if found else 0.0


def _shifted(pairs: Filled, step: int) -> Filled:
    """Each value with that of a record further on, on the other side."""
    return [(a, b) for (a, _), (_, b) in zip(pairs, [*pairs[step:], *pairs[:step]], strict=True)]


def _alike(left: str, right: str) -> bool:
    """Whether two texts share a word of three letters or more, or one lies in the other (a name without its form)."""
    here, there = left.casefold(), right.casefold()
    if min(len(here), len(there)) >= 2 and (here in there or there in here):
        return not (here.isdigit() or there.isdigit())
    return bool(_words(here) & _words(there))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text) if len(word) >= 3 and not word.isdigit()}
