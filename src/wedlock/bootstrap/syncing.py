"""`wedlock sync` wired: captures opened, the worker run until it is told to stop, each Run with its end."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from wedlock.bootstrap.capturing import open_captures
from wedlock.bootstrap.marriage import Marriage, now
from wedlock.bootstrap.plan_watch import PlanWatch
from wedlock.bootstrap.sync import run
from wedlock.bootstrap.sync_log import sync_log
from wedlock.errors import LoginRefused, Unavailable
from wedlock.model.plan import SIDES, Pair
from wedlock.model.ports import Progress, quiet

if TYPE_CHECKING:
    from wedlock.sync.work import Tally

OBJECTS = 200_000
"""Made between two collections."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds until a side that cannot be reached is tried again; doubled each time."""


def synchronise(marriage: Marriage, by: str, once: bool, progress: Progress = quiet) -> Tally:
    """Run the worker. SIGTERM and SIGINT drain: what is begun is ended. With `once`, an unreachable side ends it.

    What is to be decided and what failed is told as it stands in the queues at the end, each once.
    """
    from wedlock.store.syncing.lock import synchronising
    from wedlock.sync.work import Tally

    log, total, pause = sync_log(), Tally(), FIRST_PAUSE
    with synchronising() as held, _draining() as stopping:
        while not stopping.is_set():
            try:
                with run(marriage, "sync", by) as number:
                    log.info("started", run=number, objects=[r.name for r in marriage.rules])
                    tally = _work(marriage, number, once, stopping, progress, held)
                    total.add(tally)
                    log.info("ended", run=number, **tally.counts())
                return _as_queued(total)
            except Unavailable as error:
                if once or isinstance(error, LoginRefused):  # a refused password is never tried again
                    raise
                log.warning("unavailable", problem=str(error.problem), again_in_s=pause)
                stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
    return _as_queued(total)


def _as_queued(total: Tally) -> Tally:
    """A question is met at every look at its record; a person has it once."""
    from wedlock.store.syncing.reading import SyncReading

    counts = SyncReading().counts().values()
    total.conflicts, total.errors = sum(c.conflicts for c in counts), sum(c.errors for c in counts)
    return total


def _work(
    marriage: Marriage, number: int, once: bool, stopping: Event, progress: Progress, held: Callable[[], None]
) -> Tally:
    from wedlock.sync.guard import Guard
    from wedlock.sync.worker import Worker

    names = Pair(marriage.name("left"), marriage.name("right"))
    _tune()
    with ExitStack() as stack:
        captures = open_captures(marriage)
        for side in SIDES:
            stack.callback(captures.of(side).close)
        guard, plan = Guard(names, marriage.sides, marriage.hub, now, held), PlanWatch(marriage)

        def check() -> None:
            guard.check()
            plan.check()

        worker = Worker(
            marriage.rules, marriage.sides, captures, marriage.hub, now, marriage.brakes(), number,
            check, stopping.is_set, progress, sync_log().info,
        )  # fmt: skip
        return worker.work(once)


def _tune() -> None:
    """Where this process spends its time.

    A side's thread that has its answer goes on at once, and not after 5 ms. A batch makes some 50,000 objects that all
    go with it, and none in circles: looking for circles after every 700 of them took a quarter of the time.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS)
    sys.setswitchinterval(0.0005)


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
