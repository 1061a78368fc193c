"""What is under way: the records to look at, how far the sides were read, the writes that were begun."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PendingRecord(models.Model):
    """One record to look at, not before `due`. `waits_for` is JSON [object, side, key]."""

    pk = models.CompositePrimaryKey("object", "side", "key")
    object = models.TextField()
    side = models.CharField(max_length=5)
    key = models.TextField()
    stamp = models.BigIntegerField()  # grows with every Change, over all records of the side
    since = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    attempt = models.PositiveIntegerField()
    due = models.DateTimeField()
    waits_for = models.TextField(null=True)

    class Meta:
        db_table = "wedlock_pending"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=("object", "due", "stamp"), condition=models.Q(waits_for__isnull=True), name="pending_next"
            ),
            models.Index(fields=("waits_for",), condition=models.Q(waits_for__isnull=False), name="pending_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.side} {self.key}"


class Position(models.Model):
    """How far a side has been read. Every writer of its pending records takes this row first, and the next stamp."""

    side = models.CharField(max_length=5, primary_key=True)
    position = models.TextField()
    stamp = models.BigIntegerField()
    moved = models.DateTimeField(null=True)

    class Meta:
        db_table = "wedlock_position"

    def __str__(self) -> str:
        return self.side


class WriteIntent(models.Model):
    """One write that was decided and of which the hub does not know the end. `entries` are JSON."""

    marker = models.CharField(max_length=200, primary_key=True)
    object = models.TextField(db_index=True)
    side = models.CharField(max_length=5)
    source = models.TextField()  # empty: none
    key = models.TextField()
    doing = models.CharField(max_length=8)
    entries = models.TextField()
    started = models.DateTimeField()
    run = models.BigIntegerField()

    class Meta:
        db_table = "wedlock_intent"

    def __str__(self) -> str:
        return self.marker
