"""How the synchronised objects stand, and which databases are trusted."""

from __future__ import annotations

from django.db import models


class SyncObject(models.Model):
    """How one object stands. `settled_at` is when a batch of it last came to its end."""

    name = models.TextField(primary_key=True)
    state = models.CharField(max_length=8)  # an ObjectState
    reason = models.TextField()
    fingerprint = models.TextField()
    coupled = models.BooleanField()
    loaded = models.BooleanField()
    cursor_left = models.TextField()
    cursor_right = models.TextField()
    deletions = models.IntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wedlock_object"

    def __str__(self) -> str:
        return self.name


class TrustedSide(models.Model):
    """The database that a side is, as a person last trusted it."""

    side = models.CharField(max_length=5, primary_key=True)
    system = models.TextField()
    database = models.TextField()
    timeline = models.TextField()
    writable = models.BooleanField()

    class Meta:
        db_table = "wedlock_side"

    def __str__(self) -> str:
        return self.side
