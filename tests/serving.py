"""A portal as a company has it: `wedlock serve` as a process of its own, on a free port, with a home of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.secret_scan import leaks

SOURCE = Path(__file__).resolve().parents[1] / "src"
_ONE_OFF = """
import json, sys
from wedlock import bootstrap
given = json.loads(sys.argv[2])
bootstrap.open_hub(bootstrap.settings(sys.argv[1]), migrate=False)
result = None
exec(compile(sys.stdin.read(), "one-off", "exec"))
print(json.dumps(result))
"""


def environment(**more: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("WEDLOCK_")} | {"PYTHONPATH": str(SOURCE)} | more


@dataclass
class PortalServer:
    """`address` is the portal's origin while it runs. `log` holds what it wrote to standard error."""

    home: Path
    words: Sequence[str] = ()
    env: dict[str, str] = field(default_factory=dict)
    listen: str = "127.0.0.1:0"
    program: Sequence[str] = ("-m", "wedlock")
    address: str = ""
    process: subprocess.Popen[str] | None = None

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers."""
        assert self.process is not None
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def log(self) -> str:
        return (self.home / "serve.log").read_text(encoding="utf-8")

    def start(self, timeout_s: float = 40) -> PortalServer:
        ready = self.home / "ready.json"
        ready.unlink(missing_ok=True)
        self.home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, *self.program, "--home", str(self.home), "serve", "--listen", self.listen]
        with (self.home / "serve.out").open("a") as out, (self.home / "serve.log").open("a") as err:
            self.process = subprocess.Popen(
                [*command, "--json", str(ready), *self.words], stdout=out, stderr=err, text=True,
                env=environment(**self.env),
            )  # fmt: skip
        give_up = time.monotonic() + timeout_s
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.stop()
                raise AssertionError(f"wedlock serve did not start: {self.log}")
            time.sleep(0.05)
        told = json.loads(ready.read_text())
        self.address, self.listen = told["address"], told["listen"]  # a restart takes the same port
        return self

    def stop(self, by: signal.Signals = signal.SIGTERM, timeout_s: float = 20) -> int:
        """Stop it; the exit code."""
        assert self.process is not None
        self.process.send_signal(by)
        try:
            return self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def wedlock(self, *words: str, given: str = "", code: int = 0) -> str:
        """Run a command of the CLI on this home; its standard output."""
        command = [sys.executable, "-m", "wedlock", "--home", str(self.home), *words]
        done = subprocess.run(command, input=given, capture_output=True, text=True, env=environment(**self.env))
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def in_hub(self, source: str, **given: Any) -> Any:
        """Run Python inside a process that has opened the hub; it reads `given` and sets `result` (both JSON)."""
        command = [sys.executable, "-c", _ONE_OFF, str(self.home), json.dumps(given)]
        done = subprocess.run(command, input=source, capture_output=True, text=True, env=environment(**self.env))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def add_account(self, username: str, password: str, role: str = "person", **fields: Any) -> int:
        """An account that can sign in; its number."""
        source = (
            "from wedlock.store.models import Account\n"
            "result = Account.objects.create_user(given['username'], given['password'], **given['fields']).pk"
        )
        return int(self.in_hub(source, username=username, password=password, fields={"role": role, **fields}))

    def add_application(self, name: str, url: str, system: str = "", **fields: Any) -> int:
        """An application; its number. `fields`: recipe, own_recipe, extra, opening, scheme …"""
        source = (
            "from wedlock.store.models import Application\nresult = Application.objects.create(**given['fields']).pk"
        )
        known = {"name": name, "label": name.title(), "url": url, "system": system or name}
        return int(self.in_hub(source, fields=known | fields))

    def pack_extension(self) -> Path:
        """Pack the extension for the applications there are now; the folder that a browser loads."""
        out = self.home / "packed"
        self.wedlock("extension", "pack", "--out", str(out), "--address", self.address)
        return out / "unpacked"


def refusal(home: Path, *words: str, limit: Callable[[], None] | None = None, **env: str) -> tuple[int, str]:
    """Exit code and words of a `wedlock serve` that must not start. `limit` runs in the child before it."""
    command = [sys.executable, "-m", "wedlock", "--home", str(home), "serve", *words]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=environment(COLUMNS="1000", **env), preexec_fn=limit
    )
    return done.returncode, done.stderr


Starter = Callable[..., PortalServer]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    """Starts portals that this test alone needs: `start("--workers", "2", toml="…", HUB_KEY="…")`."""
    started: list[PortalServer] = []

    def begin(
        *words: str,
        home: Path = tmp_path / "home",
        toml: str = "",
        program: Sequence[str] = ("-m", "wedlock"),
        **env: str,
    ) -> PortalServer:
        home.mkdir(parents=True, exist_ok=True)
        if toml:
            (home / "wedlock.toml").write_text(toml, encoding="utf-8")
        started.append(PortalServer(home, words, env, program=program))
        return started[-1].start()

    yield begin
    for server in started:
        if server.process is not None and server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def portal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    """A running portal for the tests of one module; what one test leaves, the next one finds."""
    server = PortalServer(tmp_path_factory.mktemp("portal")).start()
    yield server
    server.stop()
    assert leaks(server.home) == []  # hub, WAL and logs after whatever the module did
