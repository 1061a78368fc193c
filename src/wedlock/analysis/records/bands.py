"""Bands: automatic, review or separate. Automatic wants more than a probability: who is wrong there harms two systems.

- A number of an authority (tax number, social credit code, EAN) and a name that does not contradict, or two other
  fields that agree and none that does not; or
- the same name (or nearly) and one other field that agrees; or
- the same name with another field known and nothing against it (alone only where the tables have nothing else);
- or alike names, or a Latin name that is the sound of the Chinese one, and two other fields that agree;
- or the code, where both systems are known to use the same ones, and alike names, or names in two languages and the
  same brand (which codes that agree nearly without exception do not need).
A phone, an e-mail address or a street alone never links: without any likeness of names a pair is separate.
What rules a pair out (`veto`) and different numbers of an authority keep it from being automatic; where two other
fields agree, a person decides. One exception: the form of company is a clerk's slip where a number agrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.comparisons.comparison import Comparison, Levels
from wedlock.analysis.records.comparisons.veto import FORM
from wedlock.analysis.records.numbering import Numbering

Flags = NDArray[np.bool_]
AUTHORITIES = ("tax_id", "barcode")
CORROBORATING = ("phone", "email", "address", "code", "model", "description", "company")


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
    sound: Flags  # the Latin name is how the Chinese one is spoken
    code: Flags  # the code is the same, and both sides are known to use the same codes
    vouched: Flags  # the brand is the same too, or codes of nearly all that are the same agree
    other_brand: Flags
    other_employer: Flags
    nothing_else: bool  # the tables have no other field to compare than the name


def support(
    comparisons: tuple[Comparison, ...], levels: list[Levels], numbers: Numbering = Numbering.UNKNOWN
) -> Support:
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
    return Support(
        names,
        top,
        authority,
        against,
        agreeing,
        disagreeing,
        known,
        sound=_at(by_key, "sound", 2, size),
        code=_at(by_key, "code", 2, size) & numbers.shared,
        vouched=_at(by_key, "brand", 2, size) | (numbers is Numbering.PROVEN),
        other_brand=_at(by_key, "brand", 1, size),
        other_employer=_at(by_key, "company", 1, size),
        nothing_else=alone,
    )


def _at(by_key: dict[str, Levels], key: str, level: int, size: int) -> Flags:
    """Where this comparison is at this level; nowhere where nothing was compared."""
    return np.asarray(by_key[key] == level) if key in by_key else np.zeros(size, dtype=bool)


def linkable(s: Support, veto: NDArray[np.int8]) -> Flags:
    """Whether a pair may be a link at all: some likeness of names, a number of an authority, or two other fields that
    agree (one and the sound) where the names cannot be compared (one in Chinese, one in Latin letters).
    """
    unlike = (s.name == 0) & (s.disagreeing == 0) & ~s.against_authority
    unlike &= (s.agreeing >= 2) | (s.sound & (s.agreeing >= 1)) | s.code
    much = (s.agreeing >= 2) & (s.disagreeing == 0)
    contradicted = s.against_authority & (s.name < s.top) & ~much
    alike = (s.name >= 2) & ~contradicted
    excused = (veto == 0) | much | ((veto == FORM) & s.authority)
    return np.asarray((alike | s.authority | unlike) & excused)


def automatic(s: Support, veto: NDArray[np.int8]) -> Flags:
    """Whether the reasons of a pair suffice without a person, given that it is probable enough."""
    same = s.name >= s.top
    near = s.name >= s.top - 2
    alike = s.name >= s.top - 3
    by_number = s.authority & ((s.name == 0) | alike)
    by_number |= s.authority & (s.agreeing >= 2) & (s.disagreeing == 0)
    by_name = (same | near) & (s.agreeing >= 1)
    only_name = same & (s.disagreeing == 0) & ((s.known > 0) | s.nothing_else)
    by_two = (alike | s.sound) & (s.agreeing >= 2) & (s.disagreeing == 0)
    by_code = s.code & (alike | ((s.name == 0) & s.vouched)) & (s.disagreeing == 0) & ~s.other_brand
    out = s.against_authority | s.other_employer | ((veto > 0) & ~((veto == FORM) & s.authority))
    return np.asarray((by_number | by_name | only_name | by_two | by_code) & ~out)


def duplicate(s: Support) -> Flags:
    """Whether two records of one side may be called the same: stricter, since nothing there competes."""
    same, near, part = s.name >= s.top, s.name >= s.top - 1, s.name >= s.top - 2
    by_number = s.authority & (near | (s.name == 0))
    by_name = near & (s.agreeing > s.disagreeing)
    only_name = same & (s.disagreeing == 0) & ((s.known > 0) | s.nothing_else)
    by_two = part & (s.agreeing >= 2) & (s.disagreeing == 0)
    return np.asarray((by_number | by_name | only_name | by_two) & ~s.against_authority & ~s.other_employer)
