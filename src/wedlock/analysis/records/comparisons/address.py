"""Street, postcode and city in one comparison: they follow from one another, so they may count only once."""

from __future__ import annotations

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from wedlock.analysis.records.codes import any_equal, present
from wedlock.analysis.records.comparisons.comparison import Comparison, Level, Levels, Rows
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T

SAME_STREET = 0.85  # Indel similarity of the street's words: one letter in seven, or a flat number more


def levels_of_places(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    fields = ("street", "postcode", "city")
    here = {name: left.codes[name][i] for name in fields}
    there = {name: right.codes[name][j] for name in fields}
    known = {name: present(here[name]) & present(there[name]) for name in fields}
    same = {name: any_equal(here[name], there[name]) for name in fields}
    found = (known["street"] | known["postcode"] | known["city"]).astype(np.int8)
    found[same["city"]] = 2
    found[same["postcode"]] = 3
    open_pairs = np.flatnonzero(known["street"] & ~same["street"] & (same["postcode"] | same["city"]))
    same["street"][open_pairs] |= _alike(left, right, i[open_pairs], j[open_pairs])
    elsewhere = known["city"] & ~same["city"] & known["postcode"] & ~same["postcode"]
    found[same["street"] & ~elsewhere] = 4
    return found


def _alike(left: Prepared, right: Prepared, i: Rows, j: Rows) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    here = left.texts["street"].take(i)
    there = right.texts["street"].take(j)
    if not here:
        return np.zeros(0, dtype=bool)
    return np.asarray(cpdist(here, there, scorer=Indel.normalized_similarity, workers=2) >= SAME_STREET)


ADDRESS = Comparison(
    "address",
    (
        Level(0.25, 0.97, T("the addresses differ"), disagrees=True),
        Level(0.10, 0.03, T("the city is the same")),
        Level(0.15, 1e-3, T("the postcode is the same")),
        Level(0.50, 3e-5, T("the street address is the same"), agrees=True),
    ),
    levels_of_places,
    ("street", "postcode", "city"),
    frequency="street",
)
