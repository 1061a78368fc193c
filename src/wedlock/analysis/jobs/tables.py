"""Each table of a catalog read by itself: what its name and label say, what its columns are typical of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wedlock.analysis.jobs import columns, naming
from wedlock.analysis.jobs.naming import Naming
from wedlock.capabilities.lexicon import words
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Table
from wedlock.model.overlap import Role

PINYIN_LEAST = 3  # tables named in initials from which two letters are believed to be initials
LABEL_LENGTH = 60  # characters; longer labels and comments are sentences
BOOKKEEPING = frozenset({"create", "modify", "delete", "write", "version"})  # columns that say who and when
_VALUES = frozenset({"amount", "quantity", "price", "rate", "value", "limit", "percent", "text", "subject", "name"})
LINK_COLUMNS = 4  # columns of its own that a table named after two others may have and still only join them
_IDENTIFIER = re.compile(r"id[ab]?$", re.IGNORECASE)
_JOIN_MARK = re.compile(r"(_\d+)?_(c|rel)$")


@dataclass(frozen=True)
class TableReading:
    """One table: what each of its texts names, its columns' cues, and whether it only joins other tables."""

    table: Table
    namings: tuple[tuple[Naming, Text], ...]
    columns: columns.ColumnReading
    link: bool

    @property
    def machinery(self) -> bool:
        """Whether it belongs to the framework, and to no job."""
        return any(told.machinery for told, _ in self.namings)

    @property
    def role(self) -> Role:
        """The role its name tells."""
        if self.link:
            return Role.LINK
        return next((told.role for told, _ in self.namings if told.role is not Role.HEADER), Role.HEADER)

    @property
    def business_columns(self) -> tuple[str, ...]:
        """Its columns but those that say who wrote a row and when."""
        return tuple(c.name for c in self.table.columns if not is_bookkeeping(c.name))


def is_bookkeeping(column: str) -> bool:
    """Whether a column says who made or changed a row, and when."""
    return bool(BOOKKEEPING & set(words(column)))


def read_tables(catalog: Catalog) -> dict[str, TableReading]:
    """Every table read, by name."""
    pinyin = _pinyin_names(catalog)
    namings = {table.name: _namings(table, pinyin) for table in catalog.tables}
    targets = {name: _told_by_reference(told) for name, told in namings.items()}
    known = frozenset((table.bare_name or table.name).lower() for table in catalog.tables)
    return {
        table.name: TableReading(table, namings[table.name], columns.read(table, targets), _is_link(table, known))
        for table in catalog.tables
    }


def _pinyin_names(catalog: Catalog) -> dict[str, Naming]:
    """Tables named in pinyin initials; two letters count only where several tables are so named."""
    found = {t.name: told for t in catalog.tables if (told := naming.initials(t.bare_name or t.name)).jobs}
    if len(found) >= PINYIN_LEAST:
        return found
    return {name: told for name, told in found.items() if len(told.phrase) > 2}


def _namings(table: Table, pinyin: dict[str, Naming]) -> tuple[tuple[Naming, Text], ...]:
    name = table.bare_name or table.name
    found = [(pinyin[table.name] if table.name in pinyin else naming.read(name), T("named {name}", name=table.name))]
    for text in _short_texts(table):
        told = naming.read(text)
        if told.jobs:
            found.append((told, T("labelled “{label}”", label=text)))
    return tuple(found)


def _short_texts(table: Table) -> Iterable[str]:
    """Label and comment where they are names, not sentences; `Shipment/Receipt` is two."""
    for text in dict.fromkeys((table.label, table.comment)):
        if text and len(text) <= LABEL_LENGTH and len(text.split()) <= naming.LONGEST_LABEL:
            yield from (part.strip() for part in text.split("/") if part.strip())


def _told_by_reference(namings: Iterable[tuple[Naming, Text]]) -> tuple[str, ...]:
    """What a reference to a table so named says of the column: the jobs' own words."""
    for told, _ in namings:
        if told.jobs and told.role is Role.HEADER:
            job_words = (word for job, _, _ in told.jobs for word in job.split("_"))
            return tuple(dict.fromkeys((*words(told.phrase), *job_words)))
    return ()


def _is_link(table: Table, known: frozenset[str]) -> bool:
    """Whether a table only joins others: two references or more, and hardly a column besides."""
    kept = [c.name for c in table.columns if c.name not in table.primary_key and not is_bookkeeping(c.name)]
    references = [name for name in kept if name in table.reference_of or _IDENTIFIER.search(name)]
    own = [name for name in kept if name not in references]
    if len(references) < 2:
        return False
    if _joins_names(table.bare_name or table.name, known):
        return len(own) <= LINK_COLUMNS
    return len(own) <= 1 and not any(_VALUES & set(words(name)) for name in own)


def _joins_names(name: str, known: frozenset[str]) -> bool:
    """Whether a name is that of two other tables in a row (`calls_contacts`)."""
    parts = _JOIN_MARK.sub("", name.lower()).replace("-", "_").split("_")
    return any("_".join(parts[:at]) in known and "_".join(parts[at:]) in known for at in range(1, len(parts)))
