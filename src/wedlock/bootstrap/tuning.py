"""Where a process that looks at many records spends its time."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_S = 0.0005


@contextmanager
def tuned() -> Iterator[None]:
    """For a process that does nothing else.

    A side's thread that has its answer goes on at once, and not after 5 ms. A batch makes some 50,000 objects that all
    go with it, and none in circles: whoever works long looks for them between batches, when little is left to be looked
    at. `wedlock verify` leaves none: of 20,000 pairs not one.
    """
    interval = sys.getswitchinterval()
    gc.freeze()
    gc.disable()
    sys.setswitchinterval(SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.enable()
