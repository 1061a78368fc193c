"""`wedlock serve`: it starts, answers, says where, and stops without a trace."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.serving import Starter, environment


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("by", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_answers_and_ends_on_a_signal_without_an_orphan(start: Starter, by: signal.Signals, code: int) -> None:
    server = start()
    assert get(f"{server.address}/healthz") == (200, "ok\n")
    workers = server.workers
    assert workers
    assert server.stop(by) == code
    assert not any(alive(pid) for pid in workers)


def test_the_hub_is_its_owners_alone(start: Starter) -> None:
    """Names, addresses and the hashes of passwords lie in it, and computers have more users than one."""
    server = start()
    files = ["hub.sqlite3", "hub.sqlite3-wal", "hub.sqlite3-shm"]

    def modes() -> set[int]:
        return {(server.home / name).stat().st_mode & 0o777 for name in files if (server.home / name).exists()}

    assert modes() == {0o600}
    server.stop()
    (server.home / files[0]).chmod(0o644)
    server.start()
    assert modes() == {0o640}, "a group may have been given it on purpose"


def test_ctrl_c_in_a_terminal_reaches_the_workers_too_and_is_no_failure(start: Starter) -> None:
    server = start("--workers", "2")
    for pid in server.workers:
        os.kill(pid, signal.SIGINT)
    assert server.stop(signal.SIGINT) == 130
    assert "Traceback" not in server.log


def test_workers_follow_a_parent_that_was_killed(start: Starter) -> None:
    server = start("--workers", "2")
    workers = server.workers
    assert len(workers) == 2
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    give_up = time.monotonic() + 15
    while any(alive(pid) for pid in workers):
        assert time.monotonic() < give_up, "orphans"
        time.sleep(0.1)


def test_a_worker_that_dies_is_replaced(start: Starter) -> None:
    server = start()
    (worker,) = server.workers
    os.kill(worker, signal.SIGKILL)
    give_up = time.monotonic() + 20
    while True:
        try:
            if worker not in server.workers and get(f"{server.address}/healthz")[0] == 200:
                break
        except OSError:
            pass
        assert time.monotonic() < give_up, server.log
        time.sleep(0.1)


def test_a_signal_before_it_stands_ends_it_too(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wedlock", "--home", str(tmp_path), "serve", "--listen", "127.0.0.1:0"]
    starting = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "hub.lock").exists():
        time.sleep(0.01)
    starting.terminate()
    assert (starting.wait(20), starting.communicate()[1]) == (0, "")


def test_the_address_follows_the_port_and_the_first_start_prints_a_link(start: Starter) -> None:
    server = start()
    assert server.address == f"http://{server.listen}"
    told = (server.home / "serve.out").read_text()
    assert f"The portal is open at {server.address}/" in told
    link = next(line for line in told.splitlines() if line.startswith(f"{server.address}/first/"))
    get(link)
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in server.log
    assert token not in (server.home / "ready.json").read_text()


def test_with_an_administrator_no_link_is_printed(start: Starter) -> None:
    server = start()
    server.add_account("boss", "correct horse battery staple", role="security")
    server.stop()
    server.start()
    assert (server.home / "serve.out").read_text().count("/first/") == 1


def test_two_starts_at_once_do_not_collide(tmp_path: Path) -> None:
    """A new home: both want to make the keys, and both want to make the tables."""
    command = [sys.executable, "-m", "wedlock", "--home", str(tmp_path / "home"), "serve", "--listen", "127.0.0.1:0"]
    ready = [tmp_path / "first.json", tmp_path / "second.json"]
    running = [
        subprocess.Popen([*command, "--json", str(file)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                         env=environment())
        for file in ready
    ]  # fmt: skip
    give_up = time.monotonic() + 40
    while not all(file.exists() for file in ready):
        assert all(one.poll() is None for one in running), [one.communicate()[1] for one in running]
        assert time.monotonic() < give_up
        time.sleep(0.05)
    for one, file in zip(running, ready, strict=True):
        assert get(f"{json.loads(file.read_text())['address']}/healthz")[0] == 200
        one.terminate()
        assert one.wait(20) == 0


def test_spawned_workers_get_the_settings_and_no_secret_stands_in_a_command_line(
    start: Starter, tmp_path: Path
) -> None:
    """Python 3.14 spawns where 3.11 forks; both must serve."""
    from wedlock.passport.keys import new_keyring, written

    launcher = tmp_path / "launcher.py"
    launcher.write_text(
        "import multiprocessing\nfrom wedlock.cli import main\n"
        'if __name__ == "__main__":\n    multiprocessing.set_start_method("spawn")\n    main()\n'
    )
    key = written(new_keyring()).replace("\n", ";")
    server = start(toml='[passport]\nvault_key = "env:HUB_KEY"\n', program=[str(launcher)],
                   HUB_KEY=key)  # fmt: skip
    assert get(f"{server.address}/accounts/login/")[0] == 200
    assert server.process is not None
    for pid in (server.process.pid, *server.workers):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        assert not any(part in command for part in key.split(";")[1:])
    assert not (server.home / "keys" / "vault.key").exists()


def test_a_hub_that_does_not_answer_is_told_to_the_monitor(start: Starter) -> None:
    server = start()
    with sqlite3.connect(server.home / "hub.sqlite3") as hub:
        hub.execute("ALTER TABLE django_migrations RENAME TO gone")
    assert get(f"{server.address}/healthz") == (503, "the hub does not answer\n")
