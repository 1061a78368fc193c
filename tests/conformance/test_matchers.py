"""One suite for every matcher: scores in 0…1 or absent, of the right shape, and evidence in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.matching.catalogs import CHINESE, CRM, ERP, side

from wedlock.analysis.comparison import Comparison
from wedlock.analysis.matchers.port import ColumnMatcher, TableMatcher
from wedlock.analysis.profile import profile_values
from wedlock.analysis.side import Side
from wedlock.language import Text
from wedlock.model.linked import LinkedAgreement
from wedlock.model.profile import TableProfile

TEXTS = [f"value {number}" for number in range(40)]


def with_rows(told: Side) -> Side:
    profiles = {
        table.name: TableProfile(
            table.name, 40, True, True, tuple((column.name, profile_values(column, TEXTS)) for column in table.columns)
        )
        for table in told.catalog.tables
    }
    return replace(told, profiles=profiles)


LINKED = {("t_customer.city", "account.billing_city"): LinkedAgreement(50, 0.9, 0.1)}
COMPARISONS = {
    "schema": Comparison(side(ERP), side(CRM)),
    "rows": Comparison(with_rows(side(ERP)), with_rows(side(CRM)), LINKED),
    "chinese": Comparison(side(CHINESE), side(CRM)),
}
COLUMNS = [
    pytest.param(comparison, matcher, id=f"{name}-{matcher.name}")
    for name, comparison in COMPARISONS.items()
    for matcher in comparison.column_matchers
]
TABLES = [
    pytest.param(comparison, matcher, id=f"{name}-{matcher.name}")
    for name, comparison in COMPARISONS.items()
    for matcher in comparison.table_matchers
]


def check(scores: np.ndarray, shape: tuple[int, int]) -> None:
    assert scores.shape == shape
    told = scores[~np.isnan(scores)]
    assert ((told >= 0) & (told <= 1)).all()


def check_text(text: Text | None) -> None:
    assert text is None or (text.say("en") and text.say("zh") != text.say("en"))


@pytest.mark.parametrize(("comparison", "matcher"), COLUMNS)
def test_columns(comparison: Comparison, matcher: ColumnMatcher) -> None:
    left = np.arange(len(comparison.left.columns), dtype=np.int64)
    right = np.arange(len(comparison.right.columns), dtype=np.int64)
    scores = matcher.scores(left, right)
    check(scores, (len(left), len(right)))
    for a in left[:12]:
        for b in right[:12]:
            check_text(matcher.why(int(a), int(b)))


@pytest.mark.parametrize(("comparison", "matcher"), COLUMNS)
def test_a_part_is_scored_like_the_whole(comparison: Comparison, matcher: ColumnMatcher) -> None:
    left = np.arange(len(comparison.left.columns), dtype=np.int64)
    right = np.arange(len(comparison.right.columns), dtype=np.int64)
    whole, part = matcher.scores(left, right), matcher.scores(left[3:7], right[[5, 2]])
    np.testing.assert_allclose(part, whole[3:7][:, [5, 2]], atol=1e-5)


@pytest.mark.parametrize(("comparison", "matcher"), COLUMNS)
def test_nothing_compared_with_anything(comparison: Comparison, matcher: ColumnMatcher) -> None:
    nothing, some = np.zeros(0, dtype=np.int64), np.arange(3, dtype=np.int64)
    check(matcher.scores(nothing, some), (0, 3))
    check(matcher.scores(some, nothing), (3, 0))


@pytest.mark.parametrize(("comparison", "matcher"), TABLES)
def test_tables(comparison: Comparison, matcher: TableMatcher) -> None:
    shape = len(comparison.left.tables), len(comparison.right.tables)
    check(matcher.scores(), shape)
    for a in range(shape[0]):
        for b in range(shape[1]):
            check_text(matcher.why(a, b))
