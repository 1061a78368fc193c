"""Bands: automatic, review or separate. Automatic wants more than a probability: who is wrong there harms two systems.

- A number of an authority (tax number, social credit code, EAN) and a name that does not contradict, or two other
  fields that agree and none that does not; or
- the same name (or nearly) and one other field that agrees; or
- the same name with another field known and nothing against it (alone only where the tables have nothing else);
- or alike names and two other fields that agree.
A phone, an e-mail address or a street alone never links: without any likeness of names a pair is separate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.comparisons.comparison import Comparison, Levels

Flags = NDArray[np.bool_]
AUTHORITIES = ("tax_id", "barcode")
CORROBORATING = ("phone", "email", "address", "code", "model", "description")


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for and against each pair, counted over its comparisons."""

    name: Levels
    top: int
    authority: Flags
    against_authority: Flags
    agreeing: NDArray[np.int8]
    disagreeing: NDArray[np.int8]
    known: NDArray[np.int8]
    nothing_else: bool  # the tables have no other field to compare than the name


def support(comparisons: tuple[Comparison, ...], levels: list[Levels]) -> Support:
    by_key = dict(zip((c.key for c in comparisons), levels, strict=True))
    size = len(levels[0])
    authority, against = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    agreeing, disagreeing, known = (np.zeros(size, dtype=np.int8) for _ in range(3))
    for comparison, seen in zip(comparisons, levels, strict=True):
        agrees = np.array([False, *(level.agrees for level in comparison.levels)])[seen]
        disagrees = np.array([False, *(level.disagrees for level in comparison.levels)])[seen]
        if comparison.key in AUTHORITIES:
            authority |= agrees
            against |= disagrees
        elif comparison.key in CORROBORATING:
            agreeing += agrees
            disagreeing += disagrees
            known += seen > 0
    names = by_key.get("name", np.zeros(size, dtype=np.int8))
    top = next((len(c.levels) for c in comparisons if c.key == "name"), 0)
    alone = not any(c.key in (*AUTHORITIES, *CORROBORATING) for c in comparisons)
    return Support(names, top, authority, against, agreeing, disagreeing, known, alone)


def linkable(s: Support, vetoed: Flags) -> Flags:
    """Whether a pair may be a link at all: some likeness of names, a number of an authority, or two other fields that
    agree where the names cannot be compared (one in Chinese, one in Latin letters).
    """
    unlike_scripts = (s.name == 0) & (s.agreeing >= 2) & (s.disagreeing == 0) & ~s.against_authority
    return np.asarray(
        ~vetoed & (((s.name >= 2) & ~(s.against_authority & (s.name < s.top))) | s.authority | unlike_scripts)
    )


def automatic(s: Support) -> Flags:
    """Whether the reasons of a pair suffice without a person, given that it is probable enough."""
    same = s.name >= s.top
    near = s.name >= s.top - 2
    alike = s.name >= s.top - 3
    by_number = s.authority & ((s.name == 0) | alike)
    by_number |= s.authority & (s.agreeing >= 2) & (s.disagreeing == 0)
    by_name = (same | near) & (s.agreeing >= 1)
    only_name = same & (s.disagreeing == 0) & ((s.known > 0) | s.nothing_else)
    by_two = alike & (s.agreeing >= 2) & (s.disagreeing == 0)
    return np.asarray((by_number | by_name | only_name | by_two) & ~s.against_authority)


def duplicate(s: Support) -> Flags:
    """Whether two records of one side may be called the same: stricter, since nothing there competes."""
    same, near, part = s.name >= s.top, s.name >= s.top - 1, s.name >= s.top - 2
    by_number = s.authority & (near | (s.name == 0))
    by_name = near & (s.agreeing > s.disagreeing)
    only_name = same & (s.disagreeing == 0) & ((s.known > 0) | s.nothing_else)
    by_two = part & (s.agreeing >= 2) & (s.disagreeing == 0)
    return np.asarray((by_number | by_name | only_name | by_two) & ~s.against_authority)
