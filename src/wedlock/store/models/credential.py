"""Credential: a sealed password for an Application."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wedlock.store.models.account import Account
from wedlock.store.models.application import Application


class Credential(models.Model):
    """Sealed bytes only; opened by `passport.vault` alone. `account` null: the login that all share."""

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="credentials")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="credentials")
    version = models.PositiveIntegerField(default=1)  # a part of what seals it: an old row put back does not open
    sealed = models.BinaryField()  # nonce ‖ AES-256-GCM under the data key
    wrapped = models.BinaryField()  # nonce ‖ the data key under the vault key
    vault_key = models.CharField(max_length=16)  # which vault key wrapped it
    stale = models.BooleanField(default=False)  # the application refused it
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "wedlock_credential"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("account", "application"), name="credential_one_an_application"),
            models.UniqueConstraint(
                fields=("application",), condition=models.Q(account=None), name="credential_one_shared"
            ),
        ]

    def __repr__(self) -> str:
        return f"<Credential {self.pk} of {self.application_id}>"

    __str__ = __repr__
