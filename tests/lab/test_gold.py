"""The gold speaks of what is there, and leaves nothing of the lab's modules out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Lab
from .gold import CHANGES, lab_gold, names_of

pytestmark = pytest.mark.lab


def test_every_entry_exists_in_both_databases(lab: Lab, datasets: Path) -> None:
    left, right = names_of(lab.tryton_database), names_of(lab.creme_database)
    shared = json.loads((datasets / "erpcrm" / "gold" / "tryton__creme.json").read_text(encoding="utf-8"))
    gold = lab_gold(shared, left, right)
    for kind in ("tables", "columns", "links"):
        assert all(a in left and b in right for a, b, *_ in gold[kind])
    assert len(gold["tables"]) >= 25
    assert len(gold["columns"]) >= 150
    jobs = [job for group in gold["capabilities"].values() for job in group]
    assert len(set(jobs)) == len(jobs)
    assert not set(jobs) & set(gold["uncertain"]["capabilities"])


def test_our_changes_name_columns_that_exist_and_contradict_no_gold_pair(lab: Lab, datasets: Path) -> None:
    left, right = names_of(lab.tryton_database), names_of(lab.creme_database)
    changes = json.loads(CHANGES.read_text(encoding="utf-8"))["uncertain_columns"]
    assert [(a, b) for a, b, _ in changes if a not in left or b not in right] == []
    shared = json.loads((datasets / "erpcrm" / "gold" / "tryton__creme.json").read_text(encoding="utf-8"))
    gold = {(a, b) for a, b, _ in shared["columns"]}
    assert not gold & {(a, b) for a, b, _ in changes}
