"""What rules a link out unless much else agrees (then a person decides): another region, branch, form; a person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.codes import coded
from wedlock.analysis.records.comparisons.comparison import Rows
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T, Text

REGION, BRANCH, FORM, PERSON = 1, 2, 3, 4
REASONS: tuple[Text, ...] = (
    T("the same brand in another region is another company"),
    T("a branch is not its parent company, nor another branch"),
    T("a company limited by shares is not a limited company"),
    T("a person is not a company"),
)


def vetoes(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.int8]:
    """0 for none, else the place of the reason from 1."""
    found = np.zeros(len(i), dtype=np.int8)
    if "kind" not in left.codes:
        return found
    found[_both_and_different(left, right, "kind", i, j)] = PERSON
    chinese = np.flatnonzero(left.flag("chinese")[i] & right.flag("chinese")[j])
    a, b = i[chinese], j[chinese]
    found[chinese[_other_form(left, right, a, b)]] = FORM
    found[chinese[left.codes["branch"][a, 0] != right.codes["branch"][b, 0]]] = BRANCH
    found[chinese[_other_region(left, right, a, b)]] = REGION
    return found


def _both_and_different(left: Prepared, right: Prepared, field: str, i: Rows, j: Rows) -> NDArray[np.bool_]:
    a, b = left.codes[field][i, 0], right.codes[field][j, 0]
    return np.asarray((a >= 0) & (b >= 0) & (a != b))


def _other_form(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.bool_]:
    a, b = left.codes["form"][i, 0], right.codes["form"][j, 0]
    shares, limited = coded(["joint_stock", "limited"])[:, 0]
    return np.asarray(((a == shares) & (b == limited)) | ((a == limited) & (b == shares)))


def _other_region(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.bool_]:
    """Both say where they are registered, and neither place lies in the other."""
    region = left.codes["region"][i, 0], right.codes["region"][j, 0]
    province = left.codes["province"][i, 0], right.codes["province"][j, 0]
    inside = (province[0] == region[1]) | (province[1] == region[0])
    return np.asarray((region[0] >= 0) & (region[1] >= 0) & (region[0] != region[1]) & ~inside)
