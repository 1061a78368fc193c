"""The jobs of one system: which are installed and used, by which tables."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from wedlock.analysis.jobs import usage
from wedlock.analysis.jobs.claim import Claims
from wedlock.analysis.jobs.claims import find_claims
from wedlock.analysis.jobs.implied import with_references
from wedlock.analysis.jobs.tables import names_without_prefix, read_tables
from wedlock.capabilities import vocabulary
from wedlock.capabilities.vocabulary import Kind
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import JobSide, JobTable, Role
from wedlock.model.profile import Profiles

INSTALLED = 0.5
CLAIMED = 0.15  # worth from which a table counts as claimed by a job
SLOPE = 13.0  # of the calibration curve: fitted on 24 schemas; leaving any one out moves it between 12 and 16
UNLIKELY, CERTAIN = 0.08, 0.99  # of schemas seen for the first time: jobs without a sign that were there, and with one
COMPANIONS, COMPANION = 3, 0.15  # so many further tables add so much of what is missing to certainty, each

ROLES = {
    Role.HEADER: T("header"),
    Role.LINES: T("lines"),
    Role.DETAIL: T("detail"),
    Role.REFERENCE: T("reference data"),
    Role.HISTORY: T("history"),
    Role.LINK: T("link"),
}


@dataclass(frozen=True)
class SideJobs:
    """The jobs of one system. `sides` holds every job of the vocabulary; `affinity` table → job → 0…1."""

    sides: dict[str, JobSide]
    affinity: dict[str, dict[str, float]]
    unclassified: tuple[str, ...]


def find_jobs(catalog: Catalog, profiles: Profiles) -> SideJobs:
    """Which jobs a system does, as far as its schema (and, with profiles, its rows) tell."""
    catalog = with_references(catalog, names_without_prefix(catalog))
    claims = find_claims(catalog, read_tables(catalog))
    affinity = {
        table: {job: round(claim.worth, 4) for job, claim in jobs.items() if claim.worth >= CLAIMED}
        for table, jobs in claims.items()
    }
    affinity = {table: jobs for table, jobs in affinity.items() if jobs}
    parents = _parents(catalog)
    sides = {name: _side(name, claims, profiles, parents) for name in vocabulary.names()}
    unclassified = tuple(table.name for table in catalog.tables if table.name not in affinity)
    return SideJobs(sides, affinity, unclassified)


def _parents(catalog: Catalog) -> dict[str, str]:
    """Table → the table whose key is its key too: its rows are parts of that table's rows."""
    keys = ((table.name, table.reference_of.get(key)) for table in catalog.tables for key in table.primary_key[:1])
    return {name: reference.target for name, reference in keys if reference is not None}


def _side(job: str, claims: Claims, profiles: Profiles, parents: dict[str, str]) -> JobSide:
    tables = [jobs[job].as_table(table) for table, jobs in claims.items() if job in jobs]
    ranked = tuple(sorted((t for t in tables if t.score >= CLAIMED), key=lambda t: (-t.score, t.table)))
    score = probability(_strength(ranked))
    if score < INSTALLED:
        return JobSide(job, False, score, tables=ranked, evidence=_why_not(ranked))
    used = usage.measure(ranked, profiles, parents, ledger=vocabulary.by_name()[job].kind is Kind.LEDGER)
    best = (T("{table}, its {role}", table=ranked[0].table, role=ROLES[ranked[0].role]), *ranked[0].evidence)
    return JobSide(job, True, score, used.used, used.activity, ranked, (*best, *used.evidence))


def _why_not(ranked: tuple[JobTable, ...]) -> tuple[Text, ...]:
    if not ranked:
        return (T("no table and no column speaks of it"),)
    return (T("only {tables} speak of it, and no table of its own", tables=[t.table for t in ranked[:3]]),)


def _strength(ranked: tuple[JobTable, ...]) -> float:
    """How strongly the tables say that the job is done: the best one, and a little more by the next ones, 0…1."""
    strength = ranked[0].score if ranked else 0.0
    for other in ranked[1 : 1 + COMPANIONS]:
        strength += (1 - strength) * COMPANION * other.score
    return strength


def probability(strength: float) -> float:
    """Strength as a probability: a logistic curve through ½ at ½, not nearer to certainty than a schema allows."""
    return round(min(CERTAIN, max(UNLIKELY, 1 / (1 + exp(-SLOPE * (strength - INSTALLED))))), 4)
