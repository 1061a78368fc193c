"""The jobs of two systems side by side."""

from __future__ import annotations

from collections.abc import Sequence

from wedlock.analysis.jobs import keying
from wedlock.analysis.jobs.sides import SideJobs
from wedlock.capabilities import vocabulary
from wedlock.model.overlap import Job, JobClass
from wedlock.model.records import ObjectRecords

_CLASS = {
    (True, True): JobClass.BOTH,
    (True, False): JobClass.LEFT_ONLY,
    (False, True): JobClass.RIGHT_ONLY,
    (False, False): JobClass.ABSENT,
}


def compare_jobs(left: SideJobs, right: SideJobs, records: Sequence[ObjectRecords] = ()) -> tuple[Job, ...]:
    """Every job of the vocabulary with how both systems do it, classed by where it is installed.

    `records`, once linked, refine the estimate of double keying.
    """
    shared = keying.shared_records(records)
    return tuple(_job(name, left, right, shared) for name in vocabulary.names())


def _job(name: str, left: SideJobs, right: SideJobs, shared: dict[str, float]) -> Job:
    here, there = left.sides[name], right.sides[name]
    kind = _CLASS[here.installed, there.installed]
    double = keying.estimate(here, there, shared) if kind is JobClass.BOTH else None
    return Job(name, kind, here, there, double)
