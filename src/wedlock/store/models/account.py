"""Account: one person with us."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from wedlock.store.models.group import Group


def normalised_name(name: str) -> str:
    """One spelling a login name: NFKC, case folded, no surrounding blanks. Compared, stored and throttled as this."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=normalised_name(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=normalised_name(username or ""))


class Account(AbstractBaseUser):
    """One person. `role` says what they may do on the portal; `is_active` false ends everything at once."""

    class Role(models.TextChoices):
        PERSON = "person"
        VIEWER = "viewer"
        OPERATOR = "operator"
        INTEGRATOR = "integrator"
        SECURITY = "security"
        AUDITOR = "auditor"

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.PERSON)
    language = models.CharField(max_length=8, blank=True)
    groups = models.ManyToManyField(Group, blank=True, related_name="accounts", db_table="wedlock_account_group")
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "wedlock_account"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name or self.username

    def clean(self) -> None:
        super().clean()
        self.username = normalised_name(self.username)
