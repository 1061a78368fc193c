"""Several processes and threads write one log on SQLite; the chain does not break, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.audit_writers import KEPT, write_together
from tests.serving import PortalServer


@pytest.fixture
def home(tmp_path: Path) -> PortalServer:
    server = PortalServer(tmp_path / "home")
    server.wedlock("vault", "status")
    return server


def test_the_chain_holds_under_many_writers(home: PortalServer) -> None:
    write_together(home.home)
    told = json.loads(home.wedlock("audit", "verify", "--json", "-"))
    assert (told["sound"], told["entries"]) == (True, KEPT)
