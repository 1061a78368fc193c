"""How well jobs are found in schemas alone: F1 over (job, class) on labelled pairs, and the time it takes.

Nothing is fitted to these pairs but the slope of the calibration curve, which moves no decision. Every job that the
gold calls uncertain counts neither way. `python -m bench.jobs` prints the mistakes.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.figure import Figure, show
from wedlock.analysis.jobs import compare_jobs, find_jobs
from wedlock.connectors import connect
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import JobClass

DATASETS = Path(os.environ.get("WEDLOCK_DATASETS", Path(__file__).resolve().parents[2] / "shared" / "datasets"))
PEER = ".55"  # everything called "both", mean of the three
CLASSES = {"both": JobClass.BOTH, "erp_only": JobClass.LEFT_ONLY, "crm_only": JobClass.RIGHT_ONLY}


@dataclass(frozen=True)
class Result:
    """One pair: what the gold says, what we say, job → class, without uncertain and absent ones."""

    pair: str
    gold: dict[str, JobClass]
    found: dict[str, JobClass]

    @property
    def f1(self) -> float:
        """F1 over (job, class)."""
        right = len(self.gold.items() & self.found.items())
        return 2 * right / (len(self.gold) + len(self.found))

    @property
    def mistakes(self) -> list[str]:
        """Jobs classed otherwise than in the gold."""
        jobs = sorted(self.gold.keys() | self.found.keys())
        absent = JobClass.ABSENT
        told = {job: (self.gold.get(job, absent), self.found.get(job, absent)) for job in jobs}
        return [f"{job}: {gold.value}, found {found.value}" for job, (gold, found) in told.items() if gold is not found]


def results() -> Iterator[Result]:
    """Every labelled pair of whole systems."""
    for file in sorted((DATASETS / "erpcrm" / "gold").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        left, right = (find_jobs(schema(name), {}) for name in (gold["erp"], gold["crm"]))
        doubtful = set(gold["uncertain"]["capabilities"])
        wanted = {job: CLASSES[key] for key, jobs in gold["capabilities"].items() for job in jobs}
        found = {job.job: job.kind for job in compare_jobs(left, right) if job.kind is not JobClass.ABSENT}
        yield Result(file.stem, _without(wanted, doubtful), _without(found, doubtful))


def _without(classes: dict[str, JobClass], jobs: set[str]) -> dict[str, JobClass]:
    return {job: kind for job, kind in classes.items() if job not in jobs}


def schema(name: str) -> Catalog:
    """One system's catalog file, read as the product reads it."""
    with connect(str(DATASETS / "erpcrm" / "schemas" / f"{name}.json"), name=name) as connector:
        return connector.catalog()


def figures() -> Iterable[Figure]:
    """The lines of the table about jobs."""
    name = "erpcrm, capabilities (F1 over job and class, mean of 3)"
    found = list(results())
    if not found:
        return [Figure(name, PEER, ".85", ".95", None, f"no labelled data in {DATASETS}")]
    mean = sum(result.f1 for result in found) / len(found)
    return [
        Figure(name, PEER, ".85", ".95", mean),
        Figure("erpnext, 457 tables: processor seconds to find jobs", "–", "1", "0.5", _seconds("erpnext")),
    ]


def _seconds(name: str) -> float:
    catalog = schema(name)
    began = time.process_time()
    find_jobs(catalog, {})
    return time.process_time() - began


if __name__ == "__main__":
    for result in results():
        print(f"{result.pair}: F1 {result.f1:.3f}", *result.mistakes, sep="\n   ")
    show(figures())
