"""PostgreSQL married to MariaDB, people at work on both sides, and all that can break breaks (tests/faults.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.servers import NoServer
from tests.faults import Pair, lived_through, pair_on_own_servers

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def pair(server_folder: Path) -> Iterator[Pair]:
    folder = server_folder / "faults"
    folder.mkdir()
    try:
        with pair_on_own_servers(folder, 2026) as opened:
            yield opened
    except NoServer as absent:
        pytest.skip(str(absent))


def test_the_worker_is_killed_at_random_moments(pair: Pair) -> None:
    lived_through(pair, "worker_killed", 12)


def test_its_sessions_are_ended(pair: Pair) -> None:
    lived_through(pair, "sessions_ended", 12)


def test_the_network_is_cut(pair: Pair) -> None:
    lived_through(pair, "line_cut", 10)


def test_the_answer_of_a_commit_is_lost(pair: Pair) -> None:
    lived_through(pair, "answers_swallowed", 6)


def test_the_servers_are_stopped_and_killed(pair: Pair) -> None:
    lived_through(pair, "servers_ended", 4)
