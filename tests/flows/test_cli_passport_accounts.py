"""`wedlock accounts`, `groups`, `browsers`, `sessions`: the same functions as the portal's pages."""

import getpass
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import Wedlock, wedlock
from tests.managing import another_browser, browser_of
from tests.portal import Person, audited, person

__all__ = ["wedlock"]
ROOT = Path(__file__).resolve().parents[2]


def test_an_account_is_added_listed_shown_and_comes_in_by_its_link(wedlock: Wedlock) -> None:
    wedlock("groups", "add", "sales")
    told = ("--name", "Alice Martens", "--email", "a@example.com", "--group", "sales")
    made = wedlock("accounts", "add", "Alice", *told, "--link", "--json", "-").json
    assert made["version"] == 1
    assert (made["account"]["name"], made["account"]["groups"], made["account"]["password"]) == (
        "alice",
        ["sales"],
        False,
    )
    path = made["link"].removeprefix("http://127.0.0.1:8400")
    client = another_browser()
    Person(None, client).post(path, {"password": "quiet river lamp", "again": "quiet river lamp"})
    assert Person(None, client).sign_in("alice", "quiet river lamp").status_code == 302
    shown = wedlock("accounts", "show", "alice", "--json", "-").json["account"]
    assert (shown["full_name"], shown["password"]) == ("Alice Martens", True)
    assert "Alice Martens" in wedlock("accounts", "list").out
    assert [
        one["name"] for one in wedlock("accounts", "list", "--search", "MARTENS", "--json", "-").json["accounts"]
    ] == ["alice"]
    assert wedlock("accounts", "list", "--role", "security", "--json", "-").json["accounts"] == []
    assert audited("account.added")[0].actor == f"console/{getpass.getuser()}"


def test_disabled_is_signed_out_and_enabled_again(wedlock: Wedlock) -> None:
    alice = person(another_browser())
    alice.sign_in()
    assert wedlock("accounts", "disable", "alice", "--json", "-").json["accounts"][0]["active"] is False
    assert alice.get("/me/").status_code == 302
    assert wedlock("accounts", "list", "--state", "disabled", "--json", "-").json["accounts"][0]["name"] == "alice"
    assert wedlock("accounts", "link", "alice").code == 4
    assert wedlock("accounts", "enable", "alice").code == 0
    assert alice.sign_in().status_code == 302


def test_roles_and_groups_change(wedlock: Wedlock) -> None:
    person(another_browser())
    for name in ("sales", "managers"):
        wedlock("groups", "add", name)
    assert wedlock("accounts", "role", "alice", "operator", "--json", "-").json["account"]["role"] == "operator"
    wedlock("accounts", "group", "alice", "--add", "sales")
    changed = wedlock("accounts", "group", "alice", "--add", "managers", "--remove", "sales", "--json", "-").json
    assert changed["account"]["groups"] == ["managers"]
    assert wedlock("accounts", "group", "alice", "--remove", "nothing").code == 2
    assert wedlock("accounts", "role", "alice", "king").code == 2


def test_the_only_administrator_is_not_disabled(wedlock: Wedlock) -> None:
    person(another_browser(), "sam", role="security")
    refused = wedlock("accounts", "disable", "sam")
    assert refused.code == 4
    assert "only security administrator" in refused.err


def test_an_identity_is_set_and_taken_away(wedlock: Wedlock) -> None:
    person(another_browser())
    set_ = wedlock("accounts", "identity", "alice", "crm", "a.martens", "--json", "-").json["account"]["identities"]
    assert set_ == [{"system": "crm", "login": "a.martens", "proof": "administrator", "shared": False}]
    assert wedlock("accounts", "identity", "alice", "crm").code == 2
    assert wedlock("accounts", "delete", "alice").code == 4
    assert (
        wedlock("accounts", "identity", "alice", "crm", "--remove", "--json", "-").json["account"]["identities"] == []
    )
    wedlock("accounts", "disable", "alice")
    assert wedlock("accounts", "delete", "alice", "--json", "-").json["deleted"] == "alice"
    assert wedlock("accounts", "show", "alice").code == 2


def test_second_factors_are_reset(wedlock: Wedlock) -> None:
    from allauth.mfa.models import Authenticator

    alice = person(another_browser())
    Authenticator.objects.create(user=alice.account, type="totp", data={})
    assert wedlock("accounts", "reset-factors", "alice", "--json", "-").json["removed"] == 1
    assert not Authenticator.objects.exists()


def test_a_browser_is_listed_and_revoked(wedlock: Wedlock) -> None:
    alice = person(another_browser())
    number = str(browser_of(alice.account).pk)
    assert wedlock("browsers", "list", "alice", "--json", "-").json["browsers"][0]["revoked"] is None
    assert wedlock("browsers", "revoke", number, "--json", "-").json["browser"]["revoked"]
    assert "Chrome on Linux" in wedlock("browsers", "list").out
    assert wedlock("browsers", "revoke", "999").code == 2


def test_sessions_are_listed_without_their_keys_and_ended(wedlock: Wedlock) -> None:
    alice = person(another_browser())
    alice.sign_in()
    listed = wedlock("sessions", "list", "alice", "--json", "-")
    assert listed.json["sessions"][0]["address"] == "127.0.0.1"
    assert alice.session_id not in listed.out
    assert wedlock("sessions", "end", "alice").code == 0
    assert alice.get("/me/").status_code == 302
    assert wedlock("sessions", "list", "alice", "--json", "-").json["sessions"] == []


def test_what_a_browser_calls_itself_does_not_steer_the_terminal(wedlock: Wedlock) -> None:
    """0x9b begins a command to many terminals, and HTTP lets it pass."""
    alice = person(another_browser())
    alice.sign_in(HTTP_USER_AGENT="mine\x9b2J\x1b]0;x\x07\u202e")
    listed = wedlock("sessions", "list", "alice").out
    assert "mine·2J" in listed
    assert all(sign.isprintable() or sign == "\n" for sign in listed)


def test_a_group_and_its_policy(wedlock: Wedlock) -> None:
    wedlock("groups", "add", "finance", "--second-factor", "--idle", "15", "--absolute", "480")
    wedlock("groups", "set", "finance", "--idle", "0", "--rename", "money")
    found = wedlock("groups", "list", "--json", "-").json["groups"]
    assert found == [{"name": "money", "second_factor_required": True, "idle_minutes": None, "absolute_minutes": 480,
                      "accounts": 0, "applications": []}]  # fmt: skip
    assert wedlock("groups", "add", "money").code == 2
    assert wedlock("groups", "remove", "money", "--json", "-").json["removed"] == "money"
    assert "None." in wedlock("groups", "list").out


MISTAKEN = ["accounts show nobody", "accounts add a/b", "sessions end nobody", "accounts add bob --group nothing",
            "groups remove nothing", "browsers list nobody", "accounts add bob --email @"]  # fmt: skip


@pytest.mark.parametrize("words", MISTAKEN)
def test_what_is_not_there_is_named_with_the_way_out(wedlock: Wedlock, words: str) -> None:
    done = wedlock(*words.split())
    assert done.code == 2
    assert len(done.err) > 20
    assert "Traceback" not in done.err


@pytest.mark.parametrize("name", ["accounts", "applications", "groups", "credentials", "browsers", "sessions"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_has_examples_in_both_languages(name: str, lang: str) -> None:
    command = [sys.executable, "-m", "wedlock", name, "--help"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": lang}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert ("Examples:" if lang == "en" else "示例") in said
    assert f"wedlock {name} " in said


def test_from_nothing_by_command_line_alone(tmp_path: Path) -> None:
    """A new home, in processes of their own: hub and keys are made, and lie where their owner alone reads them."""

    def call(*words: str) -> str:
        command = [sys.executable, "-m", "wedlock", "--home", str(tmp_path / "home"), *words]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "WEDLOCK_LANG": "en"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    link = call("accounts", "add", "sam", "--role", "security", "--link").splitlines()[-1]
    assert re.fullmatch(r"http://127.0.0.1:8400/welcome/[\w-]{43}/", link)
    found = json.loads(call("accounts", "list", "--json", "-"))["accounts"]
    assert [one["name"] for one in found] == ["sam"]
    assert (tmp_path / "home" / "keys" / "vault.key").stat().st_mode & 0o077 == 0


def test_the_list_says_a_person_of_any_name(wedlock: Wedlock) -> None:
    person(another_browser(), name="alice")
    from wedlock.store.models import Account

    Account.objects.update(name="[bold]王小明[/] {0}")
    assert "[bold]王小明[/] {0}" in wedlock("accounts", "list").out
    assert "[bold]王小明[/] {0}" in wedlock("accounts", "show", "alice").out
