"""Random two-sided histories come to rest: equal or asked about, each record once, and then nothing is written."""

import pytest
from tests.histories import History, Verdict

SEEDS, AT_ONCE = 300, 50


def judged(seed: int, **more: float) -> Verdict:
    verdict = History(seed, **more).run()
    assert not verdict.wrong, f"History({seed}): {verdict.wrong}"
    return verdict


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_histories_settle_whatever_strikes(first: int) -> None:
    verdicts = [judged(seed) for seed in range(first, first + AT_ONCE)]
    assert sum(verdict.faults for verdict in verdicts) > AT_ONCE
    assert sum(verdict.edits for verdict in verdicts) > 5 * AT_ONCE


def test_histories_without_faults_settle() -> None:
    assert sum(judged(seed, struck=0).faults for seed in range(AT_ONCE)) == 0


def test_a_seed_gives_the_same_history_again() -> None:
    assert judged(7) == judged(7)
