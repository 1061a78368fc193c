"""Invitation: a one-time link by which a person sets their password."""

from __future__ import annotations

from django.db import models

from wedlock.store.models.account import Account


class Invitation(models.Model):
    """Only the SHA-256 of its 256 random bits is kept; burned at use, and by the next one of the same account.

    `account` null: the link of the first start, which makes the first administrator.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=64, unique=True)  # SHA-256
    made = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=150, blank=True)
    expires = models.DateTimeField()

    class Meta:
        db_table = "wedlock_invitation"

    def __str__(self) -> str:
        return f"invitation {self.pk}"
