"""The table of roles: one test a cell, held against docs/reference/roles.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from wedlock.config import Settings
from wedlock.errors import Refused

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "roles.md"


def table() -> list[tuple[str, str, bool]]:
    """Every cell of the documented table, as (right, role, allowed)."""
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
    head = rows[0]
    assert head[0] == "right"
    cells = []
    for row in rows[2:]:
        if row[0] == "right":  # the next table
            break
        cells += [
            (row[0], role, {"yes": True, "no": False}[cell]) for role, cell in zip(head[1:], row[1:], strict=True)
        ]
    return cells


CELLS = table()


@pytest.mark.parametrize(("right", "role", "allowed"), CELLS, ids=[f"{role}-{right}" for right, role, _ in CELLS])
def test_a_role_may_what_its_cell_says(hub: Settings, right: str, role: str, allowed: bool) -> None:
    from wedlock.passport.roles import Right, demand
    from wedlock.passport.roles import allowed as may
    from wedlock.store.models import Account

    account = Account(username="alice", role=role)
    assert may(account, Right(right)) is allowed
    if allowed:
        demand(account, Right(right))
    else:
        with pytest.raises(Refused, match=rf"does not allow this \({right}\)"):
            demand(account, Right(right))


@pytest.mark.parametrize(("right", "role", "allowed"), CELLS, ids=[f"{role}-{right}" for right, role, _ in CELLS])
def test_a_disabled_account_may_nothing(hub: Settings, right: str, role: str, allowed: bool) -> None:
    from wedlock.passport.roles import Right
    from wedlock.passport.roles import allowed as may
    from wedlock.store.models import Account

    assert not may(Account(username="alice", role=role, is_active=False), Right(right))


def test_the_documented_table_has_every_role_and_right(hub: Settings) -> None:
    from wedlock.passport.roles import ROLE_NAMES, TABLE, Right
    from wedlock.store.models import Account

    assert {(right, role) for right, role, _ in CELLS} == {(r.value, o.value) for r in Right for o in Account.Role}
    assert set(TABLE) == set(ROLE_NAMES) == set(Account.Role)


def test_every_right_is_explained(hub: Settings) -> None:
    from wedlock.passport.roles import Right

    text = DOCUMENT.read_text(encoding="utf-8").partition("## What each right means")[2]
    assert not [right for right in Right if f"| `{right}` |" not in text]


def test_a_role_nobody_knows_may_nothing(hub: Settings) -> None:
    from wedlock.passport.roles import rights
    from wedlock.store.models import Account

    assert rights(Account(username="alice", role="root")) == frozenset()
    assert rights(Account(username="alice", role="")) == frozenset()
