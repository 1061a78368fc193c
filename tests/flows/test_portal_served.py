"""Signing in on a portal that really runs: two processes, one SQLite hub."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests import visitor
from tests.serving import PortalServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    made = PortalServer(tmp_path_factory.mktemp("portal"), words=("--workers", "2")).start()
    yield made
    made.stop()


def test_a_code_signs_in_once_however_many_try(server: PortalServer) -> None:
    visitor.a_code_signs_in_once_however_many_try(server)


def test_wrong_passwords_are_counted_together(server: PortalServer) -> None:
    visitor.wrong_passwords_are_counted_together(server)


def test_a_session_is_ended_from_another(server: PortalServer) -> None:
    visitor.a_session_is_ended_from_another(server)
