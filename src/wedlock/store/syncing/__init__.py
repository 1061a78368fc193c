"""What the hub keeps of synchronisation: the ports of `model.sync_ports` over Django's connection. Django is set up."""

from __future__ import annotations

from wedlock.store.syncing.hub import SyncHub
from wedlock.store.syncing.leaving import Exported, SyncLeaving
from wedlock.store.syncing.lock import synchronising
from wedlock.store.syncing.reading import AskedConflict, KeptError, ObjectCounts, Standing, SyncReading

__all__ = [
    "AskedConflict",
    "Exported",
    "KeptError",
    "ObjectCounts",
    "Standing",
    "SyncHub",
    "SyncLeaving",
    "SyncReading",
    "synchronising",
]
