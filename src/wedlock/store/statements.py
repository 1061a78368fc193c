"""Statements of the hot paths: SQL in files, sql/NAME.sql, that SQLite and PostgreSQL both read.

A launch runs ten of them; building them anew from models each time cost five times what running them does.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def row(name: str, **values: object) -> tuple[Any, ...] | None:
    """The first row that a statement finds."""
    with _run(name, values) as cursor:
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def change(name: str, **values: object) -> int:
    """How many rows a statement changed."""
    with _run(name, values) as cursor:
        return int(cursor.rowcount)


@cache
def text(name: str) -> str:
    """A statement without its comments."""
    written = (resources.files("wedlock.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return "\n".join(line for line in written.splitlines() if not line.startswith("--"))


def in_utc(found: datetime) -> datetime:
    """SQLite keeps no zone: what it gives is UTC."""
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def partly(model: type[Row], **known: object) -> Row:
    """A row of which some columns are known; another is read when somebody asks for it."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    return model.from_db(DEFAULT_DB_ALIAS, names, [known[name] for name in names])


def _run(name: str, values: dict[str, Any]) -> CursorWrapper:
    hub = connections[DEFAULT_DB_ALIAS]
    cursor = hub.cursor()
    cursor.execute(text(name), {key: _column(hub, value) for key, value in values.items()})
    return cursor


def _column(hub: BaseDatabaseWrapper, value: Any) -> Any:
    """As the database's own columns hold it."""
    if isinstance(value, datetime):
        return hub.ops.adapt_datetimefield_value(value)
    if isinstance(value, uuid.UUID) and not hub.features.has_native_uuid_field:
        return value.hex
    return value
