"""A process that keeps committing to a hub of its own home, killed in the middle of it, and what it left behind."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.serving import environment

SIZE = 200
_COMMITTER = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from wedlock import bootstrap
home, start = Path(sys.argv[1]), int(sys.argv[2])
bootstrap.open_hub(bootstrap.settings(home), migrate=False)
from wedlock.model.sync import Agreed, JournalEntry, Link, Pending
from wedlock.model.sync_ports import Settlement
from wedlock.store.syncing import SyncHub, synchronising
SIZE = 200
now = datetime(2026, 3, 1, tzinfo=UTC)
hub = SyncHub()
with synchronising():
    print("ready", flush=True)
    for batch in range(start, start + 10_000):
        ours = range(batch * SIZE, (batch + 1) * SIZE)
        hub.note("left", {("customer", (n,)): now for n in ours}, str(batch))
        found = Settlement(done=hub.take("customer", SIZE, datetime.now(UTC)))
        assert len(found.done) == SIZE, len(found.done)
        for pending in found.done:
            n = pending.key
            found.links.append(Link("customer", n, n, Agreed({"root.name": "x" * 200})))
            found.journal.append(JournalEntry("customer", "linked", n, n))
            found.parts.append(("customer", "left", n, {"address": (n,)}))
        hub.commit(found, 1, now)
        print(batch, flush=True)
"""
_STATE = """
import sys, json
from datetime import UTC, datetime
from pathlib import Path
from wedlock import bootstrap
bootstrap.open_hub(bootstrap.settings(Path(sys.argv[1])), migrate=False)
from wedlock.store.models import CrossReference, RecordRow, SyncJournal, PendingRecord
from wedlock.store.syncing import SyncHub
from wedlock.store.syncing.encoding import key_of
hub = SyncHub()
pending = [one.key for one in hub.take("customer", 100_000, datetime.now(UTC))]
print(json.dumps({
    "links": CrossReference.objects.count(), "journal": SyncJournal.objects.count(), "parts": RecordRow.objects.count(),
    "pending": len(pending), "linked_and_pending": len(hub.links("customer", "left", pending)),
    "position": hub.position("left"),
}))
"""


def start(home: Path, first: int) -> subprocess.Popen[str]:
    """The process, when it holds the hub."""
    command = [sys.executable, "-c", _COMMITTER, str(home), str(first)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed_in_the_middle(home: Path, first: int, dice: random.Random) -> int:
    """SIGKILL at any moment; the number of the last batch of which the process heard that it is kept."""
    process = start(home, first)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(dice.uniform(0.0, 0.4))
    process.kill()
    said = process.stdout.read().split()
    process.wait()
    return max([first, *(int(number) for number in said if number.isdigit())])


def state(home: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", _STATE, str(home)], env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def survives_kills(home: Path, times: int) -> None:
    """Whatever was confirmed is there; what was not is there as a whole or not at all, and then in the backlog."""
    dice, kept = random.Random(5), 0
    for _ in range(times):
        last = killed_in_the_middle(home, kept, dice)
        found = state(home)
        assert found["links"] >= (last + 1) * SIZE
        assert found["links"] % SIZE == 0
        assert found["links"] == found["journal"] == found["parts"]
        assert found["linked_and_pending"] == 0
        assert found["pending"] in (0, SIZE)
        kept = found["links"] // SIZE
        assert int(found["position"]) == kept - 1 + found["pending"] // SIZE
