"""Browser: one enrolled browser of an Account, known by its extension's public key."""

from __future__ import annotations

from django.db import models

from wedlock.store.models.account import Account


class Browser(models.Model):
    """The private half never leaves the browser. `thumbprint` is RFC 7638's of the P-256 public key."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="browsers")
    thumbprint = models.CharField(max_length=43)
    public_key = models.JSONField()  # a JWK: kty, crv, x, y
    label = models.CharField(max_length=120, blank=True)
    enrolled = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "wedlock_browser"
        ordering = ("-enrolled",)
        constraints = (models.UniqueConstraint(fields=("account", "thumbprint"), name="browser_once_an_account"),)

    def __str__(self) -> str:
        return self.label or self.thumbprint[:8]
