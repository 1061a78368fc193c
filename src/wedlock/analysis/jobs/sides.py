"""The jobs of one system: which are installed and used, by which tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wedlock.analysis.jobs import tables as reading
from wedlock.analysis.jobs import usage
from wedlock.capabilities import vocabulary
from wedlock.capabilities.vocabulary import Capability
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import JobSide, JobTable, Role
from wedlock.model.profile import Profiles

INSTALLED = 0.5
EMBEDDED = 0.8


@dataclass(frozen=True)
class SideJobs:
    """The jobs of one system. `sides` holds every job of the vocabulary; `affinity` table → job → 0…1."""

    sides: dict[str, JobSide]
    affinity: dict[str, dict[str, float]]
    unclassified: tuple[str, ...]


def find_jobs(catalog: Catalog, profiles: Profiles) -> SideJobs:
    """Which jobs a system does, as far as its schema (and, with profiles, its rows) tell."""
    read = reading.read_tables(catalog)
    claims: dict[str, list[JobTable]] = {name: [] for name in vocabulary.names()}
    affinity: dict[str, dict[str, float]] = {}
    for name, table in read.items():
        for job, (score, why) in reading.affinities(table).items():
            claim = reading.as_job_table(table, job, score, why)
            if claim.score >= reading.CLAIM * 0.5:
                claims[job].append(claim)
                affinity.setdefault(name, {})[job] = claim.score
    _add_embedded(read, claims, affinity)
    sides = {c.name: _side(c, claims[c.name], profiles) for c in vocabulary.load()}
    unclassified = tuple(table.name for table in catalog.tables if table.name not in affinity)
    return SideJobs(sides, affinity, unclassified)


def _add_embedded(
    read: dict[str, reading.TableReading], claims: dict[str, list[JobTable]], affinity: dict[str, dict[str, float]]
) -> None:
    """Jobs done inside another job's table: a credit limit as a column of the customer."""
    hosts = {name: {j for j, s in jobs.items() if s >= 0.4} for name, jobs in affinity.items()}
    for capability in vocabulary.load():
        for name, table in read.items():
            found = table.columns.embedded.get(capability.name)
            if not found or table.machinery or table.role is not Role.HEADER:
                continue
            named = tuple(dict.fromkeys(found.columns.values()))
            if len(named) < capability.embedded_least or not _hosted(capability, hosts.get(name, set())):
                continue
            why = (T("kept in columns of {table}: {columns}", table=name, columns=list(named)[:5]),)
            claims[capability.name].append(JobTable(name, Role.DETAIL, named, EMBEDDED, why))
            jobs = affinity.setdefault(name, {})
            jobs[capability.name] = max(jobs.get(capability.name, 0.0), 0.5)


def _hosted(capability: Capability, jobs: Iterable[str]) -> bool:
    return bool(set(jobs) & set(capability.hosts)) if capability.hosts else True


def _side(capability: Capability, claims: list[JobTable], profiles: Profiles) -> JobSide:
    ranked = tuple(sorted(claims, key=lambda claim: (-claim.score, claim.table)))
    score = _installed(ranked)
    kept = tuple(claim for claim in ranked if claim.score >= reading.CLAIM)
    evidence: tuple[Text, ...] = ()
    installed = score >= INSTALLED
    used = usage.of(kept, profiles) if installed else usage.UNKNOWN
    return JobSide(
        capability.name, installed, round(score, 4), used.used, used.activity, kept, (*evidence, *used.evidence)
    )


def _installed(ranked: tuple[JobTable, ...]) -> float:
    if not ranked:
        return 0.0
    score = ranked[0].score
    for other in ranked[1:4]:
        score += (1 - score) * 0.15 * other.score
    return score
