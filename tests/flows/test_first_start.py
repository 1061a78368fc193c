"""The first start: one link, one administrator, once."""

from typing import Any

import pytest
from tests.managing import account, another_browser
from tests.portal import Person, audited

WORDS = "a quiet river lamp"


def link() -> str | None:
    from wedlock.passport.first_start import first_link
    from wedlock.web.house import keys

    return first_link(keys(), "http://127.0.0.1:8400")


def path() -> str:
    found = link()
    assert found is not None
    return found.removeprefix("http://127.0.0.1:8400")


def make(client: Any, where: str, **given: str) -> Any:
    values = {"username": "sam", "name": "Sam", "password": WORDS, "again": WORDS, **given}
    return Person(None, client).post(where, values)


def test_the_link_makes_the_administrator_and_burns(client: Any) -> None:
    where = path()
    other = another_browser()
    assert other.get(where).status_code == 200  # looking does not burn it
    assert make(client, where).headers["Location"] == "/accounts/login/"
    assert Person(None, client).sign_in("sam", WORDS).status_code == 302
    assert client.get("/manage/").status_code == 200
    assert client.get(where).status_code == 410
    assert link() is None
    actions = [one.action for one in audited()]
    assert {"first_start.link_made", "account.added", "account.password_set"} <= set(actions)


def test_a_second_start_ends_the_link_of_the_first(client: Any) -> None:
    old, new = path(), path()
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


def test_two_who_hold_the_link_make_one_administrator(client: Any) -> None:
    from wedlock.store.models import Account

    where, other = path(), another_browser()
    opened = other.get(where)
    make(client, where)
    from tests.portal import token

    late = other.post(
        where, {"csrfmiddlewaretoken": token(opened), "username": "eve", "password": WORDS, "again": WORDS}
    )
    assert late.status_code == 410
    assert list(Account.objects.values_list("username", flat=True)) == ["sam"]


def test_no_link_while_an_administrator_lives_and_one_again_when_none_does(client: Any) -> None:
    from wedlock.store.models import Account

    account("alice")
    where = path()  # people alone administer nothing
    account("sam", role="security")
    assert link() is None
    assert client.get(where).status_code == 410  # somebody else was made meanwhile
    Account.objects.filter(username="sam").update(is_active=False)
    assert link() is not None


@pytest.mark.parametrize(("field", "value"), [("username", ""), ("username", "a b"), ("password", "short"),
                                              ("again", "another"), ("name", "a\nb")])  # fmt: skip
def test_a_mistake_leaves_the_link_alive(client: Any, field: str, value: str) -> None:
    from wedlock.store.models import Account

    where = path()
    assert make(client, where, **{field: value}).status_code == 422
    assert not Account.objects.exists()
    assert make(client, where).status_code == 302


@pytest.mark.parametrize("token", ["x", "%00", "a" * 5000, "é", "..%2f"])
def test_no_token_breaks_the_page(client: Any, token: str) -> None:
    for page in ("first", "welcome"):
        assert client.get(f"/{page}/{token}/").status_code in (404, 410)


def test_the_form_needs_its_token(client: Any) -> None:
    where = path()
    assert client.post(where, {"username": "eve", "password": WORDS, "again": WORDS}).status_code == 403
