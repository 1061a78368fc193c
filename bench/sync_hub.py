"""How fast the hub keeps what synchronisation did, and how long a portal's write waits behind it.

    python -m bench.sync_hub [--database postgresql://…] [--links 100000]

One record of a batch is a Link with ten agreed columns a side, a journal entry, a row of the part index and a Pending
that is done. The home folder is a temporary one on the disk of $TMPDIR.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from wedlock import bootstrap
from wedlock.model.sync import Agreed, Intent, JournalEntry, Link, Pending
from wedlock.model.sync_ports import Hub, Settlement

NOW = datetime(2026, 3, 1, tzinfo=UTC)
_PORTAL = """
import sys, time
from pathlib import Path
from wedlock import bootstrap
bootstrap.open_hub(bootstrap.settings(Path(sys.argv[1])), migrate=False)
from django.db import transaction
from wedlock.store.models import Group
print("ready", flush=True)
until, waits = time.monotonic() + float(sys.argv[2]), []
while time.monotonic() < until:
    began = time.perf_counter()
    with transaction.atomic():
        Group.objects.update_or_create(name="sales", defaults={"idle_minutes": len(waits)})
    waits.append((time.perf_counter() - began) * 1000)
    time.sleep(0.02)
waits.sort()
print(f"{len(waits)} writes: median {waits[len(waits) // 2]:.1f} ms, p99 {waits[int(len(waits) * .99)]:.1f} ms, "
      f"longest {waits[-1]:.1f} ms")
"""


def values(number: int) -> dict[str, Any]:
    return {
        "root.id": number, "root.code": f"C{number:06}", "root.name": f"Müller & Söhne {number} GmbH",
        "root.active": True, "root.limit": Decimal(number) / 100, "root.changed": NOW,
        "address.street": "Lange Straße 5",
        "address.zip": "12345", "address.city": "南京", "address.note": None,
    }  # fmt: skip


def batch(first: int, size: int, known: dict[Any, Link] | None = None) -> Settlement:
    found = Settlement()
    for number in range(first, first + size):
        left, right = (number,), (f"r-{number}",)
        seen = values(number)
        link = known[left].id if known else 0
        found.links.append(Link("customer", left, right, Agreed(seen), Agreed(seen), id=link))
        after = {"root.name": seen["root.name"], "root.limit": seen["root.limit"]}
        found.journal.append(
            JournalEntry("customer", "update", left, right, "right", ("name", "limit"), after, after, "only left moved")
        )
        found.parts.append(("customer", "right", right, {"address": ((number,),)}))
        found.done.append(Pending("customer", "left", left, stamp=1 << 40))
    return found


class Watch:
    """Adds up how long some calls took: by the clock, and of the processor."""

    def __init__(self) -> None:
        self.calls, self.seconds, self.processor = 0, 0.0, 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.calls += 1
        self.seconds += time.perf_counter() - self._began[0]
        self.processor += time.process_time() - self._began[1]

    def say(self, what: str, size: int) -> None:
        each = (
            f"{self.seconds / self.calls * 1000:7.1f} ms a call, {self.processor / self.calls * 1000:6.1f} of the CPU"
        )
        print(f"{what:34} {self.calls * size / self.seconds:9,.0f} records/s  {each}", flush=True)


def measure(hub: Hub, links: int, size: int) -> None:
    noted, opened, made, again, found, waited = Watch(), Watch(), Watch(), Watch(), Watch(), Watch()
    for first in range(0, links, size):
        records = {("customer", (n,)): NOW for n in range(first, first + size)}
        with noted:
            hub.note("left", records, f"p{first}")
        settlement = batch(first, size)
        with made:
            hub.commit(settlement, 1, NOW)
    for first in range(0, min(links, 30 * size), size):
        keys = [(n,) for n in range(first, links, links // size)][:size]
        with found:
            assert len(hub.links("customer", "left", keys)) == len(keys)
        hub.note("left", {("customer", (n,)): NOW for n in range(first, first + size)}, f"q{first}")
        settlement = batch(first, size, hub.links("customer", "left", [(n,) for n in range(first, first + size)]))
        marked = [
            Intent(f"{first}-{at}", "customer", "right", None, NOW, 1, key=link.right, entries=(entry,))
            for at, (link, entry) in enumerate(zip(settlement.links, settlement.journal, strict=True))
        ]
        with opened:
            hub.open(marked)
        settlement.intents_closed = [one.marker for one in marked]
        with again:
            hub.commit(settlement, 1, NOW)
    with waited:
        hub.waiting()
    noted.say("note, new records", size)
    made.say("commit, new links and all", size)
    opened.say("open, intents", size)
    again.say("commit, renewed links and all", size)
    found.say(f"links, by key among {links:,}", size)
    waited.say("waiting", 1)


def portal_beside(home: Path, hub: Hub, seconds: float, size: int, pause: float) -> None:
    settlements = [batch(10_000_000 + n * size, size) for n in range(int(seconds / 0.1))]
    command = [sys.executable, "-c", _PORTAL, str(home), str(seconds)]
    portal = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert portal.stdout is not None
    portal.stdout.readline()
    commits = 0
    while portal.poll() is None and settlements:
        hub.commit(settlements.pop(), 1, NOW)
        commits += 1
        time.sleep(pause)
    beside = f"beside {commits} commits of {size} links, {pause * 1000:.0f} ms between them"
    print(f"{beside}: {portal.stdout.read().strip()}", flush=True)
    portal.wait()


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--database", default="")
    wanted.add_argument("--links", type=int, default=100_000)
    wanted.add_argument("--size", type=int, default=1000)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if given.database:
            (home / "wedlock.toml").write_text(f'[passport]\ndatabase = "{given.database}"\n')
        bootstrap.open_hub(bootstrap.settings(home))
        from wedlock.store.syncing import SyncHub

        hub = SyncHub()
        measure(hub, given.links, given.size)
        for pause in (0.05, 0.0):
            portal_beside(home, hub, 8, 2000, pause)


if __name__ == "__main__":
    main()
