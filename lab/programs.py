"""Running other programs: to the end, or in the background until they are stopped by their process id."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lab.errors import LabError
from lab.places import Places

Environment = Mapping[str, str | None]
"""Variables to set for a program, or (None) to take away."""

_running: set[subprocess.Popen[bytes]] = set()
_interrupted = threading.Event()
_speaking = threading.Lock()


def say(text: str) -> None:
    with _speaking:
        print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """A progress line before, and one with the seconds after."""
    say(f"lab: {text} …")
    begun = time.monotonic()
    yield
    say(f"lab: {text}: {time.monotonic() - begun:.1f} s")


def run(
    where: Places,
    log: str,
    command: Sequence[object],
    cwd: Path | None = None,
    environment: Environment | None = None,
) -> None:
    """Run to the end; output goes to the log. LabError with the log's last lines where it fails."""
    if _interrupted.is_set():
        raise KeyboardInterrupt
    with where.log(log).open("ab") as out:
        # A session of its own: Ctrl-C reaches us alone, and we end them all in order.
        process = subprocess.Popen([str(c) for c in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=cwd,
                                   env=_environment(environment), start_new_session=True)  # fmt: skip
        _running.add(process)
        try:
            if _interrupted.is_set():  # between the check above and here: nobody else will end it
                raise KeyboardInterrupt
            code = process.wait()
        finally:
            _end(process)
    if _interrupted.is_set():
        raise KeyboardInterrupt
    if code:
        tail = "\n".join(where.log(log).read_text(errors="replace").splitlines()[-8:])
        what = " ".join(Path(str(c)).name for c in command[:3])
        raise LabError(
            f"`{what}` ended with {code}:\n{tail}", f"The whole output is in {where.log(log)}; run again to resume."
        )


def _environment(changes: Environment | None) -> dict[str, str]:
    changed = {**os.environ, **(changes or {})}
    return {name: value for name, value in changed.items() if value is not None}


def interrupt() -> None:
    """End every program that `run` waits for, in all threads, and start no other."""
    _interrupted.set()
    for process in list(_running):
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Its whole process group, for pip and npm start others."""
    _running.discard(process)
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Web:
    """One web application in the background. `born` tells its process from a later one with the same id."""

    name: str
    port: int
    pid: int
    born: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


def start_web(
    where: Places, name: str, port: int, command: Sequence[object], cwd: Path | None = None,
    environment: Environment | None = None,
) -> Web:  # fmt: skip
    """Start it and remember its process id; LabError where it ends at once."""
    with where.log(name).open("ab") as out:
        process = subprocess.Popen([str(c) for c in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=cwd,
                                   env=_environment(environment), start_new_session=True)  # fmt: skip
    web = Web(name, port, process.pid, _born(process.pid))
    _pid_file(where, name).write_text(json.dumps(asdict(web)))
    return web


def wait_for(where: Places, web: Web, path: str = "", seconds: float = 90) -> None:
    """Until its page answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(web.address + path, timeout=10).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if not _alive(web):
                break
            time.sleep(0.2)
    raise LabError(
        f"{web.name} does not answer at {web.address}.", f"See {where.log(web.name)}, then `python -m lab start`."
    )


def running_web(where: Places, name: str) -> Web | None:
    """The application that was started last, if it still runs."""
    try:
        web = Web(**json.loads(_pid_file(where, name).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return web if _alive(web) else None


def stop_web(where: Places, name: str) -> None:
    """End it by its process id, with its workers (its process group)."""
    web = running_web(where, name)
    if web:
        for sign, patience in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(web.pid, sign)
            deadline = time.monotonic() + patience
            while _alive(web) and time.monotonic() < deadline:
                time.sleep(0.05)
    _pid_file(where, name).unlink(missing_ok=True)


def _pid_file(where: Places, name: str) -> Path:
    return where.root / f"{name}.pid.json"


def _born(pid: int) -> str:
    """When the process began, in clock ticks since boot (field 22 of proc(5) stat); empty where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _alive(web: Web) -> bool:
    with contextlib.suppress(ChildProcessError, OSError):
        os.waitpid(web.pid, os.WNOHANG)  # our own child would stay a zombie
    return bool(web.born) and _born(web.pid) == web.born
