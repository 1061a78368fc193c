"""The analysis of the lab's real systems with their rows: columns against gold, customers against the truth, time."""

from __future__ import annotations

import csv
import json
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.lab.gold import lab_gold, names_of

from bench.commands import DATASETS, ROOT, analyze
from bench.figure import Figure

CUSTOMERS = ("customer_master", "contact_person")


def figures() -> Iterator[Figure]:
    """Boots the lab (`python -m lab up`), which takes seconds once it has been filled."""
    subprocess.run([sys.executable, "-m", "lab", "up"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    told = subprocess.run(
        [sys.executable, "-m", "lab", "--json", "env"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    lab = json.loads(told.stdout)
    erp, crm = lab["tryton_database"], lab["creme_database"]
    with tempfile.TemporaryDirectory() as folder:
        done = analyze(erp, crm, "--links", folder)
        links = {pair for name in CUSTOMERS for pair in _pairs(Path(folder) / f"{name}.csv", "automatic")}
    yield from _columns(done.overlap, erp, crm)
    truth = {pair for pair in _pairs(Path(lab["truth"])) if pair[0] == "party_party"}
    right = links & truth
    yield Figure(
        f"lab, customers linked, precision (of {len(links)})", "–", ".98", "no wrong one", len(right) / len(links)
    )
    yield Figure(f"lab, customers linked, recall (of {len(truth)})", "–", ".95", "1", len(right) / len(truth))
    yield Figure("lab with rows, s", "–", "30", "", done.seconds)


def _columns(overlap: dict[str, object], erp: str, crm: str) -> Iterator[Figure]:
    name = "lab with rows, columns (F1)"
    file = DATASETS / "erpcrm" / "gold" / "tryton__creme.json"
    if not file.exists():
        yield Figure(name, "–", ".65", ".80", None, f"no labelled data in {DATASETS}")
        return
    gold = lab_gold(json.loads(file.read_text(encoding="utf-8")), names_of(erp), names_of(crm))
    rules = runpy.run_path(str(DATASETS / "score_overlap.py"))
    scored = rules["rules"].score(gold, rules["as_prediction"](overlap))
    yield Figure(name, "–", ".65", ".80", scored["columns"]["f1"])


def _pairs(file: Path, band: str | None = None) -> set[tuple[str, ...]]:
    if not file.exists():
        return set()
    with file.open(encoding="utf-8", newline="") as rows:
        return {
            (row["left_table"], row["left_key"], row["right_table"], row["right_key"])
            for row in csv.DictReader(rows)
            if band is None or row["band"] == band
        }
