"""What rules a link out whatever else agrees: another region, a branch, another form of company, a person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wedlock.analysis.records.comparisons.comparison import Rows
from wedlock.analysis.records.normal.chinese import regions
from wedlock.analysis.records.party_names import COMPANY, PERSON
from wedlock.analysis.records.prepared import Prepared
from wedlock.language import T, Text

REASONS: tuple[Text, ...] = (
    T("the same brand in another region is another company"),
    T("a branch is not its parent company, nor another branch"),
    T("a company limited by shares is not a limited company"),
    T("a person is not a company"),
)


def vetoes(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.int8]:
    """0 for none, else the place of the reason from 1."""
    found = np.zeros(len(i), dtype=np.int8)
    if "kind" not in left.numbers:
        return found
    kinds = left.numbers["kind"][i] + 10 * right.numbers["kind"][j]
    found[(kinds == COMPANY + 10 * PERSON) | (kinds == PERSON + 10 * COMPANY)] = 4
    chinese = np.flatnonzero((left.numbers["chinese"][i] > 0) & (right.numbers["chinese"][j] > 0))
    found[chinese[_other_form(left, right, i[chinese], j[chinese])]] = 3
    found[chinese[_other_branch(left, right, i[chinese], j[chinese])]] = 2
    found[chinese[_other_region(left, right, i[chinese], j[chinese])]] = 1
    return found


def _other_form(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.bool_]:
    forms = {"joint_stock", "limited"}
    here, there = left.lines["form"], right.lines["form"]
    pairs = zip(i.tolist(), j.tolist(), strict=True)
    return np.fromiter(({here[p], there[q]} == forms for p, q in pairs), bool, len(i))


def _other_branch(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.bool_]:
    return np.asarray(left.codes["branch"][i, 0] != right.codes["branch"][j, 0])


def _other_region(left: Prepared, right: Prepared, i: Rows, j: Rows) -> NDArray[np.bool_]:
    """Both say where they are registered, and neither place lies in the other."""
    known = regions()
    here, there = left.lines["region"], right.lines["region"]
    pairs = zip(i.tolist(), j.tolist(), strict=True)
    return np.fromiter((_apart(here[p], there[q], known) for p, q in pairs), bool, len(i))


def _apart(here: str, there: str, province: dict[str, str]) -> bool:
    if not here or not there or here == there:
        return False
    return province[here] != there and province[there] != here
