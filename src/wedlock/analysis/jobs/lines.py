"""Tables of lines belong to the jobs of their headers, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wedlock.analysis.jobs.claim import SURE, Claim, Claims, keeps_lines
from wedlock.analysis.jobs.named import typical_columns
from wedlock.analysis.jobs.tables import SEPARATOR, TableReading
from wedlock.capabilities import vocabulary
from wedlock.capabilities.vocabulary import Kind
from wedlock.language import T
from wedlock.model.overlap import Role

OF_HEADER = 0.9  # a line table is its header's, nearly as surely
SHARED_LINES = 0.6


def as_lines(reading: TableReading, claims: Claims) -> dict[str, Claim]:
    """The claims of a line table by the header it refers to; its own where it is no line table or refers to none."""
    own = claims[reading.table.name]
    named_lines = reading.role is Role.LINES or any(claim.role is Role.LINES for claim in own.values())
    if reading.machinery or not (named_lines or (not own and reading.columns.like_any_lines)):
        return own
    targets = dict.fromkeys(fk.target for fk in reading.table.foreign_keys if fk.target != reading.table.name)
    found: dict[str, Claim] = {}
    for target in targets:
        for job, header in claims.get(target, {}).items():
            if keeps_lines(job) and header.role is Role.HEADER and header.score >= SURE:
                score = max(header.score * OF_HEADER, found[job].score if job in found else 0.0)
                why = (T("lines of {table}", table=target),)
                found[job] = Claim(job, score, Role.LINES, reading.business_columns, why)
    if not found:
        return own
    others = {job: replace(claim, score=claim.score / 2) for job, claim in own.items() if job not in found}
    return {**others, **found}


def shared_lines(reading: TableReading, claims: Claims) -> Iterable[Claim]:
    """Lines that several kinds of document keep in one table, which refers to none of them by a foreign key."""
    table = reading.table
    lines = max((found.support for found in reading.columns.lines.values()), default=0.0)
    taken = any(c.role is Role.LINES and keeps_lines(c.job) and c.score >= SURE for c in claims[table.name].values())
    polymorphic = reading.columns.like_any_lines and _is_polymorphic(reading)
    if reading.machinery or lines < 1.0 or (taken and not polymorphic):
        return
    if reading.role not in (Role.LINES, Role.LINK) and not polymorphic:
        return
    for job in _documents_of(_module(table.name), claims) or _documents_of(None, claims):
        why = (T("lines of several kinds of document, by its columns"),)
        yield Claim(job, SHARED_LINES, Role.LINES, typical_columns(reading, job), why)


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
