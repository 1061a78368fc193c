"""The lab for tests: brought up once a run, from its cache if there is one; writing tests get copies of their own."""

from __future__ import annotations

import csv
import fcntl
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lab.__main__ import alone
from lab.errors import NotInstalled
from lab.places import Places, places
from lab.programs import running_web
from lab.servers import Server, drop_database

from lab import boot, databases

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Lab:
    """What a test may know: both databases (as filled; not to be written), addresses, and the right answer."""

    server: Server
    tryton_database: str
    creme_database: str
    tryton_web: str
    creme_web: str
    truth: tuple[dict[str, str], ...]

    def pairs(self, *objects: str) -> set[tuple[str, str, str, str]]:
        """The true pairs of the given objects: left table and key, right table and key."""
        keys = ("left_table", "left_key", "right_table", "right_key")
        return {tuple(row[k] for k in keys) for row in self.truth if row["object"] in objects}  # type: ignore[misc]  # four keys


@dataclass(frozen=True)
class Copy:
    """Both databases, copied for one module that may write."""

    tryton_database: str
    creme_database: str


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    where = places()
    with (where.root / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # each process that tests holds a share; the last one stops the lab
        was_up = running_web(where, "tryton") is not None
        with alone(where):
            server, webs = _up(where)
            copies = _copies(server)
        truth = tuple(csv.DictReader(where.truth.read_text(encoding="utf-8").splitlines()))
        yield Lab(server, copies[0], copies[1], *webs, truth)
        _drop(server, copies)
        if not was_up:
            _down_if_last(where, users.fileno())


@pytest.fixture(scope="module")
def lab_copy(lab: Lab) -> Iterator[Copy]:
    with alone(places()):
        copies = _copies(lab.server)
    yield Copy(*copies)
    _drop(lab.server, copies)


def _up(where: Places) -> tuple[Server, tuple[str, str]]:
    try:
        server = boot.filled(where)
        tryton, creme = boot.start(where, server)
    except NotInstalled as absent:
        pytest.skip(str(absent))
    return server, (tryton.address, creme.address)


def _copies(server: Server) -> list[str]:
    """URLs of a fresh copy of each database. Only while no other process restores the originals."""
    number = next(_numbers)
    return [
        databases.copy(server, databases.original(s), f"{s}_test_{os.getpid()}_{number}") for s in databases.SYSTEMS
    ]


def _drop(server: Server, urls: list[str]) -> None:
    for url in urls:
        drop_database(server, url.rpartition("/")[2])


def _down_if_last(where: Places, users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    boot.down(where)


@pytest.fixture(scope="session")
def datasets() -> Path:
    """The folder of the labelled datasets; the test is skipped where it is absent."""
    folder = Path(os.environ.get("WEDLOCK_DATASETS", Path(__file__).resolve().parents[3] / "shared" / "datasets"))
    if not (folder / "score_overlap.py").exists():
        pytest.skip(f"no labelled datasets at {folder}: set WEDLOCK_DATASETS")
    return folder
