"""Signing in on a portal whose hub is PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import visitor
from tests.serving import PortalServer


@pytest.mark.engine
def test_signing_in_on_postgresql(tmp_path: Path, postgres_db: str) -> None:
    server = PortalServer(tmp_path / "home", words=("--workers", "2"))
    server.home.mkdir()
    (server.home / "wedlock.toml").write_text(f'[passport]\ndatabase = "{postgres_db}"\n')
    server.start()
    try:
        visitor.a_code_signs_in_once_however_many_try(server)
        visitor.wrong_passwords_are_counted_together(server)
        visitor.a_session_is_ended_from_another(server)
    finally:
        server.stop()
