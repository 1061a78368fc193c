"""Two imports, or an import and an administrator, one after the other."""

from __future__ import annotations

from django.db import connection

_LOCK = 0x77656C696E6B  # PostgreSQL's advisory lock of linking


def one_at_a_time() -> None:
    """Wait until nobody else is linking, till the end of this transaction. SQLite: it began IMMEDIATE."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
