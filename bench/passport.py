"""`make bench-passport`: what a sign-in and a launch cost the server, and how many a second one process gives.

The portal is the one that `wedlock serve` runs (granian, one worker, SQLite); the visitors are another process. CPU is
what the kernel charges the server's processes. Two hubs side by side: an almost empty one, and one with 10,000 accounts
and 1,000 live sessions; neither may cost more than the other.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.extension import packed
from tests.serving import PortalServer

from bench.figure import Figure, show
from bench.passport_house import fill, serve

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """One flow at one concurrency. CPU and waits in milliseconds a flow."""

    flow: str
    concurrency: int
    cpu: float
    rate: float
    p50: float
    p99: float


class Visitors:
    """The process that plays them."""

    def __init__(self, file: Path) -> None:
        command = [sys.executable, "-m", "bench.passport_client", str(file)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def play(self, **task: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)


class Hub:
    """One portal with its visitors."""

    def __init__(self, home: Path, accounts: int, sessions: int, database: str = "") -> None:
        self.server = serve(home, database)
        self.sender = packed(home)
        begun = time.perf_counter()
        try:
            fill(self.server, accounts, sessions, home / "visitors.json")
        except BaseException:
            self.server.stop()
            raise
        print(f"  {accounts} accounts, {sessions} sessions: filled in {time.perf_counter() - begun:.0f} s", flush=True)
        self.visitors = Visitors(home / "visitors.json")
        self.next, self.accounts = 0, accounts

    def run(self, flow: str, concurrency: int, times: int) -> Run:
        task = {"flow": flow, "concurrency": concurrency, "times": times, "first": self.next, "accounts": self.accounts}
        self.next += times
        before = cpu_ms(self.server)
        done = self.visitors.play(**task, address=self.server.address, audience=self.server.address, sender=self.sender)
        used = cpu_ms(self.server) - before
        if done["failures"]:
            raise SystemExit(f"{flow}: {done['failures']} of {times} failed: {done['failed']}")
        waits = statistics.quantiles(done["waits"], n=100, method="inclusive")
        return Run(flow, concurrency, used / times, times / done["seconds"], waits[49], waits[98])

    def close(self) -> None:
        self.visitors.close()
        self.server.stop()


def cpu_ms(server: PortalServer) -> float:
    """What the server's process and its workers have used so far."""
    assert server.process is not None
    return sum(_used(pid) for pid in _family(server.process.pid))


def _family(pid: int) -> Iterable[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / _TICK


def hash_cost(server: PortalServer, times: int = 20) -> float:
    """CPU of one check of a password, measured alone."""
    source = """
import time
from django.contrib.auth.hashers import check_password, make_password
kept = make_password("a long enough password")
begun = time.process_time()
for _ in range(given["times"]):
    assert check_password("a long enough password", kept)
result = (time.process_time() - begun) * 1000 / given["times"]
"""
    return float(server.in_hub(source, times=times))


def measure(hub: Hub, times: int) -> list[Run]:
    hub.run("launch", 4, 50)  # every thread of the server has its connection
    hub.run("sign_in", 4, 8)
    runs = [hub.run("launch", concurrency, times) for concurrency in (1, 4)]
    runs += [hub.run("state", concurrency, times) for concurrency in (1, 4)]
    return runs + [hub.run("sign_in", concurrency, max(times // 8, 20)) for concurrency in (1, 4)]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=1000, help="launches a run")
    asked.add_argument("--accounts", type=int, default=10_000)
    asked.add_argument("--sessions", type=int, default=1000)
    asked.add_argument("--only", choices=("small", "large"))
    given = asked.parse_args()
    sizes = {"small": (max(given.times // 2, 100), 40), "large": (given.accounts, given.sessions)}
    found: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory(prefix="wedlock-bench-") as folder:
        for name, (accounts, sessions) in sizes.items():
            if given.only in (None, name):
                with closing(Hub(Path(folder) / name, accounts, sessions)) as hub:
                    found[name] = measure(hub, given.times)
                    hashing = hash_cost(hub.server)
    report(found, hashing)


def report(found: dict[str, list[Run]], hashing: float) -> None:
    print(f"\nArgon2id, 19 MiB, two passes: {hashing:.1f} ms CPU a check\n")
    print(f"{'hub':6} {'flow':8} {'at once':>7} {'CPU ms':>7} {'flows/s':>8} {'p50 ms':>7} {'p99 ms':>7}")
    for name, runs in found.items():
        for run in runs:
            figures = f"{run.cpu:7.2f} {run.rate:8.0f} {run.p50:7.1f} {run.p99:7.1f}"
            print(f"{name:6} {run.flow:8} {run.concurrency:7} {figures}")
    print()
    show(_figures(found, hashing))


def _figures(found: dict[str, list[Run]], hashing: float) -> Iterable[Figure]:
    runs = {(run.flow, run.concurrency): run for run in found.get("large", next(iter(found.values())))}
    yield Figure("launch, CPU ms", "1.6–2.0 / 5.8–6.7", "<= 6", "3", max(runs["launch", 1].cpu, runs["launch", 4].cpu))
    yield Figure("launches a second, a process", "816 / 146", ">= 130", "", runs["launch", 4].rate)
    yield Figure("sign-in without the hash, CPU ms", "3.3–4.3 / 13–15", "", "", runs["sign_in", 1].cpu - hashing)
    if len(found) == 2:
        for flow in ("launch", "sign_in"):
            large, small = (next(run.cpu for run in found[name] if run.flow == flow) for name in ("large", "small"))
            yield Figure(f"{flow}, 10,000 accounts / few", "", "1.0", "1.0", large / small)


if __name__ == "__main__":
    main()
