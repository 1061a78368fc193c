"""`wedlock serve`: it starts, answers, says where, and stops without a trace."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.serving import PortalServer, environment

Start = Callable[..., PortalServer]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started = []

    def begin(*words: str, home: Path = tmp_path / "home", **env: str) -> PortalServer:
        started.append(PortalServer(home, words, env))
        return started[-1].start()

    yield begin
    for server in started:
        if server.process is not None and server.process.poll() is None:
            server.process.kill()
            server.process.wait()


def get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


def refusal(home: Path, *words: str, **env: str) -> tuple[int, str]:
    """Exit code and words of a `wedlock serve` that must not start."""
    command = [sys.executable, "-m", "wedlock", "--home", str(home), "serve", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment(**env))
    return done.returncode, done.stderr


def workers_of(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_answers_and_ends_on_a_signal_without_an_orphan(start: Start) -> None:
    for by, code in ((signal.SIGTERM, 0), (signal.SIGINT, 130)):
        server = start()
        assert get(f"{server.address}/healthz") == (200, "ok\n")
        assert server.process is not None
        workers = workers_of(server.process.pid)
        assert workers
        assert server.stop(by) == code
        assert not any(alive(pid) for pid in workers)


def test_workers_follow_a_parent_that_was_killed(start: Start) -> None:
    server = start("--workers", "2")
    assert server.process is not None
    workers = workers_of(server.process.pid)
    assert len(workers) == 2
    server.process.kill()
    server.process.wait()
    give_up = time.monotonic() + 15
    while any(alive(pid) for pid in workers):
        assert time.monotonic() < give_up, "orphans"
        time.sleep(0.1)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = refusal(tmp_path, "--listen", f"127.0.0.1:{port}")
    assert code == 2
    assert f"Port {port} of 127.0.0.1 is taken" in said


def test_a_second_server_at_the_same_port_is_refused_although_workers_share_it(start: Start, tmp_path: Path) -> None:
    server = start()
    code, said = refusal(tmp_path / "other", "--listen", server.listen)
    assert (code, "is taken" in said) == (2, True)
