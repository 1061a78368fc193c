"""What the tables around a table change about its claims."""

from __future__ import annotations

from collections.abc import Mapping

from wedlock.analysis.jobs.claim import SURE, Claim, Claims, worth
from wedlock.analysis.jobs.named import LIKE_HEADER, SurePhrases, by_name
from wedlock.analysis.jobs.tables import TableReading
from wedlock.analysis.jobs.wording import said
from wedlock.capabilities import vocabulary
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import Role

REFERRER = 0.55  # support that one kind of referring table adds to a weak phrase
STAFF = ("user_account", "employee")


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


def without_own_company(catalog: Catalog, reading: TableReading, claims: Claims) -> dict[str, Claim]:
    """The claims without those to the company that runs the system: its users or employees refer to the table, which
    has hardly a customer's columns."""
    kept = claims[reading.table.name]
    named = {said(phrase)[-1] for job in kept for phrase in vocabulary.by_name()[job].own}
    if not named & {told.phrase for told, _ in reading.namings}:
        return kept
    referring = {name for name, _ in catalog.referrers.get(reading.table.name, ())}
    best = [max(claims[name].values(), key=worth) for name in referring if claims[name]]
    if not any(claim.job in STAFF and claim.worth >= SURE for claim in best):
        return kept
    support = reading.columns.support
    return {j: c for j, c in kept.items() if not vocabulary.by_name()[j].own or support(j) >= LIKE_HEADER}


def sure_phrases(read: Mapping[str, TableReading], claims: Claims) -> SurePhrases:
    """Weak phrases that name a header here, with its job: where `item` is the product, `item class` is of products."""
    return frozenset(
        (told.phrase, job)
        for name, reading in read.items()
        for told, _ in reading.namings
        for job, _, _ in told.jobs
        if reading.role is Role.HEADER and job in claims[name] and claims[name][job].score >= SURE
    )
