"""Administration on PostgreSQL: the same commands, and the same promises when two come at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.managing_together import ROUNDS, change_one_account, disable_each_other, seal_while_it_moves
from tests.serving import PortalServer

pytestmark = pytest.mark.engine


@pytest.fixture
def home(tmp_path: Path, postgres_db: str) -> PortalServer:
    server = PortalServer(tmp_path / "home")
    server.home.mkdir()
    (server.home / "wedlock.toml").write_text(f'[passport]\ndatabase = "{postgres_db}"\n')
    server.wedlock("vault", "status")
    return server


def test_two_who_disable_each_other_leave_one(home: PortalServer) -> None:
    assert disable_each_other(home) == [["done", "refused"]] * ROUNDS


def test_of_two_changes_of_one_account_the_second_is_refused(home: PortalServer) -> None:
    assert change_one_account(home) == [["done", "refused"]] * ROUNDS


def test_sealing_and_moving_an_application_do_not_block_each_other(home: PortalServer) -> None:
    assert seal_while_it_moves(home) == [["done"] * 4] * ROUNDS


def test_every_command_works_there(home: PortalServer) -> None:
    call = home.wedlock
    call("groups", "add", "sales", "--idle", "30")
    call("accounts", "add", "alice", "--name", "王小明", "--group", "sales", "--link")
    call("accounts", "identity", "alice", "erp", "a.martens")
    call("applications", "add", "tryton", "https://erp.example.com/", "--system", "erp", "--scheme", "administrator",
         "--group", "sales")  # fmt: skip
    call("credentials", "set", "tryton", "alice", "--password-stdin", given="s3cret word\n")
    assert json.loads(call("credentials", "list", "--json", "-"))["credentials"][0]["account"] == "alice"
    call("accounts", "identity", "alice", "erp", "alice")
    assert json.loads(call("credentials", "list", "--stale", "--json", "-"))["credentials"]
    call("groups", "remove", "sales", code=4)
    call("applications", "set", "tryton", "--everybody", "--disable", "--url", "https://other.example.com/")
    assert json.loads(call("credentials", "list", "--json", "-"))["credentials"] == []
    call("applications", "remove", "tryton")
    call("accounts", "identity", "alice", "erp", "--remove")
    call("accounts", "disable", "alice")
    call("accounts", "delete", "alice")
    call("accounts", "show", "alice", code=2)
    assert json.loads(call("accounts", "list", "--search", "x' OR 1=1", "--json", "-"))["accounts"] == []
    assert json.loads(call("audit", "verify", "--json", "-"))["sound"]


def test_the_pages_work_there(home: PortalServer) -> None:
    """Every page of administration, and what PostgreSQL alone refuses: a NUL in a text."""
    home.add_account("sam", "correct horse battery", role="security")
    told = home.in_hub("""
import sys
sys.path.insert(0, given["root"])
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from tests.managing import house
from tests.portal import Person
from wedlock.store.models import Account
sam = Person(Account.objects.get(username="sam"), Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8400"))
sam.sign_in()
sam.confirm()
paths = list(house().values())
paths += ["/manage/accounts/?q=%00&group=%00&role=%00", "/manage/audit/?action=%00&subject=%00&actor=%00",
          "/manage/accounts/?q=x&group=sales&state=active&page=2", "/first/%00/", "/welcome/%00/"]
result = {path: sam.get(path).status_code for path in paths}
""", root=str(Path(__file__).resolve().parents[2]))  # fmt: skip
    assert {path: code for path, code in told.items() if code not in (200, 404, 410)} == {}
