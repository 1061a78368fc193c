"""AuditEntry: what was done, each entry chained to the one before."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """Append-only. `mac` is over the entry and the `mac` before it, under a key that is not in this database."""

    number = models.BigIntegerField(primary_key=True)  # from 1, without a gap
    at = models.CharField(max_length=32)  # ISO 8601, UTC, microseconds: the exact text that was chained
    actor = models.CharField(max_length=150, blank=True)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=200, blank=True, db_index=True)
    detail = models.TextField(blank=True)  # canonical JSON, no secret
    mac = models.CharField(max_length=64)

    class Meta:
        db_table = "wedlock_audit"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
