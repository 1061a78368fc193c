"""Divorce: what the hub kept of synchronisation is written down for whoever wants it, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model

from wedlock.store import models
from wedlock.store.statements import text
from wedlock.store.syncing.database import Kept

_FORGOTTEN_AT_ONCE = 2000  # so that a sign-in never waits long
_READ_AT_ONCE = 2000
_OF_OBJECT = (
    "wedlock_pending", "wedlock_intent", "wedlock_part", "wedlock_apart", "wedlock_conflict", "wedlock_error",
    "wedlock_cross_reference", "wedlock_journal",
)  # fmt: skip
_OF_ALL = ("wedlock_run", "wedlock_position", "wedlock_side")


class Exported(StrEnum):
    """What can be written down."""

    LINKS = "links"
    JOURNAL = "journal"
    CONFLICTS = "conflicts"
    ERRORS = "errors"
    RUNS = "runs"


_MODELS: dict[Exported, type[Model]] = {
    Exported.LINKS: models.CrossReference,
    Exported.JOURNAL: models.SyncJournal,
    Exported.CONFLICTS: models.SyncConflict,
    Exported.ERRORS: models.SyncError,
    Exported.RUNS: models.SyncRun,
}


class SyncLeaving(Kept):
    def export(self, what: Exported, object_: str = "") -> Iterator[list[str]]:
        """Rows of a CSV file, the names first; keys and values are JSON, times ISO 8601 in UTC."""
        model = _MODELS[what]
        names = [each.attname for each in model._meta.concrete_fields]
        yield names
        wanted = model._default_manager.using(self._db.alias).order_by("pk")
        if object_ and what is not Exported.RUNS:
            wanted = wanted.filter(object=object_)
        last = 0
        while True:
            with self._db.reading():
                rows = list(wanted.filter(pk__gt=last).values_list(*names)[:_READ_AT_ONCE])
            yield from ([_cell(value) for value in row] for row in rows)
            if len(rows) < _READ_AT_ONCE:
                return
            last = rows[-1][0]

    def forget(self, object_: str = "") -> int:
        """Everything of one object, or of all of them. How many rows that were. Nobody may synchronise meanwhile.

        In many short transactions: interrupted, it is simply called again.
        """
        condition, values = ("object = %s", (object_,)) if object_ else ("1 = 1", ())
        gone = sum(self._empty(table, condition, values) for table in _OF_OBJECT)
        if not object_:
            gone += sum(self._empty(table, condition, values) for table in _OF_ALL)
        return gone + self._empty("wedlock_object", condition.replace("object", "name"), values)

    def _empty(self, table: str, condition: str, values: tuple[str, ...]) -> int:
        row = "ctid" if self._db.connection.vendor == "postgresql" else "rowid"
        statement = text("sync/forget").format(table=table, row=row, condition=condition)
        gone = 0
        while True:
            with self._db.writing(), self._db.connection.cursor() as cursor:
                cursor.execute(statement, (*values, _FORGOTTEN_AT_ONCE))
                some = int(cursor.rowcount)
                gone += some
                if some < _FORGOTTEN_AT_ONCE:
                    return gone


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)
