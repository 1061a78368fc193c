"""Side: all that is known of one of the two systems before they are compared."""

from __future__ import annotations

from dataclasses import dataclass, field

from wedlock.analysis.jobs import SideJobs
from wedlock.model.catalog import Catalog
from wedlock.model.profile import Profiles

NO_JOBS = SideJobs({}, {}, ())
"""Where nobody has looked for jobs."""


@dataclass(frozen=True)
class Side:
    """One system: its Catalog, the Profiles of its columns (empty where no rows were read) and its jobs."""

    catalog: Catalog
    profiles: Profiles = field(default_factory=dict)
    jobs: SideJobs = field(default_factory=lambda: NO_JOBS)
