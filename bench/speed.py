"""Time and memory of whole analyses, as a user runs them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.commands import DATASETS, analyze
from bench.figure import Figure
from wedlock.sample import build


def figures() -> Iterator[Figure]:
    """A large ERP against a large CRM without rows, and the sample company with rows."""
    erp, crm = (DATASETS / "erpcrm" / "schemas" / f"{name}.json" for name in ("erpnext", "suitecrm"))
    time, memory = "457 tables × 180 tables without rows, s", "… MB at most"
    if not erp.exists():
        yield Figure(time, "–", "10", "", None, f"no labelled data in {DATASETS}")
        return
    done = analyze(erp, crm, "--no-data")
    yield Figure(time, "–", "10", "", done.seconds)
    yield Figure(memory, "–", "600", "", done.megabytes)
    for customers in (2_000, 20_000):
        with tempfile.TemporaryDirectory() as folder:
            sample = build(Path(folder) / "sample", customers)
            done = analyze(sample.erp, sample.crm)
        yield Figure(f"sample company, {customers:,} customers a side, with rows, s", "–", "", "", done.seconds)
        yield Figure("… MB at most", "–", "", "", done.megabytes)
