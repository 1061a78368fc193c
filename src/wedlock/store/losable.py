"""A transaction that a power cut within the same second may take back, whole. Nothing waits for the disk.

For what is worth nothing after a restart anyway: a ticket that nobody has redeemed. Whatever is committed after it in
the usual way brings it to the disk, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def losable() -> Iterator[None]:
    """Inside another transaction it is a part of that one."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "sqlite":
        with _sqlite():
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            yield


@contextmanager
def _sqlite() -> Iterator[None]:
    """SQLite takes the setting outside a transaction alone; the connection is this thread's own."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
