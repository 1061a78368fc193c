"""Proposal: what an import of users found and a person decides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wedlock.store.models.account import Account
from wedlock.store.models.identity import Identity


class Proposal(models.Model):
    """One claim about one login of a System. Found again by the next import, it is the same row (`mark`).

    `other_*`: the login of another System that would be the same person's; empty where there is none. `account`: the
    Account it would belong to, where one exists already. `identity`: the one that a rename or a leaving is about.
    """

    class Kind(models.TextChoices):
        PERSON = "person"  # this login (and the other) are one person's
        RENAMED = "renamed"  # the row of `identity` is called `login` now
        GONE = "gone"  # the login of `identity` is not there any more, or is deactivated

    class Band(models.TextChoices):
        AUTOMATIC = "automatic"
        REVIEW = "review"
        SEPARATE = "separate"  # nobody in another System is like it: a person of its own

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REJECTED = "rejected"  # never proposed again
        WITHDRAWN = "withdrawn"  # a later import did not find it any more

    mark = models.CharField(max_length=64, unique=True)  # SHA-256 of what is claimed
    kind = models.CharField(max_length=8, choices=Kind)
    system = models.SlugField(max_length=60)
    key = models.CharField(max_length=80, blank=True)
    login = models.CharField(max_length=200)
    name = models.CharField(max_length=150, blank=True)
    email = models.CharField(max_length=254, blank=True)
    other_system = models.SlugField(max_length=60, blank=True)
    other_key = models.CharField(max_length=80, blank=True)
    other_login = models.CharField(max_length=200, blank=True)
    other_name = models.CharField(max_length=150, blank=True)
    other_email = models.CharField(max_length=254, blank=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="proposals")
    identity = models.ForeignKey(Identity, null=True, on_delete=models.CASCADE, related_name="proposals")
    band = models.CharField(max_length=10, choices=Band, default=Band.REVIEW)
    probability = models.FloatField(default=0.0)
    evidence = models.JSONField(default=list)  # [[English sentence, {hole: value}], …]; told by passport.linking
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found = models.DateTimeField(auto_now_add=True)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "wedlock_proposal"
        ordering = ("-probability", "system", "login")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("state", "kind", "band"), name="proposal_by_state"),
            models.Index(fields=("system", "login"), name="proposal_by_login"),
            models.Index(fields=("other_system", "other_login"), name="proposal_by_other"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.system}/{self.login}"
