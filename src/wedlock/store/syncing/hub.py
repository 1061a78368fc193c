"""SyncHub: everything that synchronisation needs of the hub."""

from __future__ import annotations

from wedlock.store.syncing.answers import KeptAnswers
from wedlock.store.syncing.backlog import KeptBacklog
from wedlock.store.syncing.book import KeptBook
from wedlock.store.syncing.intents import KeptIntents
from wedlock.store.syncing.journal import KeptJournal
from wedlock.store.syncing.ledger import KeptLedger
from wedlock.store.syncing.links import KeptLinks


class SyncHub(KeptLinks, KeptIntents, KeptBacklog, KeptLedger, KeptAnswers, KeptBook, KeptJournal):
    """`model.sync_ports.Hub` on SQLite and PostgreSQL. Django must be set up, and the hub's tables be there."""
