"""Two administrators at once, on SQLite: no update is lost, nobody is locked out, nothing hangs."""

from pathlib import Path

import pytest
from tests.managing_together import ROUNDS, change_one_account, disable_each_other, seal_while_it_moves
from tests.serving import PortalServer


@pytest.fixture
def home(tmp_path: Path) -> PortalServer:
    server = PortalServer(tmp_path / "home")
    server.wedlock("vault", "status")
    return server


def test_two_who_disable_each_other_leave_one(home: PortalServer) -> None:
    assert disable_each_other(home) == [["done", "refused"]] * ROUNDS


def test_of_two_changes_of_one_account_the_second_is_refused(home: PortalServer) -> None:
    assert change_one_account(home) == [["done", "refused"]] * ROUNDS


def test_sealing_and_moving_an_application_do_not_block_each_other(home: PortalServer) -> None:
    assert seal_while_it_moves(home) == [["done"] * 4] * ROUNDS
    assert '"sound": true' in home.wedlock("audit", "verify", "--json", "-")
