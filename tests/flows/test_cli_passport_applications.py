"""`wedlock applications` and `wedlock credentials`."""

import io
import json
from pathlib import Path

import pytest
from tests.commands import Wedlock, wedlock
from tests.managing import account, identity
from tests.portal import application, audited

__all__ = ["wedlock"]


def test_an_application_is_added_with_sensible_defaults(wedlock: Wedlock) -> None:
    made = wedlock("applications", "add", "creme", "http://127.0.0.1:8022/", "--system", "crm", "--recipe", "creme",
                   "--json", "-").json["application"]  # fmt: skip
    assert made == {"name": "creme", "system": "crm", "label": "creme", "label_zh": "", "url": "http://127.0.0.1:8022/",
                    "recipe": "creme", "own_recipe": None, "extra": {}, "opening": "automatic", "scheme": "person",
                    "plain_http_allowed": False, "second_factor_required": False, "enabled": True, "position": 0,
                    "groups": []}  # fmt: skip
    second = wedlock("applications", "add", "tryton", "https://erp.example.com/#tryton", "--json", "-").json[
        "application"
    ]
    assert (second["system"], second["recipe"], second["position"]) == ("tryton", "tryton", 1)
    assert "creme" in wedlock("applications", "list").out


def test_an_unknown_product_needs_no_recipe(wedlock: Wedlock) -> None:
    done = wedlock("applications", "add", "wiki", "https://wiki.example.com/login")
    assert done.code == 0
    assert "ordinary forms are recognised" in done.out


@pytest.mark.parametrize(("words", "code", "said"), [
    (("http://crm.example.com/",), 4, "--plain-http"),
    (("https://u:p@crm.example.com/",), 2, "user name or password"),
    (("javascript:alert(1)",), 2, "no address"),
    (("http://127.0.0.1:8400/x",), 4, "the portal itself"),
    (("https://crm.example.com/", "--recipe", "nothing"), 2, "The recipes: creme, tryton"),
    (("https://crm.example.com/", "--group", "nothing"), 2, "wedlock groups list"),
    (("https://crm.example.com/", "--extra", "company"), 2, "FIELD=VALUE"),
])  # fmt: skip
def test_a_mistake_is_named_with_the_way_out(wedlock: Wedlock, words: tuple[str, ...], code: int, said: str) -> None:
    done = wedlock("applications", "add", "crm", *words)
    assert done.code == code
    assert said in " ".join(done.err.split())
    assert wedlock("applications", "list", "--json", "-").json["applications"] == []


def test_what_is_not_named_stays(wedlock: Wedlock) -> None:
    wedlock("groups", "add", "sales")
    wedlock("applications", "add", "creme", "https://crm.example.com/", "--label", "CRM", "--extra", "company=Example",
            "--group", "sales", "--second-factor")  # fmt: skip
    before = wedlock("applications", "list", "--json", "-").json["applications"][0]
    after = wedlock("applications", "set", "creme", "--opening", "click", "--json", "-").json["application"]
    assert after == before | {"opening": "click"}
    opened = wedlock("applications", "set", "creme", "--everybody", "--no-second-factor", "--json", "-").json[
        "application"
    ]
    assert (opened["groups"], opened["second_factor_required"]) == ([], False)
    assert wedlock("applications", "set", "creme", "--everybody", "--group", "sales").code == 2


def test_a_recipe_of_its_own_comes_from_a_file(wedlock: Wedlock, tmp_path: Path) -> None:
    own = {"paths": ["/login"], "steps": [{"fill": {"login": "#u", "password": "#p"}, "press": "#go"}]}
    file = tmp_path / "recipe.json"
    file.write_text(json.dumps(own))
    wedlock("applications", "add", "wiki", "https://wiki.example.com/login", "--own-recipe", str(file))
    assert wedlock("applications", "list", "--json", "-").json["applications"][0]["own_recipe"] == own
    file.write_text('{"paths": "login"}')
    wrong = wedlock("applications", "set", "wiki", "--own-recipe", str(file))
    assert (wrong.code, "paths" in wrong.err) == (2, True)
    file.write_text("{")
    assert wedlock("applications", "set", "wiki", "--own-recipe", str(file)).code == 2
    assert wedlock("applications", "set", "wiki", "--own-recipe", "").code == 0
    assert wedlock("applications", "list", "--json", "-").json["applications"][0]["own_recipe"] is None


def test_an_application_is_removed_once_it_is_off(wedlock: Wedlock) -> None:
    application()
    assert wedlock("applications", "remove", "tryton").code == 4
    wedlock("applications", "set", "tryton", "--disable")
    assert wedlock("applications", "remove", "tryton").code == 0
    assert wedlock("applications", "remove", "tryton").code == 2


def sealed() -> list[tuple[str, str]]:
    """Every sealed login, opened as a test may: (login, password)."""
    from wedlock.passport.sealing import Place, Sealed, unseal
    from wedlock.store.models import Credential
    from wedlock.web.house import keys

    found = []
    for one in Credential.objects.order_by("pk"):
        kept = Sealed(bytes(one.sealed), bytes(one.wrapped), one.vault_key)
        secret = unseal(keys(), Place(one.account_id, one.application_id, one.version), kept)
        found.append((secret.login, secret.password))
    return found


def test_a_password_comes_from_a_file_or_standard_input(
    wedlock: Wedlock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity(account(), "erp", "a.martens")
    application(scheme="administrator")
    application("reports", scheme="shared")
    file = tmp_path / "password"
    file.write_text("s3cret word\n")
    done = wedlock("credentials", "set", "tryton", "alice", "--password-file", str(file))
    monkeypatch.setattr("sys.stdin", io.StringIO("  other wörd \nsecond line"))
    shared = wedlock("credentials", "set", "reports", "--login", "viewer", "--password-stdin", "--json", "-")
    assert (done.code, shared.code) == (0, 0)
    assert sealed() == [("a.martens", "s3cret word"), ("viewer", "  other wörd ")]
    assert "s3cret" not in done.out + done.err + "".join(one.detail for one in audited())
    listed = wedlock("credentials", "list", "--json", "-").json["credentials"]
    assert [(one["application"], one["account"], one["stale"]) for one in listed] == [
        ("reports", None, False), ("tryton", "alice", False)]  # fmt: skip


def test_a_password_is_asked_twice_at_a_terminal(wedlock: Wedlock, monkeypatch: pytest.MonkeyPatch) -> None:
    account()
    application(scheme="administrator")
    asked: list[bool] = []

    def prompt(text: str, hide_input: bool, confirmation_prompt: bool) -> str:
        asked.append(hide_input and confirmation_prompt)
        return "s3cret word"

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", prompt)
    assert wedlock("credentials", "set", "tryton", "alice", "--login", "alice").code == 0
    assert asked == [True]
    assert sealed() == [("alice", "s3cret word")]


@pytest.mark.parametrize(("words", "code", "said"), [
    (("tryton", "alice", "--login", "x"), 2, "nobody to ask"),
    (("tryton", "--login", "x", "--password-stdin"), 2, "Name the account"),
    (("tryton", "nobody", "--login", "x", "--password-stdin"), 2, "No account"),
    (("tryton", "alice", "--password-stdin"), 2, "No identity"),
    (("reports", "alice", "--login", "x", "--password-stdin"), 2, "all share"),
    (("own", "alice", "--login", "x", "--password-stdin"), 4, "themselves"),
    (("nothing", "alice", "--password-stdin"), 2, "No application"),
    (("tryton", "alice", "--login", "x", "--password-file", "/nowhere"), 2, "nowhere"),
])  # fmt: skip
def test_what_cannot_be_sealed_says_why(
    wedlock: Wedlock, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, said: str
) -> None:
    account()
    application(scheme="administrator")
    application("reports", scheme="shared")
    application("own")
    monkeypatch.setattr("sys.stdin", io.StringIO("s3cret word\n"))
    done = wedlock("credentials", "set", *words)
    assert done.code == code
    assert said in " ".join(done.err.split())
    assert sealed() == []


def test_an_empty_password_is_none(wedlock: Wedlock, monkeypatch: pytest.MonkeyPatch) -> None:
    account()
    application(scheme="administrator")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert wedlock("credentials", "set", "tryton", "alice", "--login", "x", "--password-stdin").code == 2


def test_there_is_no_way_to_give_a_password_as_an_argument(wedlock: Wedlock) -> None:
    account()
    application(scheme="administrator")
    for words in (("--password", "s3cret"), ("s3cret",)):
        assert wedlock("credentials", "set", "tryton", "alice", *words).code == 2


def test_by_scheme_name_the_administrator_says_the_login_alone(wedlock: Wedlock) -> None:
    alice = account()
    application(scheme="name")
    assert wedlock("credentials", "set", "tryton", "alice", "--login", "a.martens").code == 0
    assert str(alice.identities.get()) == "erp/a.martens"
    assert sealed() == []


def test_a_sealed_login_is_forgotten(wedlock: Wedlock, monkeypatch: pytest.MonkeyPatch) -> None:
    account()
    application(scheme="administrator")
    monkeypatch.setattr("sys.stdin", io.StringIO("s3cret word\n"))
    wedlock("credentials", "set", "tryton", "alice", "--login", "x", "--password-stdin")
    assert wedlock("credentials", "forget", "tryton", "alice").code == 0
    assert sealed() == []
    assert wedlock("credentials", "forget", "tryton", "alice").code == 2
    assert [one.action for one in audited("vault.")] == ["vault.sealed", "vault.deleted"]
