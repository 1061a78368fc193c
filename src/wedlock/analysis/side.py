"""Side: all that is known of one of the two systems before they are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from wedlock.model.catalog import Catalog
from wedlock.model.profile import Profiles


class JobsFound(Protocol):
    """The jobs of one system, as far as matching needs them: table → job → how much it belongs there, 0…1."""

    @property
    def affinity(self) -> Mapping[str, Mapping[str, float]]: ...


@dataclass(frozen=True)
class NoJobs:
    """Where nobody has looked for jobs."""

    affinity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Side:
    """One system: its Catalog, the Profiles of its columns (empty where no rows were read) and its jobs."""

    catalog: Catalog
    profiles: Profiles = field(default_factory=dict)
    jobs: JobsFound = field(default_factory=NoJobs)
