"""The vault over a real hub: what is sealed, who opens it, and what somebody who writes to the tables can do."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from wedlock.config import Settings
from wedlock.errors import Refused, SettingsError

# Django must be configured before models are imported, so every test imports them inside.
_numbers = itertools.count(1)


class House:
    """Two people, two applications, and launches of them."""

    def __init__(self) -> None:
        from wedlock.store.models import Account, Application, Browser
        from wedlock.web.house import keys

        n = next(_numbers)
        self.keys = keys()
        self.alice = Account.objects.create_user(f"alice{n}")
        self.bob = Account.objects.create_user(f"bob{n}")
        self.creme, self.tryton = (
            Application.objects.create(name=f"{name}{n}", system=name, label=name, url=f"https://{name}.example.com/")
            for name in ("creme", "tryton")
        )
        self.browser = Browser.objects.create(account=self.alice, thumbprint=f"t{n}", public_key={})

    def store(self, account: Any, application: Any, password: str, login: str = "alice") -> Any:
        from wedlock.passport.vault import store_credential

        return store_credential(self.keys, account, application, login, password, "an administrator")

    def launch(self, account: Any, application: Any, **fields: Any) -> tuple[Any, str]:
        from wedlock.store.models import Launch

        ticket, now = f"ticket-{next(_numbers)}", datetime.now(UTC)
        known = {"session": "s", "origin": application.url, "reason": "tile", "started": now,
                 "expires": now + timedelta(seconds=45), "ticket": sha256(ticket.encode()).hexdigest()}  # fmt: skip
        row = Launch.objects.create(account=account, application=application, browser=self.browser, **known | fields)
        return row, ticket

    def opened(self, account: Any, application: Any) -> str:
        """The password that a launch of this person would fill in."""
        from wedlock.passport.vault import open_credential

        return open_credential(self.keys, *self.launch(account, application)).password

    def last(self) -> Any:
        from wedlock.store.models import AuditEntry

        return AuditEntry.objects.order_by("-number").first()


@pytest.fixture
def house(hub: Settings) -> House:
    return House()


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def columns(row: Any) -> dict[str, Any]:
    found = fresh(row)
    return {name: getattr(found, name) for name in ("version", "sealed", "wrapped", "vault_key", "stale")}


def put_back(row: Any, kept: dict[str, Any]) -> None:
    type(row).objects.filter(pk=row.pk).update(**kept)


def test_a_login_is_sealed_and_opened_for_a_launch(house: House) -> None:
    house.store(house.alice, house.creme, "pass wörd 密码")
    launch, ticket = house.launch(house.alice, house.creme)
    from wedlock.passport.vault import open_credential

    secret = open_credential(house.keys, launch, ticket)
    assert (secret.login, secret.password) == ("alice", "pass wörd 密码")


def test_every_sealing_and_opening_is_in_the_audit_log_without_the_login(house: House) -> None:
    from wedlock.passport.vault import delete_credential, mark_stale, open_credential

    row = house.store(house.alice, house.creme, "hunter2", login="al.ice")
    sealed = house.last()
    assert (sealed.action, sealed.actor) == ("vault.sealed", "an administrator")
    launch, ticket = house.launch(house.alice, house.creme)
    open_credential(house.keys, launch, ticket)
    opened = house.last()
    detail = json.loads(opened.detail)
    assert (opened.action, opened.actor, opened.subject) == (
        "vault.opened", house.alice.username, house.creme.name,
    )  # fmt: skip
    assert (detail["launch"], detail["credential"]) == (str(launch.pk), row.pk)
    assert launch.ticket.startswith(detail["ticket"])
    mark_stale(house.keys, row, house.alice)
    assert house.last().action == "vault.stale"
    delete_credential(house.keys, row, "an administrator")
    assert house.last().action == "vault.deleted"
    said = " ".join(f"{one.actor} {one.subject} {one.detail}" for one in type(opened).objects.all())
    assert "hunter2" not in said
    assert "al.ice" not in said
    assert ticket not in said


def test_a_new_login_takes_the_place_of_the_old_one_and_is_not_stale(house: House) -> None:
    from wedlock.passport.vault import mark_stale

    row = house.store(house.alice, house.creme, "old")
    mark_stale(house.keys, row, house.alice)
    assert fresh(row).stale
    again = house.store(house.alice, house.creme, "new")
    assert (again.pk, again.version, fresh(again).stale) == (row.pk, 2, False)
    assert house.opened(house.alice, house.creme) == "new"


def test_a_shared_login_is_one_for_all(house: House) -> None:
    from wedlock.store.models import Application

    Application.objects.filter(pk=house.creme.pk).update(scheme="shared")
    house.store(None, house.creme, "for all")
    house.store(house.alice, house.creme, "her own")
    creme = fresh(house.creme)
    assert (house.opened(house.alice, creme), house.opened(house.bob, creme)) == ("for all", "for all")


# Somebody who can write to the tables, and has no key.


def test_rows_of_two_people_swapped_do_not_open(house: House) -> None:
    hers, his = house.store(house.alice, house.creme, "hers"), house.store(house.bob, house.creme, "his")
    one, two = columns(hers), columns(his)
    put_back(hers, two)
    put_back(his, one)
    for account in (house.alice, house.bob):
        with pytest.raises(Refused):
            house.opened(account, house.creme)


def test_rows_of_two_applications_swapped_do_not_open(house: House) -> None:
    erp, crm = house.store(house.alice, house.tryton, "erp"), house.store(house.alice, house.creme, "crm")
    put_back(crm, columns(erp))
    with pytest.raises(Refused):
        house.opened(house.alice, house.creme)


def test_a_row_given_to_somebody_else_does_not_open(house: House) -> None:
    row = house.store(house.alice, house.creme, "hers")
    type(row).objects.filter(pk=row.pk).update(account=house.bob)
    with pytest.raises(Refused):
        house.opened(house.bob, house.creme)


def test_a_person_s_login_made_the_shared_one_does_not_open(house: House) -> None:
    row = house.store(house.alice, house.creme, "hers")
    type(row).objects.filter(pk=row.pk).update(account=None)
    type(house.creme).objects.filter(pk=house.creme.pk).update(scheme="shared")
    with pytest.raises(Refused):
        house.opened(house.bob, fresh(house.creme))


def test_old_sealed_bytes_put_back_do_not_open(house: House) -> None:
    row = house.store(house.alice, house.creme, "old")
    kept = columns(row)
    house.store(house.alice, house.creme, "new")
    put_back(row, {**kept, "version": 2})
    with pytest.raises(Refused):
        house.opened(house.alice, house.creme)


def test_a_whole_old_row_put_back_does_not_open(house: House) -> None:
    row = house.store(house.alice, house.creme, "old")
    kept = columns(row)
    house.store(house.alice, house.creme, "new")
    put_back(row, kept)
    with pytest.raises(Refused, match="not the last one that was set") as refused:
        house.opened(house.alice, house.creme)
    assert "wedlock audit verify" in refused.value.say()


def test_a_deleted_row_put_back_does_not_open(house: House) -> None:
    from wedlock.passport.vault import delete_credential

    row = house.store(house.alice, house.creme, "old")
    kept = {**columns(row), "account": house.alice, "application": house.creme}
    delete_credential(house.keys, row, "an administrator")
    type(row).objects.create(**kept)
    with pytest.raises(Refused, match="not the last one that was set"):
        house.opened(house.alice, house.creme)


def test_with_keys_of_another_house_nothing_opens(house: House) -> None:
    from wedlock.passport.keys import new_keyring
    from wedlock.passport.vault import open_credential

    house.store(house.alice, house.creme, "hers")
    launch, ticket = house.launch(house.alice, house.creme)
    with pytest.raises(Refused, match="does not open"):
        open_credential(new_keyring(), launch, ticket)


def test_a_key_file_without_the_key_of_a_row_is_told(house: House) -> None:
    from wedlock.store.models import Credential

    house.store(house.alice, house.creme, "hers")
    Credential.objects.update(vault_key="k9")
    with pytest.raises(SettingsError, match="The key file has no vault key k9"):
        house.opened(house.alice, house.creme)


# The launch path is the only way in.


def test_without_the_ticket_nothing_opens(house: House) -> None:
    from wedlock.passport.vault import open_credential

    house.store(house.alice, house.creme, "hers")
    launch, _ = house.launch(house.alice, house.creme)
    for ticket in ("", "another", launch.ticket):
        with pytest.raises(Refused, match="does not belong to this launch"):
            open_credential(house.keys, launch, ticket)


@pytest.mark.parametrize("outcome", ["burned", "succeeded", "failed", "stopped"])
def test_a_launch_that_is_over_opens_nothing(house: House, outcome: str) -> None:
    from wedlock.passport.vault import open_credential

    house.store(house.alice, house.creme, "hers")
    launch, ticket = house.launch(house.alice, house.creme)
    type(launch).objects.filter(pk=launch.pk).update(outcome=outcome)
    with pytest.raises(Refused, match="This launch is over"):
        open_credential(house.keys, launch, ticket)


def test_a_disabled_account_or_application_opens_nothing_whatever_was_read_before(house: House) -> None:
    from wedlock.passport.vault import open_credential

    house.store(house.alice, house.creme, "hers")
    for row, field in ((house.alice, "is_active"), (house.creme, "enabled")):
        launch, ticket = house.launch(house.alice, house.creme)
        type(row).objects.filter(pk=row.pk).update(**{field: False})
        with pytest.raises(Refused, match="This launch is over"):
            open_credential(house.keys, launch, ticket)
        type(row).objects.filter(pk=row.pk).update(**{field: True})


def test_an_opening_that_cannot_be_audited_does_not_happen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError, transaction

    from wedlock.passport import audit

    def full(*given: object, **more: object) -> None:
        raise DatabaseError("disk full")

    house.store(house.alice, house.creme, "hers")
    monkeypatch.setattr(audit.statements, "change", full)
    with pytest.raises(DatabaseError), transaction.atomic():
        house.opened(house.alice, house.creme)


def test_no_login_sealed_is_told(house: House) -> None:
    with pytest.raises(Refused, match=f"No login is sealed for {house.creme.name}"):
        house.opened(house.alice, house.creme)


def test_a_row_shows_nothing_of_what_it_holds(house: House) -> None:
    row = house.store(house.alice, house.creme, "hunter2")
    assert str(row) == repr(row) == f"<Credential {row.pk} of {house.creme.pk}>"
