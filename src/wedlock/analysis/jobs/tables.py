"""What each table of a catalog is to each job: affinity, role, the columns used, the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wedlock.analysis.jobs import columns, naming
from wedlock.capabilities.lexicon import words
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Table
from wedlock.model.overlap import JobTable, Role

ROLE_FACTOR = {
    Role.HEADER: 1.0,
    Role.LINES: 0.8,
    Role.DETAIL: 0.5,
    Role.REFERENCE: 0.5,
    Role.HISTORY: 0.45,
    Role.LINK: 0.3,
}
_BOOKKEEPING = frozenset({"create", "modify", "delete", "write", "version"})  # columns that say who and when
_VALUES = frozenset({"amount", "quantity", "price", "rate", "value", "limit", "percent", "text", "subject", "name"})
CLAIM = 0.25  # affinity from which a job claims a table
PINYIN_LEAST = 3  # tables named in initials from which two letters are believed to be initials


@dataclass(frozen=True)
class TableReading:
    """One table read: its naming by each text, its columns' cues."""

    table: Table
    namings: tuple[tuple[naming.Naming, Text], ...]
    columns: columns.ColumnReading
    link: bool

    @property
    def machinery(self) -> bool:
        return any(told.machinery for told, _ in self.namings)

    @property
    def role(self) -> Role:
        if self.link:
            return Role.LINK
        return next((told.role for told, _ in self.namings if told.role is not Role.HEADER), Role.HEADER)


def read_tables(catalog: Catalog) -> dict[str, TableReading]:
    """Every table read, by name."""
    pinyin = _pinyin_names(catalog)
    namings = {table.name: _namings(table, pinyin) for table in catalog.tables}
    targets = {name: _words_of(told) for name, told in namings.items()}
    return {
        table.name: TableReading(table, namings[table.name], columns.read(table, targets), _is_link(table))
        for table in catalog.tables
    }


def _pinyin_names(catalog: Catalog) -> dict[str, naming.Naming]:
    """Tables named in pinyin initials; two letters count only where several tables are so named."""
    found = {t.name: told for t in catalog.tables if (told := naming.initials(t.bare_name or t.name)).jobs}
    if len(found) >= PINYIN_LEAST:
        return found
    return {name: told for name, told in found.items() if len(told.phrase) > 2}


def _namings(table: Table, pinyin: dict[str, naming.Naming]) -> tuple[tuple[naming.Naming, Text], ...]:
    name = table.bare_name or table.name
    found = [(pinyin[table.name] if table.name in pinyin else naming.read(name), T("named {name}", name=table.name))]
    for text in (table.label, table.comment):
        told = naming.read(text) if text and len(text) <= 60 and len(text.split()) <= naming.LONGEST_LABEL else None
        if told and told.jobs:
            found.append((told, T("labelled “{label}”", label=text)))
    return tuple(found)


def _words_of(namings: Iterable[tuple[naming.Naming, Text]]) -> tuple[str, ...]:
    """The words of the strongest phrase a table is named by."""
    for told, _ in namings:
        if told.jobs and told.role is Role.HEADER:
            return tuple(dict.fromkeys((*words(told.phrase), *(w for job, _, _ in told.jobs for w in job.split("_")))))
    return ()


def _is_link(table: Table) -> bool:
    """Whether a table only joins others: two references or more, and hardly a column besides."""
    kept = [c.name for c in table.columns if c.name not in table.primary_key and not _BOOKKEEPING & set(words(c.name))]
    references = [name for name in kept if name in table.reference_of or name.lower().endswith("_id")]
    own = [name for name in kept if name not in references]
    return len(references) >= 2 and len(own) <= 1 and not any(_VALUES & set(words(name)) for name in own)


def affinities(reading: TableReading) -> dict[str, tuple[float, tuple[Text, ...]]]:
    """Job → how sure the table belongs to it (0…1, role not yet considered) and why."""
    if reading.machinery:
        return {}
    found: dict[str, tuple[float, tuple[Text, ...]]] = {}
    for told, text in reading.namings:
        for job, strength, strong in told.jobs:
            score = _score(strength, strong, reading, job) * (1.0 if strong else _against_rivals(told, reading, job))
            if score > found.get(job, (0.0, ()))[0]:
                found[job] = (score, (text, *_column_evidence(reading, job)))
    return found


def _score(strength: float, strong: bool, reading: TableReading, job: str) -> float:
    support = max(reading.columns.support(job), reading.columns.line_support(job))
    base, gain = (0.55, 0.45) if strong else (0.1, 0.75)
    return strength * (base + gain * support)


def _against_rivals(told: naming.Naming, reading: TableReading, job: str) -> float:
    """A weak phrase that several jobs share goes to the one the columns speak for: 1 for that one, less for others."""
    support = {other: reading.columns.support(other) for other, _, strong in told.jobs if not strong}
    best = max(support.values())
    return support[job] / best if best else 1.0


def _column_evidence(reading: TableReading, job: str) -> tuple[Text, ...]:
    found = reading.columns.header.get(job)
    if not found:
        return ()
    named = list(dict.fromkeys(found.columns.values()))[:5]
    return (T("columns typical of it: {columns}", columns=named),)


def as_job_table(reading: TableReading, job: str, score: float, evidence: tuple[Text, ...]) -> JobTable:
    used = reading.columns.header.get(job)
    lines = reading.columns.lines.get(job)
    named = [*(used.columns.values() if used else ()), *(lines.columns.values() if lines else ())]
    order = [c.name for c in reading.table.columns]
    return JobTable(
        table=reading.table.name,
        role=reading.role,
        columns=tuple(sorted(set(named), key=order.index)),
        score=round(score * ROLE_FACTOR[reading.role], 4),
        evidence=evidence,
    )
