"""The lab's pair married for tests: copies of both databases, both products serving them, a home, `wedlock`."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from lab.marriage import PASSWORD, settings
from tests import creme_serving, tryton_serving

from wedlock.connectors.tryton import Api, Session

from .conftest import Copy, Lab
from .lab_plan import decide

SOURCE = Path(__file__).resolve().parents[2] / "src"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Couple:
    """Tryton and Creme, and Wedlock between them."""

    home: Path
    tryton: str  # URLs of the databases
    creme: str
    tryton_web: str
    creme_web: str

    def __call__(self, *words: str, timeout: float = 180) -> Said:
        done = subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, timeout=timeout
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def ok(self, *words: str) -> Said:
        said = self(*words)
        assert said.code in (0, 1), (words, said)
        return said

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "wedlock", "--home", str(self.home), *words]

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(SOURCE), "WEDLOCK_LANG": "en", "TRYTON_PASSWORD": PASSWORD}

    def links(self, name: str) -> set[tuple[int, int]]:
        """The keys of all records of an object that are linked."""
        with closing(sqlite3.connect(self.home / "hub.sqlite3")) as hub:
            statement = "SELECT left_key, right_key FROM wedlock_cross_reference WHERE object = ? AND state = 'open'"
            return {(json.loads(left)[0], json.loads(right)[0]) for left, right in hub.execute(statement, (name,))}

    def sql(self, url: str, statement: str, *values: object) -> list[Any]:
        with psycopg.connect(url) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[str]]:
        """`wedlock sync`, until the block ends; then SIGTERM, and it ends by itself."""
        with (self.home / "sync.log").open("w") as log:
            worker = subprocess.Popen(self.command("sync"), env=self.environment, stdout=log, stderr=log, text=True)
            try:
                soon(lambda: "started" in (self.home / "sync.log").read_text() or None)
                yield worker
            finally:
                worker.terminate()
                worker.wait(60)

    def rpc(self, login: str = "bob", password: str = "bob-Pw1!") -> Session:
        """Somebody at Tryton."""
        database = self.tryton.rpartition("/")[2]
        return Session(Api("erp", f"{self.tryton_web}/{database}", login, password))

    def clerk(self) -> creme_serving.Clerk:
        """Somebody at Creme's pages."""
        return creme_serving.Clerk(self.creme_web, "bob", "bob-Pw1!")


def soon(found: Callable[[], Any], seconds: float = 30) -> Any:
    """What `found` gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"nothing after {seconds} s")


@contextmanager
def living_together(lab: Lab, copy: Copy, home: Path) -> Iterator[Couple]:
    """Both products on their copies, analyzed, the plan decided; nothing coupled yet."""
    database = copy.tryton_database.rpartition("/")[2]
    with tryton_serving.serving(lab.server, database) as tryton, creme_serving.serving(copy.creme_database) as creme:
        (home / "wedlock.toml").write_text(
            settings(copy.tryton_database, copy.creme_database, tryton, "env:TRYTON_PASSWORD"),
            encoding="utf-8",
        )
        couple = Couple(home, copy.tryton_database, copy.creme_database, tryton, creme)
        couple.ok("analyze", "erp", "crm")
        decide(home / "plan.yaml")
        yield couple
