"""Which jobs claim which tables: by name, by the tables around, by their headers, or inside another job's table.

The framework's tables are claimed by none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wedlock.analysis.jobs.around import sure_phrases, with_parties, with_referrers, without_homonyms
from wedlock.analysis.jobs.claim import Claim, Claims, worth
from wedlock.analysis.jobs.lines import as_lines, shared_lines
from wedlock.analysis.jobs.named import by_name
from wedlock.analysis.jobs.tables import TableReading
from wedlock.capabilities import vocabulary
from wedlock.capabilities.vocabulary import Capability
from wedlock.language import T
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import Role

HOST = 0.2  # worth from which a table may keep another job in its columns
EMBEDDED = 0.8


def find_claims(catalog: Catalog, read: Mapping[str, TableReading]) -> Claims:
    """Table → job → claim."""
    found = {name: by_name(reading, 0.0) for name, reading in read.items()}
    parted = {name: with_parties(catalog, read, reading, found) for name, reading in read.items()}
    found = {name: with_referrers(catalog, reading, parted) for name, reading in read.items()}
    found = {name: without_homonyms(catalog, reading, found) for name, reading in read.items()}
    sure = sure_phrases(read, found)
    found = {n: found[n] if r.names_itself else by_name(r, 0.0, sure) for n, r in read.items()}
    found = {name: as_lines(reading, found) for name, reading in read.items()}
    for name, reading in read.items():
        for claim in (*shared_lines(reading, found), *_embedded(reading, found[name])):
            found[name] = {**found[name], claim.job: max(claim, found[name].get(claim.job, claim), key=worth)}
    return found


def _embedded(reading: TableReading, claims: Mapping[str, Claim]) -> Iterable[Claim]:
    """Jobs done inside another job's table."""
    if reading.machinery or reading.role is not Role.HEADER:
        return
    for job, found in reading.columns.embedded.items():
        capability = vocabulary.by_name()[job]
        if len(found.columns) >= capability.embedded_least and _hosted(capability, claims):
            named = list(found.columns)
            why = (T("kept in columns of {table}: {columns}", table=reading.table.name, columns=named[:5]),)
            yield Claim(job, EMBEDDED, Role.DETAIL, tuple(named), why, embedded=True)


def _hosted(capability: Capability, claims: Mapping[str, Claim]) -> bool:
    if not capability.hosts:
        return True
    return any(job in claims and claims[job].worth >= HOST for job in capability.hosts)
