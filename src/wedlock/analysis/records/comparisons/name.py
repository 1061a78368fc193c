"""Names of companies and people: the same, misspelt, one part of the other, alike, or different."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from wedlock.analysis.records.comparisons.comparison import Comparison, Level, Levels, Rows
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T

DIFFERENT, WEAK, ALIKE, PART, NEAR, EQUAL = 1, 2, 3, 4, 5, 6
WORKERS = 2
MISSPELT = 0.87  # Indel similarity of the words in one order: one letter in eight
SAME_TOPIC, RESEMBLING = 0.5, 0.3  # cosine of weighted 3-grams


def levels_of_names(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    a, b = left.codes["name"][i, 0], right.codes["name"][j, 0]
    known = (a >= 0) & (b >= 0)
    found = np.where(known, DIFFERENT, 0).astype(np.int8)
    here, there = left.flag("chinese")[i], right.flag("chinese")[j]
    found[here != there] = 0  # one in Chinese, one in Latin letters: nothing to compare
    latin = np.flatnonzero(known & ~here & ~there & (a != b))
    found[latin] = _latin(left, right, i[latin], j[latin])
    chinese = np.flatnonzero(known & here & there & (a != b))
    found[chinese] = _chinese(left, right, i[chinese], j[chinese])
    found[known & (a == b)] = EQUAL
    return found


def _latin(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    found = np.full(len(i), DIFFERENT, dtype=np.int8)
    if not len(i):
        return found
    alike = left.grams["name"].cosine(right.grams["name"], i, j)
    found[alike >= RESEMBLING] = WEAK
    found[alike >= SAME_TOPIC] = ALIKE
    maybe = np.flatnonzero(alike >= RESEMBLING)
    here = left.texts["name"].take(i[maybe])
    there = right.texts["name"].take(j[maybe])
    same_digits = left.codes["digits"][i[maybe], 0] == right.codes["digits"][j[maybe], 0]
    whole = cpdist(here, there, scorer=Indel.normalized_similarity, workers=WORKERS) >= MISSPELT
    part = (cpdist(here, there, scorer=fuzz.token_set_ratio, workers=WORKERS) >= 99) & (alike[maybe] >= SAME_TOPIC)
    found[maybe[part & same_digits]] = PART
    found[maybe[whole & same_digits]] = NEAR
    found[maybe[~same_digits & (found[maybe] > WEAK)]] = WEAK
    return found


def _chinese(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    same = {part: _same(left, right, part, i, j) for part in ("brand", "trade", "region")}
    found = np.full(len(i), DIFFERENT, dtype=np.int8)
    brand = same["brand"]
    found[brand] = WEAK
    other = np.flatnonzero(same["trade"] & ~brand)
    found[other[_one_character_off(left, right, i[other], j[other])]] = ALIKE
    inside = np.zeros(len(i), dtype=bool)
    other_trade = np.flatnonzero(brand & ~same["trade"])
    inside[other_trade] = _one_inside_other(left, right, i[other_trade], j[other_trade])
    whole = brand & (same["trade"] | _both_missing(left, right, "trade", i, j))
    found[brand & _missing(left, right, "trade", i, j)] = ALIKE  # a brand alone may be any company of a group
    found[whole | (brand & inside)] = PART
    found[whole & (same["region"] | _both_missing(left, right, "region", i, j))] = EQUAL
    return found


def _same(left: Prepared, right: Prepared, part: str, i: Rows, j: Rows) -> NDArray[np.bool_]:
    a, b = left.codes[part][i, 0], right.codes[part][j, 0]
    return np.asarray((a == b) & (a >= 0))


def _missing(left: Prepared, right: Prepared, part: str, i: Rows, j: Rows) -> NDArray[np.bool_]:
    return np.asarray((left.codes[part][i, 0] < 0) | (right.codes[part][j, 0] < 0))


def _both_missing(left: Prepared, right: Prepared, part: str, i: Rows, j: Rows) -> NDArray[np.bool_]:
    return np.asarray((left.codes[part][i, 0] < 0) & (right.codes[part][j, 0] < 0))


def _one_inside_other(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.bool_]:
    """Whether one trade is part of the other: 贸易 and 国际贸易."""
    pairs = zip(left.texts["trade"].take(i), right.texts["trade"].take(j), strict=True)
    return np.fromiter((bool(a and b) and (a in b or b in a) for a, b in pairs), bool, len(i))


def _one_character_off(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.bool_]:
    """Brands of three or more characters that differ in one; in shorter brands one character is another brand."""
    if not len(i):
        return np.zeros(0, dtype=bool)
    brands = left.texts["brand"].only(i), right.texts["brand"].only(j)
    long = (brands[0].sizes() >= 3) & (brands[1].sizes() >= 3)
    here, there = brands[0].each(), brands[1].each()
    return np.asarray(long & (cpdist(here, there, scorer=Indel.distance, score_cutoff=2, workers=WORKERS) <= 2))


NAME = Comparison(
    "name",
    (
        Level(0.02, 0.97, T("the names differ"), disagrees=True),
        Level(0.03, 0.02, T("the names resemble one another a little")),
        Level(0.08, 5e-4, T("the names are alike")),
        Level(0.10, 3e-5, T("one name is part of the other"), agrees=True),
        Level(0.15, 5e-6, T("the names differ by a misspelling"), agrees=True),
        Level(0.62, 1e-6, T("the names are the same, legal form and word order apart"), agrees=True),
    ),
    levels_of_names,
    ("name",),
    frequency="name",
)
