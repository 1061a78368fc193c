"""Two starts at once must not both bring the tables up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POSTGRESQL_LOCK = 0x5EDD10C4  # an advisory lock of ours


@contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    """Holds a lock of the hub's database: of the server on PostgreSQL, of a file in the home folder for SQLite."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_POSTGRESQL_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_POSTGRESQL_LOCK])
        return
    with _file_lock(home / "hub.lock"):
        yield


@contextmanager
def _file_lock(file: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own lock makes the second start wait or fail
        yield
        return
    with file.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
