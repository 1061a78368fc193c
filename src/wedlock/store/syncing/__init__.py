"""What the hub keeps of synchronisation: the ports of `model.sync_ports` over Django's connection. Django is set up."""

from __future__ import annotations

from wedlock.store.syncing.hub import SyncHub

__all__ = ["SyncHub"]
