"""The floor under the matching of schemas: with the shipped weights, on the labelled systems where they are at hand."""

from __future__ import annotations

from statistics import fmean

import pytest
from bench.labelled import DATASETS, end_to_end, scorer

from wedlock.analysis.matching import Matching, match

TABLES, COLUMNS = 0.65, 0.50


def told(matching: Matching) -> dict[str, list[list[object]]]:
    return {
        kind: [[claim.left, claim.right, claim.score, claim.verdict == "same"] for claim in claims]
        for kind, claims in (("tables", matching.tables), ("columns", matching.columns))
    }


@pytest.mark.skipif(not (DATASETS / "erpcrm").is_dir(), reason=f"no labelled systems at {DATASETS} (WEDLOCK_DATASETS)")
def test_whole_systems() -> None:
    found = [scorer().score(pair.gold, told(match(pair.left, pair.right))) for pair in end_to_end()]
    assert fmean(figures["tables"]["f1"] for figures in found) >= TABLES
    assert fmean(figures["columns"]["f1"] for figures in found) >= COLUMNS
