"""The tables of the hub, one idea a file."""

from __future__ import annotations

from wedlock.store.models.account import Account, AccountManager, normalised_name
from wedlock.store.models.application import Application
from wedlock.store.models.audit import AuditEntry
from wedlock.store.models.browser import Browser
from wedlock.store.models.credential import Credential
from wedlock.store.models.group import Group
from wedlock.store.models.identity import Identity
from wedlock.store.models.invitation import Invitation
from wedlock.store.models.launch import Launch
from wedlock.store.models.proposal import Proposal

__all__ = [
    "Account",
    "AccountManager",
    "Application",
    "AuditEntry",
    "Browser",
    "Credential",
    "Group",
    "Identity",
    "Invitation",
    "Launch",
    "Proposal",
    "normalised_name",
]
