"""Identity: an Account's login in one System."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wedlock.store.models.account import Account


class Identity(models.Model):
    """At most one per Account and System; one login of a System is one person's, unless marked shared."""

    class Proof(models.TextChoices):
        NONE = "none"  # proposed by an import
        ADMINISTRATOR = "administrator"  # an administrator confirmed it
        LOGIN = "login"  # a live login succeeded

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identities")
    system = models.SlugField(max_length=60)
    login = models.CharField(max_length=200)  # as the System spells it
    key = models.CharField(max_length=80, blank=True)  # the row of its user table: survives a renaming there
    shared = models.BooleanField(default=False)
    proof = models.CharField(max_length=16, choices=Proof, default=Proof.NONE)
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "wedlock_identity"
        ordering = ("system",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("system", "key"), name="identity_by_row")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("account", "system"), name="identity_one_a_system"),
            models.UniqueConstraint(
                fields=("system", "login"), condition=models.Q(shared=False), name="identity_one_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}/{self.login}"
