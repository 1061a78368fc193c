"""Launch: one opening of an Application, and the one-time Ticket it was given."""

from __future__ import annotations

import uuid

from django.db import models

from wedlock.store.models.account import Account
from wedlock.store.models.application import Application
from wedlock.store.models.browser import Browser


class Launch(models.Model):
    """Bound to account, session, application, origin and browser. Only the ticket's SHA-256 is kept."""

    class Reason(models.TextChoices):
        TILE = "tile"
        ARRIVED = "arrived"  # the person came to the login page with a live session

    class Outcome(models.TextChoices):
        OPEN = "open"  # ticket given, nothing heard yet
        REDEEMED = "redeemed"
        BURNED = "burned"  # refused at redeeming: wrong origin, key, session
        SUCCEEDED = "succeeded"
        FAILED = "failed"  # the application refused the login
        STOPPED = "stopped"  # a captcha, a foreign form, no such fields: nothing was filled

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="launches")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="launches")
    browser = models.ForeignKey(Browser, on_delete=models.CASCADE, related_name="launches")
    session = models.CharField(max_length=64)  # SHA-256 of the session's key
    origin = models.CharField(max_length=300)
    ticket = models.CharField(max_length=64, unique=True)  # SHA-256
    reason = models.CharField(max_length=8, choices=Reason)
    started = models.DateTimeField()
    expires = models.DateTimeField()
    machine = models.CharField(max_length=32, blank=True)  # whose ticks: one boot of one computer
    ticks = models.BigIntegerField(default=0)  # milliseconds since that boot: not moved when the clock is set
    credential_version = models.PositiveIntegerField(default=0)  # what was filled: a later one is not marked stale
    proves = models.CharField(max_length=64, blank=True)  # `tickets.proof_of` the login, where it is the Identity's
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    detail = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "wedlock_launch"
        ordering = ("-started",)
        indexes = (
            models.Index(fields=("account", "-started"), name="launch_of_account"),
            models.Index(fields=("expires",), name="launch_by_expiry"),
        )

    def __str__(self) -> str:
        return str(self.id)
