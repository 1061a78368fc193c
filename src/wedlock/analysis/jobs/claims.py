"""Which jobs claim which tables, how surely, in which role and why.

A table is claimed by the jobs its name or label names (weak phrases only as far as its columns and the tables
referring to it agree), by the job whose header it holds lines of, and by jobs done inside it (a credit limit as a
column of the customer). The framework's tables are claimed by none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import sqrt

from wedlock.analysis.jobs.columns import ENOUGH
from wedlock.analysis.jobs.naming import Naming
from wedlock.analysis.jobs.tables import SEPARATOR, TableReading
from wedlock.analysis.jobs.wording import said
from wedlock.capabilities import vocabulary
from wedlock.capabilities.vocabulary import Capability, Kind
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog
from wedlock.model.overlap import JobTable, Role

ROLE_WORTH = {
    Role.HEADER: 1.0,
    Role.LINES: 0.8,
    Role.DETAIL: 0.5,
    Role.REFERENCE: 0.5,
    Role.HISTORY: 0.45,
    Role.LINK: 0.3,
}
"""What a table of a role is worth for saying that a job is done here: only its own header says so outright."""
REFERENCE_WORTH = 0.95  # of a job that keeps reference data itself: `tax type` is nearly as good as `tax`
STRONG, WEAK = (0.55, 0.45), (0.1, 0.75)  # score of a phrase alone, and what full support of the columns adds
SURE = 0.4  # score from which a table's claim says something of the tables around it
REFERRER = 0.55  # support that one kind of referring table adds to a weak phrase
OF_HEADER = 0.9  # a line table is its header's, nearly as surely
A_CUE = 0.25  # weight from which a column says anything of a job
LIKE_HEADER = 0.6  # support from which an `item` of a job without lines is the thing itself (`asset_item`)
STAFF = ("user_account", "employee")
SHARED_LINES = 0.6
HOST = 0.2  # worth from which a table may keep another job in its columns
EMBEDDED = 0.8

Claims = dict[str, dict[str, "Claim"]]
SurePhrases = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Claim:
    """A job's claim to a table; `score` 0…1 before the role's worth. `embedded`: the job is done inside the table."""

    job: str
    score: float
    role: Role
    columns: tuple[str, ...]
    evidence: tuple[Text, ...]
    embedded: bool = False

    @property
    def worth(self) -> float:
        """How far this table says that the job is done here, 0…1."""
        if self.embedded:
            return self.score
        if self.role is Role.REFERENCE and vocabulary.by_name()[self.job].kind is Kind.REFERENCE:
            return self.score * REFERENCE_WORTH
        return self.score * ROLE_WORTH[self.role]

    def as_table(self, table: str) -> JobTable:
        return JobTable(table, self.role, self.columns, round(self.worth, 4), self.evidence)


def find_claims(catalog: Catalog, read: Mapping[str, TableReading]) -> Claims:
    """Table → job → claim."""
    found = {name: _by_name(reading, 0.0) for name, reading in read.items()}
    found = {name: _with_referrers(catalog, reading, found) for name, reading in read.items()}
    found = {name: _without_own_company(catalog, reading, found) for name, reading in read.items()}
    sure = _sure_phrases(read, found)
    found = {n: found[n] if r.role is Role.HEADER else _by_name(r, 0.0, sure) for n, r in read.items()}
    found = {name: _as_lines(reading, found) for name, reading in read.items()}
    for name, reading in read.items():
        for claim in (*_shared_lines(reading, found), *_embedded(reading, found[name])):
            found[name] = {**found[name], claim.job: max(claim, found[name].get(claim.job, claim), key=_worth)}
    return found


def _worth(claim: Claim) -> float:
    return claim.worth


def _sure_phrases(read: Mapping[str, TableReading], claims: Claims) -> SurePhrases:
    """Weak phrases that name a header here, with its job: where `item` is the product, `item class` is of products."""
    return frozenset(
        (told.phrase, job)
        for name, reading in read.items()
        for told, _ in reading.namings
        for job, _, _ in told.jobs
        if reading.role is Role.HEADER and job in claims[name] and claims[name][job].score >= SURE
    )


def _by_name(reading: TableReading, referred: float, sure: SurePhrases = frozenset()) -> dict[str, Claim]:
    """The claims of the jobs that the table's texts name; `referred` is support from outside for weak phrases, `sure`
    are weak phrases that count as strong here."""
    if reading.machinery:
        return {}
    found: dict[str, Claim] = {}
    for told, text in reading.namings:
        for job, strength, strong in told.jobs:
            score = strength * _phrase_score(told, reading, job, strong or (told.phrase, job) in sure, referred)
            if job not in found or score > found[job].score:
                evidence = (text, *_typical(reading, job))
                found[job] = Claim(job, score, _role(reading, job), _columns(reading, job), evidence)
    return _with_whole_table(reading, found)


def _phrase_score(told: Naming, reading: TableReading, job: str, strong: bool, referred: float) -> float:
    support = max(reading.columns.support(job), reading.columns.line_support(job))
    if strong:
        return STRONG[0] + STRONG[1] * support
    if not reading.columns.has_needed(job):
        return 0.0
    return (WEAK[0] + WEAK[1] * min(1.0, support + referred)) * _against_rivals(told, reading, job)


def _against_rivals(told: Naming, reading: TableReading, job: str) -> float:
    """A weak phrase that several jobs share goes to the one the columns speak for: 1 for that one, less for others."""
    rivals = [other for other, _, strong in told.jobs if not strong and reading.columns.has_needed(other)]
    weights = {other: reading.columns.weight(other) for other in rivals}
    best = max(weights.values())
    return sqrt(weights[job] / best) if best > ENOUGH / 4 else 1.0


def _role(reading: TableReading, job: str) -> Role:
    """The role the name tells, corrected by the columns: lines nobody calls so, and an `item` that is no line."""
    if reading.role is Role.HEADER and _keeps_lines(job) and reading.columns.like_lines(job):
        return Role.LINES
    if reading.role is Role.HEADER and reading.value_list and reading.columns.weight(job) < A_CUE:
        return Role.REFERENCE
    if reading.role is Role.LINES and not _keeps_lines(job):
        return Role.HEADER if reading.columns.support(job) >= LIKE_HEADER else Role.DETAIL
    return reading.role


def _columns(reading: TableReading, job: str) -> tuple[str, ...]:
    """The columns typical of the job, in the table's order."""
    parts = (reading.columns.header.get(job), reading.columns.lines.get(job))
    named = {column for part in parts if part for column in part.columns}
    return tuple(column.name for column in reading.table.columns if column.name in named)


def _with_whole_table(reading: TableReading, claims: dict[str, Claim]) -> dict[str, Claim]:
    """The job that a table is most surely of uses all its columns, not only the typical ones."""
    if not claims:
        return claims
    best = max(claims.values(), key=lambda claim: claim.score)
    if best.score >= SURE:
        claims[best.job] = replace(best, columns=reading.business_columns)
    return claims


def _typical(reading: TableReading, job: str) -> tuple[Text, ...]:
    found = reading.columns.header.get(job)
    if not found:
        return ()
    return (T("columns typical of it: {columns}", columns=list(found.columns)[:5]),)


def _with_referrers(catalog: Catalog, reading: TableReading, first: Claims) -> dict[str, Claim]:
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
    again = _by_name(reading, REFERRER * len(referring))
    kept = first[reading.table.name]
    return {job: again[job] if vocabulary.by_name()[job].referrers else kept[job] for job in kept}


def _without_own_company(catalog: Catalog, reading: TableReading, claims: Claims) -> dict[str, Claim]:
    """The claims without those to the company that runs the system: its users or employees refer to the table, which
    has hardly a customer's columns."""
    kept = claims[reading.table.name]
    named = {said(phrase)[-1] for job in kept for phrase in vocabulary.by_name()[job].own}
    if not named & {told.phrase for told, _ in reading.namings}:
        return kept
    referring = {name for name, _ in catalog.referrers.get(reading.table.name, ())}
    best = [max(claims[name].values(), key=_worth) for name in referring if claims[name]]
    if not any(claim.job in STAFF and claim.worth >= SURE for claim in best):
        return kept
    support = reading.columns.support
    return {j: c for j, c in kept.items() if not vocabulary.by_name()[j].own or support(j) >= LIKE_HEADER}


def _as_lines(reading: TableReading, claims: Claims) -> dict[str, Claim]:
    """The claims of a line table by the header it refers to; its own where it is no line table or refers to none."""
    own = claims[reading.table.name]
    named_lines = reading.role is Role.LINES or any(claim.role is Role.LINES for claim in own.values())
    if reading.machinery or not (named_lines or (not own and reading.columns.like_any_lines)):
        return own
    targets = dict.fromkeys(fk.target for fk in reading.table.foreign_keys if fk.target != reading.table.name)
    found: dict[str, Claim] = {}
    for target in targets:
        for job, header in claims.get(target, {}).items():
            if _keeps_lines(job) and header.role is Role.HEADER and header.score >= SURE:
                score = max(header.score * OF_HEADER, found[job].score if job in found else 0.0)
                why = (T("lines of {table}", table=target),)
                found[job] = Claim(job, score, Role.LINES, reading.business_columns, why)
    if not found:
        return own
    others = {job: replace(claim, score=claim.score / 2) for job, claim in own.items() if job not in found}
    return {**others, **found}


def _keeps_lines(job: str) -> bool:
    return bool(vocabulary.by_name()[job].lines)


def _shared_lines(reading: TableReading, claims: Claims) -> Iterable[Claim]:
    """Lines that several kinds of document keep in one table, which refers to none of them by a foreign key."""
    table = reading.table
    lines = max((found.support for found in reading.columns.lines.values()), default=0.0)
    taken = any(c.role is Role.LINES and _keeps_lines(c.job) and c.score >= SURE for c in claims[table.name].values())
    polymorphic = reading.columns.like_any_lines and _is_polymorphic(reading)
    if reading.machinery or lines < 1.0 or (taken and not polymorphic):
        return
    if reading.role not in (Role.LINES, Role.LINK) and not polymorphic:
        return
    for job in _documents_of(_module(table.name), claims) or _documents_of(None, claims):
        why = (T("lines of several kinds of document, by its columns"),)
        yield Claim(job, SHARED_LINES, Role.LINES, _columns(reading, job), why)


def _documents_of(module: str | None, claims: Claims) -> tuple[str, ...]:
    """The documents with lines whose headers stand in a module (None: anywhere)."""
    found = {
        claim.job
        for name, jobs in claims.items()
        for claim in jobs.values()
        if claim.role is Role.HEADER and claim.score >= SURE and module in (None, _module(name))
    }
    return tuple(c.name for c in vocabulary.load() if c.name in found and c.lines and c.kind is Kind.DOCUMENT)


def _is_polymorphic(reading: TableReading) -> bool:
    """Whether a pair of columns says which table and which row a record belongs to (`parent_type`, `parent_id`)."""
    names = {column.name.lower() for column in reading.table.columns}
    return any(f"{name.removesuffix('type')}id" in names for name in names if name.endswith("type"))


def _module(name: str) -> str:
    """The first part of a name with several, as products with modules have it."""
    first, *rest = SEPARATOR.split(name.rpartition(".")[2])
    return first if rest else ""


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
