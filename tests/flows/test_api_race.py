"""One ticket, many hands: on SQLite."""

from pathlib import Path

from tests.api_race import race
from tests.serving import PortalServer


def test_a_ticket_is_redeemed_once_by_those_who_come_at_once(tmp_path: Path) -> None:
    server = PortalServer(tmp_path, words=("--workers", "2")).start()
    try:
        race(server)
        assert "s3cret-word" not in server.log
    finally:
        server.stop()
