"""The extension packed: from the hub and the key into a folder, and to where the portal serves it."""

from __future__ import annotations

from pathlib import Path

from wedlock.bootstrap.extension_key import extension_key
from wedlock.bootstrap.portal import open_hub
from wedlock.config import Settings
from wedlock.passport.rollout.folder import put, served_folder
from wedlock.passport.rollout.pack import PACKAGE, UPDATES, Pack, pack
from wedlock.passport.rollout.version import last_pack, remember
from wedlock.store.failures import hub_failures


def pack_extension(known: Settings, out: Path | None, update_url: str | None) -> Pack:
    """Pack for the portal of the settings. `update_url` None: the portal itself, which serves it from the home."""
    key = extension_key(known)
    open_hub(known)
    portal = known.passport.address
    with hub_failures():
        packed = pack(portal, known.passport.name, key, update_url or f"{portal}/extension/{UPDATES}",
                      last_pack(known.home))  # fmt: skip
    served = served_folder(known.home)
    remember(known.home, packed.remember)
    put(packed.files, out or served)
    if out is not None:
        put({name: packed.files[name] for name in (PACKAGE, UPDATES)}, served)
    return packed
