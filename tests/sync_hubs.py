"""The hubs of synchronisation for tests: in memory, on SQLite, on PostgreSQL; each is empty before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.memory_hub import MemoryHub

from wedlock.bootstrap.hub import database
from wedlock.config import Settings
from wedlock.model.sync_ports import Hub

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
POSTGRESQL = "sync_postgresql"


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.engine)])
def sync_hub(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Hub]:
    """One hub after the other."""
    if request.param == "memory":
        yield MemoryHub(clock)
        return
    for alias in _rolled_back(request):
        from wedlock.store.syncing import SyncHub

        yield SyncHub(alias, clock)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.engine)])
def hub_alias(request: pytest.FixtureRequest) -> Iterator[str]:
    """Django's name of an empty hub."""
    yield from _rolled_back(request)


def _rolled_back(request: pytest.FixtureRequest) -> Iterator[str]:
    from django.db import transaction

    request.getfixturevalue("hub_settings")
    alias = "default" if request.param == "sqlite" else request.getfixturevalue("postgresql_alias")
    with transaction.atomic(using=alias):
        yield alias
        transaction.set_rollback(True, using=alias)


@pytest.fixture(scope="session")
def postgresql_alias(hub_settings: Settings, postgres_url: str) -> str:
    """Django's name of a hub on PostgreSQL beside the default one, its tables made."""
    from django.core.management import call_command
    from django.db import connections

    there = replace(hub_settings, passport=replace(hub_settings.passport, database=postgres_url))
    connections.databases[POSTGRESQL] = connections.configure_settings({"default": {}, POSTGRESQL: database(there)})[
        POSTGRESQL
    ]
    call_command("migrate", database=POSTGRESQL, interactive=False, verbosity=0)
    return POSTGRESQL
