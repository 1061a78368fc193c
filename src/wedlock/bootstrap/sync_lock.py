"""One worker a hub: a lock that ends with its process, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from wedlock.config import Settings
from wedlock.errors import Refused
from wedlock.language import T


@contextmanager
def only_worker(known: Settings) -> Iterator[None]:
    """Hold the lock of the home folder; Refused where another process works on this hub."""
    with (known.home / "sync.lock").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                T("Another process synchronises {home} already", home=str(known.home)),
                T("Stop it first (Ctrl-C or SIGTERM: it ends what it has begun), then call again."),
            ) from None
        yield
