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
from wedlock.store.models.sync_backlog import PendingRecord, Position, WriteIntent
from wedlock.store.models.sync_book import SyncObject, TrustedSide
from wedlock.store.models.sync_journal import SyncJournal, SyncRun
from wedlock.store.models.sync_links import Apart, CrossReference, RecordRow
from wedlock.store.models.sync_queues import SyncConflict, SyncError

__all__ = [
    "Account",
    "AccountManager",
    "Apart",
    "Application",
    "AuditEntry",
    "Browser",
    "Credential",
    "CrossReference",
    "Group",
    "Identity",
    "Invitation",
    "Launch",
    "PendingRecord",
    "Position",
    "Proposal",
    "RecordRow",
    "SyncConflict",
    "SyncError",
    "SyncJournal",
    "SyncObject",
    "SyncRun",
    "TrustedSide",
    "WriteIntent",
    "normalised_name",
]
