"""Fixtures every test may use: private servers, and a fresh database on each."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from lab.servers import NoServer, Server, drop_database, new_database, start_mariadb, start_postgresql, stop

pytest_plugins = [
    "tests.hub",
    "tests.serving",
    "tests.chromium",
    "tests.passport_browser",
    "tests.login_sites",
    "tests.sync_hubs",
    "tests.marriage",
]

# No test is a timed test: how slowly examples are drawn tells of the machine's load, not of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder that the servers' own users may enter (pytest's tmp_path may not be entered by others)."""
    folder = Path(tempfile.mkdtemp(prefix="wedlock-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(server_folder: Path) -> Iterator[Server]:
    try:
        server = start_postgresql(server_folder / "postgresql")
    except NoServer as absent:
        pytest.skip(str(absent))
    yield server
    stop(server)


@pytest.fixture(scope="session")
def mariadb_server(server_folder: Path) -> Iterator[Server]:
    try:
        server = start_mariadb(server_folder / "mariadb")
    except NoServer as absent:
        pytest.skip(str(absent))
    yield server
    stop(server)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Server) -> str:
    """The URL (superuser) of one empty database for the whole run; see `postgres_db` for a fresh one a test."""
    return new_database(postgres_server, "shared")


@pytest.fixture(scope="session")
def mariadb_url(mariadb_server: Server) -> str:
    """The URL (superuser) of one empty database for the whole run; see `mariadb_db` for a fresh one a test."""
    return new_database(mariadb_server, "shared")


@pytest.fixture
def postgres_db(postgres_server: Server) -> Iterator[str]:
    """The URL (superuser) of an empty PostgreSQL database of this test alone."""
    name = f"test_{next(_numbers)}"
    yield new_database(postgres_server, name)
    drop_database(postgres_server, name)


@pytest.fixture
def mariadb_db(mariadb_server: Server) -> Iterator[str]:
    """The URL (superuser) of an empty MariaDB database of this test alone."""
    name = f"test_{next(_numbers)}"
    yield new_database(mariadb_server, name)
    drop_database(mariadb_server, name)
