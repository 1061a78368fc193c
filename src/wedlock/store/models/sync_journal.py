"""The Journal of synchronisation, and its Runs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SyncJournal(models.Model):
    """Append-only. `told` is JSON [fields, before, after, extra]; an empty key is unknown."""

    run = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    object = models.TextField()
    action = models.CharField(max_length=16)
    side = models.CharField(max_length=5)
    left_key = models.TextField()
    right_key = models.TextField()
    why = models.TextField()
    told = models.TextField()

    class Meta:
        db_table = "wedlock_journal"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("left_key", "object"), name="journal_of_left"),
            models.Index(fields=("right_key", "object"), name="journal_of_right"),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.action} {self.pk}"


class SyncRun(models.Model):
    """One execution."""

    kind = models.CharField(max_length=16)
    by = models.TextField()
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        db_table = "wedlock_run"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
