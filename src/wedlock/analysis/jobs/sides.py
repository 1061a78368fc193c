"""The jobs of one system: which are installed and used, by which tables."""

from __future__ import annotations

from dataclasses import dataclass

from wedlock.analysis.jobs import usage
from wedlock.analysis.jobs.claims import Claims, find_claims
from wedlock.analysis.jobs.tables import read_tables
from wedlock.capabilities import vocabulary
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import JobSide, JobTable
from wedlock.model.profile import Profiles

INSTALLED = 0.5
CLAIMED = 0.15  # worth from which a table counts as claimed by a job
LISTED = 0.2  # worth from which a job lists a table as its own
COMPANIONS, COMPANION = 3, 0.15  # so many further tables add so much of what is missing to certainty, each


@dataclass(frozen=True)
class SideJobs:
    """The jobs of one system. `sides` holds every job of the vocabulary; `affinity` table → job → 0…1."""

    sides: dict[str, JobSide]
    affinity: dict[str, dict[str, float]]
    unclassified: tuple[str, ...]


def find_jobs(catalog: Catalog, profiles: Profiles) -> SideJobs:
    """Which jobs a system does, as far as its schema (and, with profiles, its rows) tell."""
    claims = find_claims(catalog, read_tables(catalog))
    affinity = {
        table: {job: round(claim.worth, 4) for job, claim in jobs.items() if claim.worth >= CLAIMED}
        for table, jobs in claims.items()
    }
    affinity = {table: jobs for table, jobs in affinity.items() if jobs}
    sides = {name: _side(name, claims, profiles) for name in vocabulary.names()}
    unclassified = tuple(table.name for table in catalog.tables if table.name not in affinity)
    return SideJobs(sides, affinity, unclassified)


def _side(job: str, claims: Claims, profiles: Profiles) -> JobSide:
    tables = [jobs[job].as_table(table) for table, jobs in claims.items() if job in jobs]
    ranked = tuple(sorted((t for t in tables if t.score >= LISTED), key=lambda t: (-t.score, t.table)))
    score = _certainty(ranked)
    if score < INSTALLED:
        return JobSide(job, False, round(score, 4), tables=ranked)
    used = usage.of(ranked, profiles)
    evidence = (*ranked[0].evidence, *used.evidence)
    return JobSide(job, True, round(score, 4), used.used, used.activity, ranked, evidence)


def _certainty(ranked: tuple[JobTable, ...]) -> float:
    """How sure the job is installed: by its best table, and a little by the next ones."""
    score = ranked[0].score if ranked else 0.0
    for other in ranked[1 : 1 + COMPANIONS]:
        score += (1 - score) * COMPANION * other.score
    return score
