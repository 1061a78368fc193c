"""Each table of a catalog read by itself: what its name and label say, what its columns are typical of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from wedlock.analysis.jobs import columns, cues, naming
from wedlock.analysis.jobs.naming import Naming
from wedlock.analysis.jobs.wording import said
from wedlock.capabilities.lexicon import words
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Table
from wedlock.model.overlap import Role

PREFIX, PREFIX_SHARE, PREFIX_LEAST = 12, 0.7, 8  # letters, share and number of tables that make a common prefix
MODULE_LEAST = 5  # tables whose names begin with a word that names a module
PINYIN_LEAST = 3  # tables named in initials from which two letters are believed to be initials
LABEL_LENGTH = 60  # characters; longer labels and comments are sentences
BOOKKEEPING = frozenset({"create", "modify", "delete", "write", "version"})  # columns that say who and when
_VALUES = frozenset({"amount", "quantity", "price", "rate", "value", "limit", "percent", "text", "subject", "name"})
VALUE_LIST_COLUMNS = 2  # besides those that arrange the list
_ARRANGEMENT = frozenset({"sequence", "order", "sort", "presence", "active", "color", "default", "position", "visible"})
LINK_COLUMNS = 4  # columns of its own that a table named after two others may have and still only join them
SEPARATOR = re.compile("[-_ ]")
_BREAK = re.compile(r"(?<!\bG)[/:：(（]| - ")
_IDENTIFIER = re.compile(r"id[ab]?$", re.IGNORECASE)
_JOIN_MARK = re.compile(r"([-_ ]\d+)?[-_ ](c|rel)$")


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
    def names_itself(self) -> bool:
        """Whether its name is that of a job's records, not of something about them (`asset movement`)."""
        heads = any(strength > naming.MODIFIER for told, _ in self.namings for _, strength, _ in told.jobs)
        return self.role is Role.HEADER and heads

    @property
    def value_list(self) -> bool:
        """Whether it is a mere list of values: a name, an order, a flag, and no reference."""
        kept = [name for name in self.business_columns if name not in self.table.primary_key]
        arranged = sum(1 for name in kept if _ARRANGEMENT & set(words(name)))
        return len(kept) - arranged <= VALUE_LIST_COLUMNS and not self.table.foreign_keys

    @property
    def business_columns(self) -> tuple[str, ...]:
        """Its columns but those that say who wrote a row and when."""
        return tuple(c.name for c in self.table.columns if not is_bookkeeping(c.name))


@lru_cache(maxsize=50_000)
def is_bookkeeping(column: str) -> bool:
    """Whether a column says who made or changed a row, and when."""
    return bool(BOOKKEEPING & set(words(column)))


def read_tables(catalog: Catalog) -> dict[str, TableReading]:
    """Every table read, by name."""
    own_names = names_without_prefix(catalog)
    pinyin = _pinyin_names(own_names)
    namings = {table.name: _namings(table, own_names[table.name], pinyin) for table in catalog.tables}
    targets = {name: _told_by_reference(told) for name, told in namings.items()}
    names = {"_".join(SEPARATOR.split((table.bare_name or table.name).lower())) for table in catalog.tables}
    known = frozenset(names | {name.removesuffix("s") for name in names})
    return {
        table.name: TableReading(
            table,
            namings[table.name],
            columns.read(table, targets),
            _is_link(table, known, table.name in catalog.referrers),
        )
        for table in catalog.tables
    }


def names_without_prefix(catalog: Catalog) -> dict[str, str]:
    """Table → its own name without what nearly all tables begin with (`tbl`, a product's `llx_`)."""
    names = {table.name: table.bare_name or table.name.rpartition(".")[2] for table in catalog.tables}
    counts = Counter(name[:size].lower() for name in names.values() for size in range(2, min(PREFIX, len(name))))
    shared = [prefix for prefix, count in counts.items() if count >= max(PREFIX_LEAST, PREFIX_SHARE * len(names))]
    prefix = max(shared, key=len, default="")
    modules = Counter(parts[0] for name in names.values() if len(parts := SEPARATOR.split(name.lower())) > 1)
    known = frozenset(module for module, count in modules.items() if count >= MODULE_LEAST and len(module) > 2)
    return {
        table: _parted(name[len(prefix) :] if name.lower().startswith(prefix) else name, known)
        for table, name in names.items()
    }


def _parted(name: str, modules: frozenset[str]) -> str:
    """`creme_core_cremeuser` → `creme_core_creme_user`: what names a module is cut off where it is glued on."""
    first, *rest = SEPARATOR.split(name)
    return "_".join([first, *(_unglued(part, modules) for part in rest)])


def _unglued(part: str, modules: frozenset[str]) -> str:
    glued = next((m for m in modules if part.lower().startswith(m) and len(part) >= len(m) + 3), None)
    return f"{part[: len(glued)]}_{part[len(glued) :]}" if glued else part


def _pinyin_names(names: Mapping[str, str]) -> dict[str, Naming]:
    """Tables named in pinyin initials; two letters count only where several tables are so named."""
    found = {table: told for table, name in names.items() if (told := naming.initials(name)).jobs}
    if len(found) >= PINYIN_LEAST:
        return found
    return {name: told for name, told in found.items() if len(told.phrase) > 2}


def _namings(table: Table, name: str, pinyin: Mapping[str, Naming]) -> tuple[tuple[Naming, Text], ...]:
    found = [(pinyin[table.name] if table.name in pinyin else naming.read(name), T("named {name}", name=table.name))]
    for text in _short_texts(table):
        told = naming.read(text)
        if told.jobs or told.role is not Role.HEADER:
            found.append((told, T("labelled “{label}”", label=text)))
    if not any(told.jobs or told.machinery for told, _ in found):
        module = naming.module(name)
        found.append((module, T("of the module {module}", module=module.phrase)))
    return tuple(found)


def _short_texts(table: Table) -> Iterable[str]:
    """Label and comment where they are names, not sentences; `Shipment/Receipt` and `Order: Header` are two."""
    for text in dict.fromkeys((table.label, table.comment)):
        if text and len(text) <= LABEL_LENGTH and len(text.split()) <= naming.LONGEST_LABEL + 2:
            yield from _parts(text)


def _parts(text: str) -> list[str]:
    """The names in a label: `Sales Document: Item Data` is one, since item and data only say which part of it."""
    found: list[str] = []
    for part in (told.strip(" )）") for told in _BREAK.split(text)):
        if found and part and all(word in cues.endings().words for word in said(part)):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return found


def _told_by_reference(namings: Iterable[tuple[Naming, Text]]) -> tuple[str, ...]:
    """What a reference to a table so named says of the column: the jobs' own words."""
    for told, _ in namings:
        if told.jobs and told.role is Role.HEADER:
            job_words = (word for job, _, _ in told.jobs for word in job.split("_"))
            return tuple(dict.fromkeys((*words(told.phrase), *job_words)))
    return ()


def _is_link(table: Table, known: frozenset[str], referred: bool) -> bool:
    """Whether a table only joins others: two references or more, and hardly a column besides.

    A table that others refer to is a thing of its own. Where its name is that of two other tables, columns that end in
    `id` count as references: many products declare no foreign keys.
    """
    kept = [c.name for c in table.columns if c.name not in table.primary_key and not is_bookkeeping(c.name)]
    named = _joins_names(table.bare_name or table.name, known)
    references = [name for name in kept if name in table.reference_of or (named and _IDENTIFIER.search(name))]
    own = [name for name in kept if name not in references]
    if len(references) < 2 or named:
        return named and len(references) >= 2 and len(own) <= LINK_COLUMNS
    return len(own) <= 1 and not referred and not any(_VALUES & set(words(name)) for name in own)


def _joins_names(name: str, known: frozenset[str]) -> bool:
    """Whether a name is that of two other tables in a row (`calls_contacts`, `role_user`)."""
    parts = SEPARATOR.split(_JOIN_MARK.sub("", name.lower()))
    pairs = (("_".join(parts[:at]), "_".join(parts[at:])) for at in range(1, len(parts)))
    return any(left in known and right in known for left, right in pairs)
