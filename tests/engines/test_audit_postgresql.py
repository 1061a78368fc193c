"""The same log on PostgreSQL: an advisory lock keeps its end to one writer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.audit_writers import KEPT, write_together
from tests.serving import PortalServer

pytestmark = pytest.mark.engine


@pytest.fixture
def home(tmp_path: Path, postgres_db: str) -> PortalServer:
    server = PortalServer(tmp_path / "home")
    server.home.mkdir()
    (server.home / "wedlock.toml").write_text(f'[passport]\ndatabase = "{postgres_db}"\n')
    server.wedlock("vault", "status")
    return server


def test_the_chain_holds_under_many_writers(home: PortalServer) -> None:
    write_together(home.home)
    told = json.loads(home.wedlock("audit", "verify", "--json", "-"))
    assert (told["sound"], told["entries"]) == (True, KEPT)


def test_a_rotation_and_a_search_work_there_too(home: PortalServer) -> None:
    assert json.loads(home.wedlock("vault", "rotate", "--grace", "0", "--json", "-"))["retired"] == ["k1"]
    entries = json.loads(home.wedlock("audit", "search", "--action", "vault.", "--since", "1h", "--json", "-"))
    assert [one["action"] for one in entries["entries"]] == ["vault.rotated", "vault.key_added"]
