"""The jobs of two systems side by side."""

from __future__ import annotations

from wedlock.analysis.jobs.sides import SideJobs
from wedlock.capabilities import vocabulary
from wedlock.model.overlap import Job, JobClass

_CLASS = {
    (True, True): JobClass.BOTH,
    (True, False): JobClass.LEFT_ONLY,
    (False, True): JobClass.RIGHT_ONLY,
    (False, False): JobClass.ABSENT,
}


def compare_jobs(left: SideJobs, right: SideJobs) -> tuple[Job, ...]:
    """Every job of the vocabulary with how both systems do it."""
    found = []
    for name in vocabulary.names():
        here, there = left.sides[name], right.sides[name]
        found.append(Job(name, _CLASS[here.installed, there.installed], here, there))
    return tuple(found)
