"""The written statements of the hot paths against the models: a column added to a model is missed here first."""

from __future__ import annotations

from typing import Any

import pytest


def test_the_account_is_read_whole(hub: Any) -> None:
    from wedlock.store.models import Account
    from wedlock.web.sign_in import backend

    assert [field.attname for field in Account._meta.concrete_fields] == list(backend._COLUMNS)
    made = Account.objects.create_user("ann", "correct horse battery staple", email="ann@x.example", language="zh")
    made.refresh_from_db()
    found = backend.AccountBackend().get_user(str(made.pk))
    assert found is not None
    assert {name: getattr(found, name) for name in backend._COLUMNS} == {
        name: getattr(made, name) for name in backend._COLUMNS
    }
    assert not found._state.adding


@pytest.mark.parametrize("change", [{"is_active": False}, {}])
def test_who_is_disabled_or_gone_has_no_session(hub: Any, change: dict[str, Any]) -> None:
    from wedlock.store.models import Account
    from wedlock.web.sign_in.backend import AccountBackend

    made = Account.objects.create_user("ann", "correct horse battery staple")
    number = made.pk
    if change:
        Account.objects.update(**change)
    else:
        made.delete()
    assert AccountBackend().get_user(number) is None


@pytest.mark.parametrize(("name", "table"), [("launch", "Launch"), ("audit_entry", "AuditEntry")])
def test_an_inserted_row_has_every_column(hub: Any, name: str, table: str) -> None:
    from wedlock.store import models, statements

    columns = {field.column for field in getattr(models, table)._meta.concrete_fields}
    written = statements.text(name).partition("(")[2].partition(")")[0]
    assert {column.strip() for column in written.split(",")} == columns


def test_the_hot_statements_walk_no_table(hub: Any) -> None:
    """10,000 accounts must cost what ten cost: every table of a statement is searched by an index."""
    import re

    from django.db import connection

    from wedlock.store import statements

    for name in ("session", "account", "standing", "launch_of_ticket", "opening", "claim", "proving"):
        statement = re.sub(r"%\(\w+\)s", "'1'", statements.text(name))
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            plan = [row[3] for row in cursor.fetchall()]
        assert not [step for step in plan if step.startswith("SCAN")], (name, plan)


def test_what_may_be_lost_is_committed_nevertheless(hub: Any) -> None:
    from wedlock.store.losable import losable
    from wedlock.store.models import Group

    with losable():
        Group.objects.create(name="sales")
    assert Group.objects.filter(name="sales").exists()
