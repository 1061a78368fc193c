"""Changing and deleting with compare-and-set.

The records are read by SQL, with the time stamps of all their rows, in one snapshot, and compared with what was
expected; then they are written with those stamps, which Tryton compares, in the writing transaction, with the rows that
it writes. Whoever writes a row meanwhile is seen by one of the two.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from wedlock.connectors.tryton.job import Desk, Job
from wedlock.connectors.tryton.nesting import Row
from wedlock.connectors.tryton.reading_back import changed
from wedlock.connectors.tryton.session import Declined, Unheard
from wedlock.connectors.tryton.states import removed
from wedlock.connectors.tryton.trouble import later, outcome, uncertain
from wedlock.errors import Unavailable
from wedlock.model.sync import Came, Doing, Outcome

Stamps = dict[Row, str]


def change(desk: Desk, jobs: list[Job]) -> dict[int, Outcome]:
    """Place → what came of it."""
    if not jobs:
        return {}
    came, ready, stamps = _compared(desk, jobs)
    for job in ready:
        if job.write.doing is Doing.DELETE:
            came[job.place] = _delete(desk, job, stamps)
    done: list[Job] = []
    writing = sorted((job for job in ready if job.write.doing is not Doing.DELETE), key=_model)
    for _, alike in groupby(writing, key=_model):
        came |= _write(desk, list(alike), stamps, done)
    return came | changed(desk, done)


def _model(job: Job) -> str:
    return job.at[0] if job.at else ""


def _compared(desk: Desk, jobs: list[Job]) -> tuple[dict[int, Outcome], list[Job], Stamps]:
    """What came of those that need no call, the others, and the stamps of all rows."""
    seen = desk.see(job.write.key for job in jobs if job.write.key)
    came: dict[int, Outcome] = {}
    ready: list[Job] = []
    for job in jobs:
        current = seen.get(job.write.key or ())
        if current is None or job.at is None or job.expected not in (None, current.record):
            came[job.place] = Outcome(Came.MOVED)
        elif not job.content and job.write.doing is not Doing.DELETE:
            came[job.place] = Outcome(Came.WRITTEN, current.record)
        else:
            ready.append(job)
    return came, ready, {row: stamp for one in seen.values() for row, stamp in one.stamps.items()}


def _write(desk: Desk, jobs: list[Job], stamps: Stamps, done: list[Job]) -> dict[int, Outcome]:
    """What did not succeed, all in one call or else by halves; what did is added to `done`."""
    calls: list[Any] = [each for job in jobs if job.at for each in ([job.at[1]], job.content)]
    named = _named(stamps, {row for job in jobs for row in job.nest.rows()})
    try:
        desk.session.call(f"model.{_model(jobs[0])}.write", *calls, context={"_timestamp": named})
    except Unheard as silence:
        return {job.place: uncertain(str(silence)) for job in jobs}
    except Unavailable as gone:
        return later(jobs, gone, bool(done))
    except Declined as error:
        if len(jobs) == 1:
            return {jobs[0].place: outcome(error)}
        half = len(jobs) // 2
        return _write(desk, jobs[:half], stamps, done) | _write(desk, jobs[half:], stamps, done)
    done.extend(jobs)
    return {}


def _delete(desk: Desk, job: Job, stamps: Stamps) -> Outcome:
    if job.at is None or job.expected is None:
        return Outcome(Came.MOVED)
    try:
        desk.session.call(f"model.{job.at[0]}.delete", [job.at[1]],
                          context={"_timestamp": _named(stamps, job.nest.rows())})  # fmt: skip
    except Unheard as silence:
        return uncertain(str(silence))
    except Declined as error:
        return outcome(error)
    return Outcome(Came.WRITTEN, removed=removed(desk.layout, job.expected))


def _named(stamps: Stamps, rows: set[Row]) -> dict[str, str]:
    return {f"{model},{number}": stamps[model, number] for model, number in rows if (model, number) in stamps}
