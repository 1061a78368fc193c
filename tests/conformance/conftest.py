"""Sides over a new database, on every engine that records are written to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.servers import Server
from tests.conformance import trade
from tests.conformance.trade import Make

from wedlock.connectors.records.side import SqlSide

ENGINES = (
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.engine),
    pytest.param("mariadb", marks=pytest.mark.engine),
)
_numbers = itertools.count(1)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def make(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Opens a side over a new database with these statements run."""
    fixture = {"postgresql": "postgres_server", "mariadb": "mariadb_server"}.get(engine)
    server: Server | None = request.getfixturevalue(fixture) if fixture else None
    folder: Path = tmp_path_factory.mktemp("sides")
    sides: list[SqlSide] = []

    def made(script: list[str]) -> SqlSide:
        sides.append(trade.opened(trade.database(engine, server, folder, f"side_{next(_numbers)}", script)))
        return sides[-1]

    yield made
    for side in sides:
        side.close()
