"""Tryton and Creme married end to end: preview, couple, sync, undo, divorce.

The sign-in, with which the way of a company begins, is held for this very pair by test_passport_lab.py.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from wedlock.model.plan import SIDES, Decided
from wedlock.planfile import read_plan
from wedlock.sync.layout import tables

from .conftest import Copy, Lab
from .couple import Couple, living_together
from .databases_seen import Row, Seen, rows_of, seen

pytestmark = pytest.mark.lab

LINKED = {"customer_master": 88, "contact_person": 30, "product_catalog": 30, "sales_order": 0}
STAMPS = {"write_date", "write_uid", "modified"}
"""Columns in which the products note who wrote a row, and when."""
BOOKKEEPING = {
    "public.ir_cache": "Tryton notes there that its processes have to forget what they remember",
    "public.ir_model_log": "Tryton's own log of who changed which record",
    "public.ir_session": "a session each sign-in to Tryton",
    "public.res_user_login_attempt": "failed sign-ins to Tryton",
}
"""Tables outside the plan that a product writes by itself when one of its records is written through it."""


@dataclass(frozen=True)
class Both:
    """Both databases at one moment."""

    erp: Seen
    crm: Seen


@pytest.fixture(scope="module")
def couple(lab: Lab, lab_copy: Copy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Couple]:
    with living_together(lab, lab_copy, tmp_path_factory.mktemp("home")) as found:
        yield found


def test_the_whole_way(couple: Couple, lab: Lab) -> None:
    before = both(couple)
    previewed(couple)
    assert both(couple) == before
    coupled(couple, lab)
    assert both(couple) == before
    rows = planned_rows(couple)
    couple.ok("enable", "--all")
    synchronised(couple)
    every_true_pair_and_no_other(couple, lab)
    assert len(differing(rows, planned_rows(couple))) > 150
    couple.ok("undo", last_writing_run(couple))
    assert differing(rows, planned_rows(couple)) == {}
    parted(couple, before)


def both(couple: Couple) -> Both:
    return Both(seen(couple.tryton), seen(couple.creme))


def previewed(couple: Couple) -> None:
    """What is told before is what is done later."""
    counts = {one["object"]: one["counts"] for one in couple.ok("preview", "--json", "-").json["objects"]}
    assert {name: told.get("link", 0) for name, told in counts.items()} == LINKED
    assert counts["customer_master"]["conflict"] == 3
    assert not any(kind.startswith(("create", "invalid", "delete")) for told in counts.values() for kind in told)


def coupled(couple: Couple, lab: Lab) -> None:
    """By the bands, and what is asked by the truth."""
    found = couple.ok("couple", "--json", "-").json["objects"]
    assert {one["object"]: one["linked"] for one in found} == LINKED
    truth = {(left, right) for _, left, _, right in lab.pairs("customer_master")}
    for asked in couple.ok("conflicts", "list", "--json", "-").json["conflicts"]:
        assert asked["question"] == "couple"
        told = couple.ok("conflicts", "show", str(asked["number"]), "--show-values", "--json", "-").json["values"]
        assert told["left"]["name"]
        assert told["right"]["name"]
        answer = "yes" if (asked["left"], asked["right"]) in truth else "no"
        couple.ok("conflicts", "resolve", str(asked["number"]), answer)


def synchronised(couple: Couple) -> None:
    """The initial load settles every pair; then nothing is left to write."""
    began = time.monotonic()
    first = couple.ok("sync", "--once", "--json", "-").json
    print(f"{first['looked']} records settled in {time.monotonic() - began:.1f} s, of which {first['updated']} writes")
    assert (first["created"], first["removed"], first["errors"], first["conflicts"]) == (0, 0, 0, 0)
    assert couple("verify").code == 0
    again = couple.ok("sync", "--once", "--json", "-").json
    assert (again["created"], again["updated"], again["removed"]) == (0, 0, 0)


def every_true_pair_and_no_other(couple: Couple, lab: Lab) -> None:
    for name, number in (("customer_master", 90), ("contact_person", 30), ("product_catalog", 30)):
        truth = {(int(left), int(right)) for _, left, _, right in lab.pairs(name)}
        assert couple.links(name) == truth, name
        assert len(truth) == number


def last_writing_run(couple: Couple) -> str:
    """The first synchronisation wrote everything, the second nothing."""
    runs = [run["run"] for run in couple.ok("runs", "--json", "-").json["runs"] if run["kind"] == "sync"]
    return str(min(runs))


def planned_rows(couple: Couple) -> dict[tuple[str, str], Row]:
    """Every row of the tables that the plan names, both sides'."""
    erp, crm = planned_tables(couple)
    return rows_of(couple.tryton, erp) | rows_of(couple.creme, crm)


def planned_tables(couple: Couple) -> tuple[list[str], list[str]]:
    plan = read_plan(couple.home / "plan.yaml").plan
    objects = [p for p in plan.objects if p.decision.state is Decided.ACCEPTED and not p.within]
    erp, crm = ({table for p in objects for table in tables(p, side)} for side in SIDES)
    return sorted(erp), sorted(crm)


def differing(before: dict[tuple[str, str], Row], after: dict[tuple[str, str], Row]) -> dict[tuple[str, str], Row]:
    """Row → column → before and after, without the products' own stamps."""
    found = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name, {}), after.get(name, {})
        moved = {c: (old.get(c), new.get(c)) for c in (old | new).keys() - STAMPS if old.get(c) != new.get(c)}
        if moved:
            found[name] = moved
    return found


def parted(couple: Couple, before: Both) -> None:
    """Nothing of ours is left, and outside the plan nothing has moved but what the products note themselves."""
    couple.ok("divorce")
    after = both(couple)
    assert (after.erp.definitions, after.erp.slots) == (before.erp.definitions, before.erp.slots)
    assert (after.crm.definitions, after.crm.slots) == (before.crm.definitions, before.crm.slots)
    erp, crm = ({f"public.{table}" for table in names} for names in planned_tables(couple))
    assert before.erp.moved(after.erp) - erp <= BOOKKEEPING.keys()
    assert before.crm.moved(after.crm) - crm == set()
