"""Numbers that an authority gave out: tax number, 统一社会信用代码, EAN; and the code that the company gave itself."""

from __future__ import annotations

import numpy as np

from wedlock.analysis.records.codes import any_equal, present
from wedlock.analysis.records.comparisons.comparison import Comparison, Level, Levels, Rows
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T


def equal_or_not(field: str, left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    a, b = left.codes[field][i], right.codes[field][j]
    found = (present(a) & present(b)).astype(np.int8)
    found[any_equal(a, b)] = 2
    return found


def levels_of_tax(left: Prepared, right: Prepared, i: Rows, j: Rows) -> Levels:
    """A credit code here and another kind of number there say nothing about one another."""
    found = equal_or_not("tax_id", left, right, i, j)
    mixed = present(left.codes["uscc"][i]) != present(right.codes["uscc"][j])
    found[(found == 1) & mixed] = 0
    return found


TAX = Comparison(
    "tax_id",
    (
        Level(0.01, 1.0, T("the tax numbers or social credit codes differ"), disagrees=True),
        Level(0.99, 1e-7, T("the tax number or social credit code is the same"), agrees=True),
    ),
    levels_of_tax,
    ("tax_id",),
    frequency="tax_id",
    trust=2_000,
)
BARCODE = Comparison(
    "barcode",
    (
        Level(0.05, 1.0, T("the EAN codes differ"), disagrees=True),
        Level(0.95, 1e-6, T("the EAN code is the same"), agrees=True),
    ),
    lambda left, right, i, j: equal_or_not("barcode", left, right, i, j),
    ("barcode",),
    frequency="barcode",
    trust=500,
)
CODE = Comparison(
    "code",
    (
        Level(0.60, 1.0, T("the codes differ")),
        Level(0.40, 1e-4, T("the code is the same"), agrees=True),
    ),
    lambda left, right, i, j: equal_or_not("code", left, right, i, j),
    ("code",),
    frequency="code",
    trust=10,
)
BRAND = Comparison(
    "brand",
    (
        Level(0.10, 0.9, T("the brands differ"), disagrees=True),
        Level(0.90, 0.1, T("the brand is the same")),
    ),
    lambda left, right, i, j: equal_or_not("product_brand", left, right, i, j),
    ("product_brand",),
)
