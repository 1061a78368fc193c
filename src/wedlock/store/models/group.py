"""Groups of Accounts, and the policy each brings along."""

from __future__ import annotations

from django.db import models


class Group(models.Model):
    """Who sees which Application, and under which limits. The strictest limit of a person's groups counts."""

    name = models.CharField(max_length=80, unique=True)
    second_factor_required = models.BooleanField(default=False)
    idle_minutes = models.PositiveIntegerField(null=True, blank=True)
    absolute_minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "wedlock_group"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
