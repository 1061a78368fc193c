"""The claims of the jobs that a table's name or label names; weak phrases only as far as its columns agree."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

from wedlock.analysis.jobs import cues
from wedlock.analysis.jobs.claim import SURE, Claim, keeps_lines
from wedlock.analysis.jobs.columns import ENOUGH
from wedlock.analysis.jobs.naming import HEAD, Naming
from wedlock.analysis.jobs.tables import TableReading
from wedlock.capabilities import vocabulary
from wedlock.capabilities.vocabulary import Kind
from wedlock.language import T, Text
from wedlock.model.overlap import Role

STRONG, WEAK = (0.55, 0.45), (0.1, 0.75)  # score of a phrase alone, and what full support of the columns adds
WHOLE = 0.35  # support that a weak phrase has in being the whole name of a table that names its records
A_CUE = 0.25  # weight from which a column says anything of a job
LIKE_HEADER = 0.6  # support from which an `item` of a job without lines is the thing itself (`asset_item`)

SurePhrases = frozenset[tuple[str, str]]
"""(phrase, job): weak phrases that count as strong in one catalog."""


def by_name(reading: TableReading, referred: float, sure: SurePhrases = frozenset()) -> dict[str, Claim]:
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
                role = _role(reading, job, bool(referred))
                found[job] = Claim(job, score, role, typical_columns(reading, job), evidence)
    return _with_whole_table(reading, found)


def _phrase_score(told: Naming, reading: TableReading, job: str, strong: bool, referred: float) -> float:
    support = max(reading.columns.support(job), reading.columns.line_support(job))
    if strong:
        return STRONG[0] + STRONG[1] * support
    if not reading.columns.has_needed(job):
        return 0.0
    against = _against_rivals(told, reading, job)
    if (
        _is_fair(told, job)
        and against == 1.0
        and reading.columns.names_records
        and reading.columns.weight(job) >= A_CUE
    ):
        support += WHOLE
    return (WEAK[0] + WEAK[1] * min(1.0, support + referred)) * against


def _is_fair(told: Naming, job: str) -> bool:
    return told.whole and (told.phrase, job) in cues.fair()


def _against_rivals(told: Naming, reading: TableReading, job: str) -> float:
    """A weak phrase that several jobs share goes to the one the columns speak for: 1 for that one, less for others."""
    rivals = [other for other, _, strong in told.jobs if not strong and reading.columns.has_needed(other)]
    weights = {other: reading.columns.weight(other) for other in rivals}
    best = max(weights.values())
    return sqrt(weights[job] / best) if best > ENOUGH / 4 else 1.0


def _role(reading: TableReading, job: str, referred: bool) -> Role:
    """The role the name tells, corrected by the columns: lines nobody calls so, and an `item` that is no line."""
    if reading.role is Role.HEADER and keeps_lines(job) and reading.columns.like_lines(job):
        return Role.LINES
    if not referred and _is_mere_list(reading, job):
        return Role.REFERENCE
    if reading.role is Role.LINES and not keeps_lines(job):
        return Role.HEADER if reading.columns.support(job) >= LIKE_HEADER else Role.DETAIL
    return reading.role


def _is_mere_list(reading: TableReading, job: str) -> bool:
    """Whether a table of hardly more than names only lists values; `customers` so named outright are the customers."""
    if reading.role is not Role.HEADER or not reading.value_list or reading.columns.weight(job) >= A_CUE:
        return False
    outright = any((job, HEAD, True) in told.jobs for told, _ in reading.namings if told.whole)
    master = vocabulary.by_name()[job].kind is Kind.MASTER
    return not (outright and master and reading.columns.names_records)


def typical_columns(reading: TableReading, job: str) -> tuple[str, ...]:
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
