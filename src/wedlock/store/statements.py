"""Statements of the hot paths: SQL in files, sql/NAME.sql, that SQLite and PostgreSQL both read.

A launch runs ten of them; building them anew from models each time cost five times what running them does.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db import connection


def row(name: str, **values: object) -> tuple[Any, ...] | None:
    """The first row that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(text(name), _adapted(values))
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def change(name: str, **values: object) -> int:
    """How many rows a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(text(name), _adapted(values))
        return int(cursor.rowcount)


@cache
def text(name: str) -> str:
    """A statement without its comments."""
    written = (resources.files("wedlock.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return "\n".join(line for line in written.splitlines() if not line.startswith("--"))


def in_utc(found: datetime) -> datetime:
    """SQLite keeps no zone: what it gives is UTC."""
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _adapted(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _column(value) for name, value in values.items()}


def _column(value: Any) -> Any:
    """As the database's own columns hold it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
