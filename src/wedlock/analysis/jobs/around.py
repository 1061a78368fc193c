"""What the tables around a table change about its claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wedlock.analysis.jobs.claim import SURE, Claim, Claims, worth
from wedlock.analysis.jobs.named import LIKE_HEADER, SurePhrases, by_name
from wedlock.analysis.jobs.tables import TableReading
from wedlock.analysis.jobs.wording import said
from wedlock.capabilities import vocabulary
from wedlock.capabilities.lexicon import words
from wedlock.capabilities.vocabulary import Homonym
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import Role

PARTY, LINED = 0.3, 0.25  # support that a customer's table referred to, and lines, add to an `order`
PLAUSIBLE = 0.25  # score from which a table may be a customer's, so that an order's reference to it counts
ENOUGH_SAID = 0.55  # score that a strong phrase has by itself
REFERRER = 0.55  # support that one kind of referring table adds to a weak phrase


def with_referrers(catalog: Catalog, reading: TableReading, first: Claims) -> dict[str, Claim]:
    """The claims again, weak phrases now supported by the tables that refer here (`organizations` ← `persons`)."""
    weak = [job for told, _ in reading.namings for job, _, strong in told.jobs if not strong]
    wanted = {other for job in weak for other in vocabulary.by_name()[job].referrers}
    if not wanted or reading.machinery:
        return first[reading.table.name]
    referring = {
        job
        for name, _ in catalog.referrers.get(reading.table.name, ())
        for job, claim in first[name].items()
        if job in wanted and claim.worth >= SURE and name != reading.table.name
    }
    if not referring:
        return first[reading.table.name]
    again = by_name(reading, REFERRER * len(referring))
    kept = first[reading.table.name]
    return {job: again[job] if vocabulary.by_name()[job].referrers else kept[job] for job in kept}


def with_parties(
    catalog: Catalog, read: Mapping[str, TableReading], reading: TableReading, first: Claims
) -> dict[str, Claim]:
    """The claims again, a weakly named document (`orders`) now supported by the party it refers to and by its lines."""
    kept = first[reading.table.name]
    if reading.machinery or reading.role is not Role.HEADER:
        return kept
    targets = {fk.target for fk in reading.table.foreign_keys} & first.keys()
    raised = dict(kept)
    for job, claim in kept.items():
        parties = vocabulary.by_name()[job].parties
        if claim.score < ENOUGH_SAID and any(_may_be(first[target], parties) for target in targets):
            lined = any(_has_lines(read[name]) for name, _ in catalog.referrers.get(reading.table.name, ()))
            raised[job] = by_name(reading, PARTY + (LINED if lined else 0.0))[job]
    return raised


def _may_be(claims: Mapping[str, Claim], jobs: Iterable[str]) -> bool:
    """Whether a table may be one of the jobs' records, as far as its own name and columns tell."""
    return any(job in claims and claims[job].score >= PLAUSIBLE for job in jobs)


def _has_lines(reading: TableReading) -> bool:
    return reading.role is Role.LINES or reading.columns.like_any_lines


def without_homonyms(catalog: Catalog, reading: TableReading, claims: Claims) -> dict[str, Claim]:
    """The claims without those to something else of the same name: a company that users or employees refer to runs the
    system, an account that ledger entries refer to is the ledger's; unless the columns say that it is the job's."""
    kept = claims[reading.table.name]
    phrases = {told.phrase for told, _ in reading.namings}
    doubted = [(job, h) for job in kept for h in vocabulary.by_name()[job].homonyms if _names(h) & phrases]
    if not doubted:
        return kept
    referring = {name for name, _ in catalog.referrers.get(reading.table.name, ())}
    best = [max(claims[name].values(), key=worth) for name in referring if claims[name]]
    sure = {claim.job for claim in best if claim.worth >= SURE}
    others = [(job, h) for job, h in doubted if sure & set(h.referrers) or _has_column(reading, h)]
    lost = {job for job, _ in others if not _is_job(reading, kept[job], claims)}
    return {job: claim for job, claim in kept.items() if job not in lost}


def _names(homonym: Homonym) -> set[str]:
    return {" ".join(said(phrase)) for phrase in homonym.phrases}


def _has_column(reading: TableReading, homonym: Homonym) -> bool:
    """Whether a column says that something else is meant."""
    told = [frozenset(words(column.name)) for column in reading.table.columns]
    return any(set(words(wanted)) <= column for wanted in homonym.columns for column in told)


def _is_job(reading: TableReading, claim: Claim, claims: Claims) -> bool:
    """Whether the table is the job's after all: by its columns, no other table having a better claim."""
    others = (jobs[claim.job].worth for jobs in claims.values() if claim.job in jobs)
    return reading.columns.support(claim.job) >= LIKE_HEADER and max(others) <= claim.worth


def sure_phrases(read: Mapping[str, TableReading], claims: Claims) -> SurePhrases:
    """Weak phrases that name a header here, with its job: where `item` is the product, `item class` is of products."""
    return frozenset(
        (told.phrase, job)
        for name, reading in read.items()
        for told, _ in reading.namings
        for job, _, _ in told.jobs
        if reading.role is Role.HEADER and job in claims[name] and claims[name][job].score >= SURE
    )
