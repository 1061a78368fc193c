"""What `wedlock check` tells of a system beyond its catalog: the account's rights, whether changes could be captured
later, and the script that makes a reader account with no right too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from wedlock.language import Text
from wedlock.model.catalog import Catalog

READER = "wedlock_reader"
"""The account that the scripts make."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that capturing changes needs, for information: an analysis needs none of them."""

    key: str
    wanted: str
    found: str
    met: bool


@dataclass(frozen=True, slots=True)
class Checkup:
    """`denied` are tables that the account may not read; `writable` counts those that it could change.

    `all_powerful` is a superuser; `grants` the script that an administrator runs, as it stands but for the password.
    """

    user: str
    all_powerful: bool
    writable: int
    denied: tuple[str, ...]
    capture: tuple[Requirement, ...]
    grants: str
    capture_note: Text | None = None


@runtime_checkable
class Examinable(Protocol):
    """A connector that can tell of its account."""

    def checkup(self, catalog: Catalog) -> Checkup: ...


def setting(key: str, found: object, wanted: str) -> Requirement:
    """A server setting that must have one value."""
    return Requirement(key, wanted, str(found), str(found).lower() == wanted.lower())
