"""Time and memory of whole analyses, as a user runs them, and how they grow with rows and tables.

Time is that of the processor, start-up included: a busy machine leaves it as it is.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.commands import DATASETS, analyze
from bench.figure import Figure
from bench.wide import write_wide
from wedlock.sample import build

CUSTOMERS = tuple(int(size) for size in os.environ.get("BENCH_CUSTOMERS", "2000,20000").split(","))
"""Customers a side of the sample. BENCH_CUSTOMERS=200000 takes two minutes of a processor and 1.6 GB."""
TABLES = (500, 1_000, 2_000)


def figures() -> Iterator[Figure]:
    """A large ERP against a large CRM without rows, wide systems without rows, the sample company with rows."""
    yield from _labelled()
    with tempfile.TemporaryDirectory() as folder:
        for tables in TABLES:
            here, there = (write_wide(Path(folder) / f"{side}{tables}.sql", tables, seed=side) for side in "lr")
            yield from _told(f"{tables:,} × {tables:,} tables of 12 columns, no rows", "", "", here, there)
    for customers in CUSTOMERS:
        with tempfile.TemporaryDirectory() as folder:
            sample = build(Path(folder) / "sample", customers)
            limit = "2000" if customers <= 200_000 else ""
            yield from _told(f"sample company, {customers:,} customers a side", "", limit, sample.erp, sample.crm)


def _labelled() -> Iterator[Figure]:
    erp, crm = (DATASETS / "erpcrm" / "schemas" / f"{name}.json" for name in ("erpnext", "suitecrm"))
    name = "457 × 180 tables, no rows"
    if not erp.exists():
        yield Figure(f"{name}, s", "–", "10", "", None, f"no labelled data in {DATASETS}")
        return
    yield from _told(name, "10", "600", erp, crm, "--no-data")


def _told(name: str, seconds: str, megabytes: str, *command: object) -> Iterator[Figure]:
    done = analyze(command[0], command[1], *map(str, command[2:]))
    yield Figure(f"{name}, s", "–", seconds, "", done.processor)
    yield Figure("… MB at most", "–", megabytes, "", done.megabytes)
