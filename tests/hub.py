"""A real hub (SQLite) for tests in this process: opened once, every test inside a transaction that is rolled back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from wedlock import bootstrap
from wedlock.config import Settings


@pytest.fixture(scope="session")
def hub_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The Settings of the hub; Django is configured once a process, so every test of it shares this home."""
    from django.conf import settings

    if settings.configured:
        return settings.WEDLOCK  # type: ignore[misc,no-any-return]
    # Playwright's own event loop stays in this thread after a browser test; Django takes it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    known = bootstrap.settings(tmp_path_factory.mktemp("hub"))
    bootstrap.open_hub(known)
    from django.test.utils import setup_test_environment

    setup_test_environment()
    return known


@pytest.fixture
def hub(hub_settings: Settings) -> Iterator[Settings]:
    """The hub, empty; what the test writes is rolled back."""
    from django.db import transaction

    with transaction.atomic():
        yield hub_settings
        transaction.set_rollback(True)


@pytest.fixture
def client(hub: Settings) -> Any:
    """Django's test client: a browser without scripts, whose forms' tokens are checked."""
    from django.test import Client

    return Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", SERVER_PORT="8400")


@pytest.fixture
def house(hub: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`tests.api_house` in a hub of which the extension is known."""
    from django.conf import settings
    from tests import api_house
    from tests.extension import ID

    monkeypatch.setattr(settings, "WEDLOCK_EXTENSION_ID", ID, raising=False)
    return api_house


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`passing(45)`: so many seconds go by. `passing(45, clock=-600)`: and the computer's clock is set meanwhile."""
    import time

    real_time, real_ticks = time.time, time.clock_gettime

    def passing(seconds: float, clock: float = 0) -> None:
        monkeypatch.setattr(time, "time", lambda: real_time() + seconds + clock)
        monkeypatch.setattr(time, "clock_gettime", lambda which: real_ticks(which) + seconds)

    return passing


@pytest.fixture
def django_writes() -> Any:
    """`with django_writes() as writes:` the statements that change the hub's rows."""
    from contextlib import contextmanager

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def writes() -> Iterator[list[str]]:
        found: list[str] = []
        with CaptureQueriesContext(connection) as captured:
            yield found
        found += [q["sql"] for q in captured if q["sql"].lstrip().split()[0] in ("INSERT", "UPDATE", "DELETE")]

    return writes
