"""What happens to a worker in real life: killed, cut off, its servers restarted. `python -m tests.faults 300` for long.

Every series goes on while people work on both sides, and ends with the same questions: is anything lost, double,
different, or still moving?
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pymysql
from lab.servers import Server, start_mariadb, start_postgresql, stop
from tests.marriage_served import Served, marry, opened, run
from tests.two_users import assert_kept, at_work

_SESSIONS = {
    "erp": "select pg_terminate_backend(pid) from pg_stat_activity "
    "where datname = current_database() and pid <> pg_backend_pid()",
    "crm": "select id from information_schema.processlist where db = database() and id <> connection_id()",
}


@dataclass
class Pair:
    """A marriage on two servers of its own, which may be killed."""

    served: Served
    servers: dict[str, Server]
    chance: random.Random

    def worker_killed(self, times: int) -> None:
        for _ in range(times):
            with self.served.syncing() as process:
                time.sleep(self.chance.uniform(0.5, 1.6))
                process.send_signal(signal.SIGKILL)

    def sessions_ended(self, times: int) -> None:
        with self.served.syncing() as worker:
            for _ in range(times):
                self._wait(0.1, 0.7)
                self._end_sessions(self.chance.choice(["erp", "crm"]))
            self._drained(worker)

    def line_cut(self, times: int) -> None:
        with self.served.syncing() as worker:
            for _ in range(times):
                line = self.served.lines[self.chance.choice(["erp", "crm"])]
                self._wait(0.2, 0.9)
                line.cut()
                self._wait(0.0, 0.4)
                line.mend()
            self._drained(worker)

    def answers_swallowed(self, times: int) -> None:
        with self.served.syncing() as worker:
            for _ in range(times):
                self._wait(0.2, 0.9)
                self.served.lines[self.chance.choice(["erp", "crm"])].swallow_commit()
            self._wait(1.0, 1.5)
            for line in self.served.lines.values():
                line.mend()
            self._drained(worker)
        assert sum(line.swallowed for line in self.served.lines.values()) > 0

    def servers_ended(self, times: int) -> None:
        """In turn: stopped in good order, and by SIGKILL."""
        with self.served.syncing() as worker:
            for turn in range(times):
                self._wait(0.8, 1.5)
                system = ("erp", "crm")[turn % 2]
                self._restart(system, hard=turn % 4 < 2)
            self._drained(worker)

    def _restart(self, system: str, hard: bool) -> None:
        server = self.servers[system]
        if hard:
            _kill_all(server)
        else:
            stop(server)
        start = start_postgresql if server.engine == "postgresql" else start_mariadb
        self.servers[system] = start(Path(server.folder), port=server.port, fsync=True)

    def _end_sessions(self, system: str) -> None:
        with contextlib.closing(opened(self.served.urls[system])) as connection:
            for (found,) in run(connection, _SESSIONS[system]):
                if system == "crm":
                    with contextlib.suppress(pymysql.MySQLError):  # gone by itself
                        run(connection, f"kill {found}")

    def _wait(self, shortest: float, longest: float) -> None:
        time.sleep(self.chance.uniform(shortest, longest))

    def _drained(self, worker: subprocess.Popen[bytes]) -> None:
        """It lived through all that, and ends in good order."""
        self._wait(1.0, 1.5)
        assert worker.poll() is None, self.served.log[-2000:]
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) in (0, 1), self.served.log[-2000:]  # 1: it is not known yet what became of a write


SERIES: dict[str, Callable[[Pair, int], None]] = {
    "worker_killed": Pair.worker_killed,
    "sessions_ended": Pair.sessions_ended,
    "line_cut": Pair.line_cut,
    "answers_swallowed": Pair.answers_swallowed,
    "servers_ended": Pair.servers_ended,
}


def lived_through(pair: Pair, name: str, times: int) -> str:
    """One series, and the questions after it; a line about it."""
    seed = pair.chance.randrange(100_000, 1_000_000)
    with at_work(pair.served, seed) as users:
        SERIES[name](pair, times)
    pair.served.at_rest()
    edits = assert_kept(pair.served, users)
    assert_silent(pair.served)
    return f"{name}: {times} faults, {edits} edits kept or told"


def assert_silent(served: Served) -> None:
    """Verify finds nothing, and another look at every record writes nothing."""
    for found in served.ok("verify", "--json", "-").json["objects"]:
        assert found["divergences"] == [], found
    again = served.look_again()
    assert again["looked"] > 0
    assert again["created"] == again["updated"] == again["removed"] == 0, again


@contextlib.contextmanager
def pair_on_own_servers(folder: Path, seed: int) -> Iterator[Pair]:
    folder.chmod(0o755)
    servers = {
        "erp": start_postgresql(folder / "postgresql", fsync=True),
        "crm": start_mariadb(folder / "mariadb", fsync=True),
    }
    pair = None
    try:
        served = marry(folder / "married", servers["erp"], servers["crm"], "faults")
        served.started()
        pair = Pair(served, servers, random.Random(seed))
        yield pair
    finally:
        for server in (pair.servers if pair else servers).values():
            stop(server)


def _kill_all(server: Server) -> None:
    """SIGKILL of the server and, with PostgreSQL, of its children: they would hold the memory that it shared."""
    children = subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, text=True, check=False)
    os.kill(server.pid, signal.SIGKILL)
    for pid in children.stdout.split():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(server.pid, os.WNOHANG)
        try:
            os.kill(server.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)


def main(times: int, seed: int, *names: str) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="wedlock-faults-") as folder,
        pair_on_own_servers(Path(folder), seed) as pair,
    ):
        for name in names or SERIES:
            share = max(4, times // 10) if name == "servers_ended" else times
            print(lived_through(pair, name, share), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30), *sys.argv[3:])
