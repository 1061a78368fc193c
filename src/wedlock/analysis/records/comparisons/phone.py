"""Phones: any number here is any number there, with or without its area code."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.records.codes import any_equal, present
from wedlock.analysis.records.comparisons.comparison import Comparison, Level, Levels, Rows
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T


def levels_of_phones(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    a, b = left.codes["phone"][i], right.codes["phone"][j]
    found = (present(a) & present(b)).astype(np.int8)
    found[(found > 0) & any_equal(left.codes["phone_tail"][i], right.codes["phone_tail"][j])] = 2
    found[any_equal(a, b)] = 3
    return found


PHONE = Comparison(
    "phone",
    (
        Level(0.30, 1.0, T("the phone numbers differ"), disagrees=True),
        Level(0.05, 2e-6, T("the phone numbers are the same but for the area code"), agrees=True),
        Level(0.65, 2e-6, T("a phone number is the same"), agrees=True),
    ),
    levels_of_phones,
    ("phone",),
    frequency="phone",
)
