"""Numbering: whether both systems use the same codes, and which change of writing makes them equal.

`PR-0100` here may be the whole number 100 there. What to take off is told by the records themselves: by how often the
codes of pairs that are each other's best by name, EAN, e-mail or tax number agree after a change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.blocking import Candidates
from wedlock.analysis.records.codes import Ints, any_equal, coded, present
from wedlock.analysis.records.normal.lines import SEVERAL
from wedlock.analysis.records.prepared import Prepared

PAIRS = 20_000  # candidates looked at: the error of a share is then below 1 %
FEWEST = 5  # pairs that tell anything
PROVEN, SHARED, FOREIGN = (
    0.9,
    0.5,
    0.02,
)  # shares of agreement: codes that link alone; the same codes; codes that have nothing to do with one another
MANY = 20  # pairs that tell that codes are foreign
ALIKE = 0.5  # cosine of weighted 3-grams of names
SURE_FIELDS = ("barcode", "tax_id", "email", "name")
ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
NUMBER = re.compile(r"\d+")


class Numbering(Enum):
    """Whether records show that both systems use the same codes (`SHARED`), nearly without exception (`PROVEN`),
    or codes that are `FOREIGN` to one another.
    """

    PROVEN = "proven"
    SHARED = "shared"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"

    @property
    def shared(self) -> bool:
        return self in (Numbering.SHARED, Numbering.PROVEN)


def without_zeros(codes: Sequence[str]) -> list[str]:
    """`pr0100` → `pr100`."""
    return [ZEROS.sub("", code) for code in codes]


def without_affix(codes: Sequence[str]) -> list[str]:
    """Without what all codes begin and end with (digits apart), and without zeros in front: `eua12x` → `a12`."""
    single = [part for code in codes for part in code.split(SEVERAL) if part]
    before = _common(single)
    after = _common([part[::-1] for part in single])[::-1]
    inner = [SEVERAL.join(_between(part, before, after) for part in code.split(SEVERAL)) for code in codes]
    return without_zeros(inner)


def _common(codes: list[str]) -> str:
    """What all begin with, digits at its end apart."""
    first, last = min(codes, default=""), max(codes, default="")
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:same].rstrip("0123456789")


def _between(code: str, before: str, after: str) -> str:
    return code[len(before) : len(code) - len(after)] or code if code else ""


def last_number(codes: Sequence[str]) -> list[str]:
    """`pr0100x` → `100`."""
    return [SEVERAL.join(_last_number(part) for part in code.split(SEVERAL)) for code in codes]


def _last_number(code: str) -> str:
    found = NUMBER.findall(code)
    return (found[-1].lstrip("0") or "0") if found else code


CHANGES: tuple[Callable[[Sequence[str]], list[str]], ...] = (without_zeros, without_affix, last_number)


def settle(left: Prepared, right: Prepared, pairs: Candidates) -> Numbering:
    """Change the codes of both sides so that they agree where the records show how; take them away where foreign."""
    if not (left.has("code") and right.has("code")):
        return Numbering.UNKNOWN
    i, j = _best_pairs(left, right, pairs)
    if len(i) < FEWEST:
        return Numbering.UNKNOWN
    here, there = left.codes["code"], right.codes["code"]
    best, share = (here, there), _share(here, there, i, j)
    for change in CHANGES if share < 1 - FOREIGN else ():
        a, b = coded(change(left.texts["code"])), coded(change(right.texts["code"]))
        if (found := _share(a, b, i, j)) > share + 0.1:
            best, share = (a, b), found
    if share < FOREIGN and len(i) >= MANY:
        best = (np.full_like(here, -1), np.full_like(there, -1))
    left.put("code", best[0])
    right.put("code", best[1])
    return _told(share, len(i))


def _told(share: float, pairs: int) -> Numbering:
    if share >= SHARED:
        return Numbering.PROVEN if share >= PROVEN and pairs >= MANY else Numbering.SHARED
    return Numbering.FOREIGN if share < FOREIGN and pairs >= MANY else Numbering.UNKNOWN


def _share(here: Ints, there: Ints, i: NDArray[np.int64], j: NDArray[np.int64]) -> float:
    """How often codes agree, less how often those of neighbouring pairs do (all are `A` after a careless change)."""
    same = any_equal(here[i], there[j]).mean()
    other = any_equal(here[i], there[np.roll(j, 1)]).mean()
    return float(same - other)


def _best_pairs(left: Prepared, right: Prepared, pairs: Candidates) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs with codes that are the best of both their records by what else they share."""
    known = present(left.codes["code"][pairs.i]) & present(right.codes["code"][pairs.j])
    places = np.flatnonzero(known)[:PAIRS]
    i, j = pairs.i[places], pairs.j[places]
    score = np.zeros(len(i))
    for field in SURE_FIELDS:
        if field in left.codes and field in right.codes:
            score += any_equal(left.codes[field][i], right.codes[field][j])
    differ = np.flatnonzero(left.codes["name"][i, 0] != right.codes["name"][j, 0])
    score[differ] += left.grams["name"].cosine(right.grams["name"], i[differ], j[differ])
    here, there = np.zeros(left.count), np.zeros(right.count)
    np.maximum.at(here, i, score)
    np.maximum.at(there, j, score)
    best = (score >= ALIKE) & (score >= here[i]) & (score >= there[j])
    return i[best], j[best]
