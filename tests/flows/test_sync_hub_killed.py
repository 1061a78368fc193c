"""The hub of synchronisation on SQLite: killed in the middle of commits, a full disk, two processes at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests import hub_process
from tests.serving import PortalServer, environment

_FULL = """
import resource, sys
from pathlib import Path
from datetime import UTC, datetime
from wedlock import bootstrap
home = Path(sys.argv[1])
bootstrap.open_hub(bootstrap.settings(home), migrate=False)
from wedlock.errors import OutputError
from wedlock.model.sync import Agreed, JournalEntry, Link
from wedlock.model.sync_ports import Settlement
from wedlock.store.syncing import SyncHub
now, hub = datetime(2026, 3, 1, tzinfo=UTC), SyncHub()

def batch(first):
    links = [Link("customer", (n,), (n,), Agreed({"root.name": "x" * 500})) for n in range(first, first + 2000)]
    journal = [JournalEntry("customer", "linked", link.left, link.right) for link in links]
    return Settlement(links=links, journal=journal)

hub.commit(batch(0), 1, now)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
largest = max(file.stat().st_size for file in home.glob("hub.sqlite3*"))
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 200_000, hard))
failed = 0
for first in range(2000, 12000, 2000):
    try:
        hub.commit(batch(first), 1, now)
    except OutputError as error:
        failed = first
        print(error)
        break
assert failed, "the disk never got full"
known = hub.links("customer", "left", [(n,) for n in range(12000)])
assert len(known) == failed == len(hub.of_run(1)), (len(known), failed)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
hub.commit(batch(failed), 1, now)
assert len(hub.of_run(1)) == failed + 2000
print("kept")
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    server = PortalServer(tmp_path / "home")
    server.wedlock("vault", "status")
    return server.home


def test_a_killed_commit_is_kept_whole_or_not_at_all(home: Path) -> None:
    hub_process.survives_kills(home, 6)


def test_a_full_disk_is_said_and_loses_nothing(home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _FULL, str(home)], env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    problem, way_out, kept = done.stdout.splitlines()
    assert problem.startswith("The disk is full: the hub ")
    assert (way_out, kept) == ("Free some space.", "kept")


def test_one_process_synchronises(home: Path) -> None:
    """The second is refused at once; SIGKILL of the first lets the next one in."""
    first = hub_process.start(home, 0)
    try:
        second = subprocess.run(
            [sys.executable, "-c", hub_process._COMMITTER, str(home), "0"],
            env=environment(), capture_output=True, text=True,
        )  # fmt: skip
        assert second.returncode == 1
        assert "Refused: Another process synchronises with this hub" in second.stderr
    finally:
        first.kill()
        first.wait()
    third = hub_process.start(home, 1000)
    third.kill()
    third.wait()
