"""Employer: the company that a person works for. Two persons of one name at different companies are two persons."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from wedlock.analysis.records.comparisons.comparison import Comparison, Level, Levels, Rows
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T

DIFFERENT, RESEMBLING, EQUAL = 1, 2, 3
CLEARLY = 87  # token set ratio of 100, as one letter in eight: below, one common word (Components) is no likeness


def levels_of_employers(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    a, b = left.codes["company"][i, 0], right.codes["company"][j, 0]
    known = (a >= 0) & (b >= 0) & (left.flag("company_chinese")[i] == right.flag("company_chinese")[j])
    found: Levels = known.astype(np.int8)
    brand = left.codes["company_brand"][i, 0]
    found[known & (brand >= 0) & (brand == right.codes["company_brand"][j, 0])] = RESEMBLING
    rest = np.flatnonzero((found == DIFFERENT) & (a != b))
    here = left.texts["company"].take(i[rest])
    there = right.texts["company"].take(j[rest])
    if len(rest):
        found[rest[cpdist(here, there, scorer=fuzz.token_set_ratio, workers=2) >= CLEARLY]] = RESEMBLING
    found[known & (a == b)] = EQUAL
    return found


EMPLOYER = Comparison(
    "company",
    (
        Level(0.05, 0.99, T("the employers differ"), disagrees=True),
        Level(0.25, 5e-3, T("the employers resemble one another")),
        Level(0.70, 1e-3, T("the employer is the same"), agrees=True),
    ),
    levels_of_employers,
    ("company",),
    frequency="company",
)
