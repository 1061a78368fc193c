"""What waits for a person: the conflict queue and the error queue. What was closed stays, as history."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

_OPEN = models.Q(closed_at__isnull=True)


class SyncConflict(models.Model):
    """One question. While it stands it is one per object, record, question and unit; an empty key is unknown."""

    object = models.TextField()
    question = models.CharField(max_length=8)
    unit = models.TextField()
    left_key = models.TextField()
    right_key = models.TextField()
    shown_left = models.TextField()
    shown_right = models.TextField()
    reason = models.TextField()
    opened = models.DateTimeField()
    answer = models.CharField(max_length=8)  # empty: open
    by = models.TextField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wedlock_conflict"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("object", "left_key", "right_key", "question", "unit"), condition=_OPEN, name="conflict_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("object", "right_key"), condition=_OPEN, name="conflict_of_right")
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.question} {self.pk}"


class SyncError(models.Model):
    """One record that could not be written or read. While it stands it is one per object, record and side."""

    object = models.TextField()
    side = models.CharField(max_length=5)
    left_key = models.TextField()
    right_key = models.TextField()
    trouble = models.CharField(max_length=16)
    text = models.TextField()
    attempt = models.PositiveIntegerField()
    since = models.DateTimeField()
    last = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wedlock_error"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("object", "left_key", "right_key", "side"), condition=_OPEN, name="error_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("object", "right_key"), condition=_OPEN, name="error_of_right")
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.trouble} {self.pk}"
