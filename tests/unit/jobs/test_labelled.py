"""The labelled pairs of real schemas: no pair below what we promise (bench/jobs.py prints the figures)."""

import pytest
from bench import jobs as bench


@pytest.fixture(scope="module")
def results() -> list[bench.Result]:
    found = list(bench.results())
    if not found:
        pytest.skip(f"no labelled data in {bench.DATASETS}; set WEDLOCK_DATASETS")
    return found


def test_the_mean_of_the_pairs(results: list[bench.Result]) -> None:
    assert sum(result.f1 for result in results) / len(results) >= 0.95


def test_no_pair_falls_behind(results: list[bench.Result]) -> None:
    assert min(result.f1 for result in results) >= 0.9


def test_a_wrong_class_costs_both_ways() -> None:
    kind = bench.JobClass
    gold = {"lead": kind.RIGHT_ONLY, "invoice": kind.BOTH, "tax": kind.LEFT_ONLY}
    found = {"lead": kind.RIGHT_ONLY, "invoice": kind.LEFT_ONLY}
    result = bench.Result("pair", gold, found)
    assert result.f1 == pytest.approx(2 / 5)
    assert result.mistakes == ["invoice: both, found left_only", "tax: left_only, found absent"]
