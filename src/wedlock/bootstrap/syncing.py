"""`wedlock sync` wired: captures opened, the worker run until it is told to stop, each Run with its end."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from threading import Event
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING

from wedlock.bootstrap.capturing import open_captures
from wedlock.bootstrap.marriage import Marriage, married, now
from wedlock.bootstrap.plan_watch import PlanWatch
from wedlock.bootstrap.portal import open_hub
from wedlock.bootstrap.sync import run
from wedlock.bootstrap.sync_log import sync_log
from wedlock.bootstrap.tables_watch import TablesWatch
from wedlock.bootstrap.tuning import tuned
from wedlock.config import Settings
from wedlock.errors import LoginRefused, Unavailable, Unreachable
from wedlock.model.plan import SIDES, Pair
from wedlock.model.ports import Progress, quiet

if TYPE_CHECKING:
    from wedlock.sync.work import Tally
    from wedlock.sync.worker import Worker

ROUNDS = 64
"""Rounds of the worker between two looks for circles of objects."""
RUN_LASTS = 3600.0
"""Seconds after which a run that did something ends and the next begins: what `undo` takes back at once, and what the
brakes count together, is an hour's work and not a month's."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds until a side that cannot be reached is tried again; doubled each time, short again after work."""


def synchronise(known: Settings, by: str, once: bool, progress: Progress = quiet) -> Tally:
    """Run the worker. SIGTERM and SIGINT drain: what is begun is ended.

    A side or a hub that cannot be reached is tried again, also at the start: after a power cut the worker may be there
    before its servers. With `once` it is an error, and so is what only a person can put right before anything worked;
    a refused password is never tried again. What is to be decided and what failed is told as it stands in the queues
    at the end, each once.
    """
    from wedlock.store.failures import hub_failures
    from wedlock.sync.work import Tally

    open_hub(known)
    total, pause, worked = Tally(), FIRST_PAUSE, False
    with _draining() as stopping:
        while not stopping.is_set():
            began, before = monotonic(), total.looked
            try:
                with hub_failures():
                    outdated = _begin(known, by, once, stopping, progress, total)
                if once and not outdated:
                    break
            except Unavailable as error:
                worked = worked or total.looked > before
                if once or isinstance(error, LoginRefused) or not (worked or isinstance(error, Unreachable)):
                    raise
                pause = FIRST_PAUSE if monotonic() - began > pause else pause
                told = {"problem": str(error.problem), "way_out": str(error.hint or "")}
                sync_log().warning("unavailable", **told, again_in_s=pause)
                stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
    return _as_queued(total)


def _as_queued(total: Tally) -> Tally:
    """A question is met at every look at its record; a person has it once."""
    from wedlock.store.syncing.reading import SyncReading

    counts = SyncReading().counts().values()
    total.conflicts, total.errors = sum(c.conflicts for c in counts), sum(c.errors for c in counts)
    return total


def _begin(known: Settings, by: str, once: bool, stopping: Event, progress: Progress, total: Tally) -> bool:
    """Everything opened anew: the lock, the plan against the tables as they are now, both sides. One Run; whether it
    ended because a person resumed an object with another plan."""
    from wedlock.store.syncing.lock import synchronising

    log = sync_log()
    with (
        synchronising() as held,
        married(known) as marriage,
        run(marriage, "sync", by) as number,
        _working(marriage, number, stopping, progress, held) as (worker, plan),
    ):
        log.info("started", run=number, objects=[r.name for r in marriage.rules])
        over = stopping.is_set if once else _over(worker, stopping, TablesWatch(marriage, lambda: worker.tally.errors))
        worker.stopping = lambda: plan.outdated or over()
        try:
            worker.work(once)
        finally:
            total.add(worker.tally)
        log.info("ended", run=number, plan_resumed=plan.outdated, **worker.tally.counts())
        return plan.outdated


@contextmanager
def _working(
    marriage: Marriage, number: int, stopping: Event, progress: Progress, held: Callable[[], None]
) -> Iterator[tuple[Worker, PlanWatch]]:
    from wedlock.sync.guard import Guard
    from wedlock.sync.worker import Worker

    names = Pair(marriage.name("left"), marriage.name("right"))
    guard, plan, rounds = Guard(names, marriage.sides, marriage.hub, now, held), PlanWatch(marriage), count(1)
    guard.written()
    with ExitStack() as stack:
        stack.enter_context(tuned())
        captures = open_captures(marriage)
        for side in SIDES:
            stack.callback(captures.of(side).close)

        def check() -> None:
            guard.check()
            plan.check()
            if next(rounds) % ROUNDS == 0:
                gc.collect()

        worker = Worker(
            marriage.rules, marriage.sides, captures, marriage.hub, now, marriage.brakes(), number,
            check, stopping.is_set, progress, sync_log().info, fits=plan.fits,
        )  # fmt: skip
        yield worker, plan


def _over(worker: Worker, stopping: Event, tables: TablesWatch) -> Callable[[], bool]:
    """When a run ends: when it is told to, after its time where it did something, and when tables were altered."""
    end = monotonic() + RUN_LASTS
    return lambda: stopping.is_set() or (monotonic() > end and worker.tally.looked > 0) or tables.altered()


@contextmanager
def _draining() -> Iterator[Event]:
    """An Event that SIGTERM and SIGINT set; the second SIGINT interrupts at once."""
    stopping, before = Event(), {}

    def stop(number: int, _: FrameType | None) -> None:
        if stopping.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stopping.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        before[each] = signal.signal(each, stop)
    try:
        yield stopping
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
