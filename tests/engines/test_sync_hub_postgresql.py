"""The hub of synchronisation on PostgreSQL: killed in the middle, cut off, two processes, writers in a circle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests import hub_process
from tests.serving import PortalServer, environment

pytestmark = pytest.mark.engine

_CUT_OFF = """
import sys
from pathlib import Path
from wedlock import bootstrap
bootstrap.open_hub(bootstrap.settings(Path(sys.argv[1])), migrate=False)
import psycopg
from wedlock.errors import Unreachable
from wedlock.store.syncing import SyncHub, synchronising
hub = SyncHub()
hub.note("left", {("customer", (1,)): None}, "p1")

def cut_off():
    with psycopg.connect(sys.argv[2], autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

with synchronising() as check:
    check()
    cut_off()
    try:
        hub.note("left", {("customer", (2,)): None}, "p2")
    except Unreachable:
        print("said")
    try:
        check()
    except Unreachable:
        print("lock lost")
hub.note("left", {("customer", (3,)): None}, "p3")
print(hub.waiting()["customer"][0], hub.position("left"))
"""
_CIRCLE = """
import sys, threading
from datetime import UTC, datetime
from pathlib import Path
from wedlock import bootstrap
bootstrap.open_hub(bootstrap.settings(Path(sys.argv[1])), migrate=False)
from django.db import connection
from wedlock.model.plan import SIDES
from wedlock.model.sync_ports import Settlement
from wedlock.store.syncing import SyncHub
hub = SyncHub()
keys = [(n,) for n in range(300)]

def note(side, backwards):
    for at in range(40):
        hub.note(side, {("customer", key): None for key in (reversed(keys) if backwards else keys)}, str(at))
    connection.close()

running = [threading.Thread(target=note, args=(side, way)) for side in SIDES for way in (False, True)]
for one in running: one.start()
while any(one.is_alive() for one in running):
    now = datetime.now(UTC)
    hub.commit(Settlement(done=hub.take("customer", 400, now), look=[("customer", "right", keys[7])]), 1, now)
for one in running: one.join()
print("none waited for ever")
"""


@pytest.fixture
def home(tmp_path: Path, postgres_db: str) -> Path:
    server = PortalServer(tmp_path / "home")
    server.home.mkdir()
    (server.home / "wedlock.toml").write_text(f'[passport]\ndatabase = "{postgres_db}"\n')
    server.wedlock("vault", "status")
    return server.home


def run(script: str, *words: str) -> str:
    done = subprocess.run([sys.executable, "-c", script, *words], env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_killed_commit_is_kept_whole_or_not_at_all(home: Path) -> None:
    hub_process.survives_kills(home, 4)


def test_a_lost_connection_is_made_anew(home: Path, postgres_db: str) -> None:
    assert run(_CUT_OFF, str(home), postgres_db).splitlines() == ["said", "lock lost", "2 p3"]


def test_who_notes_and_who_settles_do_not_wait_in_a_circle(home: Path) -> None:
    assert run(_CIRCLE, str(home)) == "none waited for ever\n"


def test_one_process_synchronises(home: Path) -> None:
    first = hub_process.start(home, 0)
    command = [sys.executable, "-c", hub_process._COMMITTER, str(home), "0"]
    second = subprocess.run(command, env=environment(), capture_output=True, text=True)
    first.kill()
    first.wait()
    assert "Refused: Another process synchronises with this hub" in second.stderr
    third = hub_process.start(home, 1000)
    third.kill()
    third.wait()
