"""References that a schema implies by its columns' names, where it declares no foreign keys at all.

Home-grown databases seldom declare any: `customer_id` in `orders` then is the only sign that orders have customers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from wedlock.analysis.jobs import naming
from wedlock.analysis.jobs.wording import said
from wedlock.model.catalog import Catalog, ForeignKey, Table
from wedlock.model.overlap import Role

KEY_WORDS = frozenset({"identifier", "number", "code"})  # one of them ends the name of a column that refers
_Name = TypeVar("_Name", bound=Hashable)


@dataclass(frozen=True)
class Targets:
    """What columns may refer to: words of a table's name → the table; name of a primary key → its table."""

    named: Mapping[tuple[str, ...], str]
    keyed: Mapping[str, str]

    def of(self, column: str) -> str:
        """The table a column refers to by its name, or nothing: `customer_id`, `KundenNr`, `客户编号`, `id_cliente`; or
        `ORDNO`, where that is the key of one table."""
        told = said(column)
        stem = told[:-1] if told and told[-1] in KEY_WORDS else told[1:] if told[:1] == ("identifier",) else ()
        return self.named.get(stem, "") or self.keyed.get(column.lower(), "")


def with_references(catalog: Catalog, own_names: Mapping[str, str]) -> Catalog:
    """The catalog with the references its column names imply; as it is where any foreign key is declared.

    `own_names` are the tables' names without a common prefix.
    """
    if any(table.foreign_keys for table in catalog.tables):
        return catalog
    named = _of_one(pair for table, name in own_names.items() for pair in _names_of(table, name))
    keyed = _of_one(_keys(catalog, own_names))
    targets = Targets(named, keyed)
    return replace(catalog, tables=tuple(_referring(table, targets) for table in catalog.tables))


def _of_one(pairs: Iterable[tuple[_Name, str]]) -> dict[_Name, str]:
    """Name → table; a name that two tables have means neither for sure."""
    found: dict[_Name, set[str]] = {}
    for name, table in pairs:
        found.setdefault(name, set()).add(table)
    return {name: next(iter(tables)) for name, tables in found.items() if len(tables) == 1}


def _names_of(table: str, name: str) -> Iterable[tuple[tuple[str, ...], str]]:
    """A table's name as said, as spelled in the singular, and without an ending that says nothing (`CUSTMAST`)."""
    told = naming.read(name)
    yield said(name), table
    yield (name.lower().removesuffix("s"),), table
    if told.whole and told.role is Role.HEADER:
        yield tuple(told.phrase.split()), table


def _keys(catalog: Catalog, own_names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Primary keys of one column that is named after its table, not just `id`; those of lines are their header's."""
    for table in catalog.tables:
        lines = naming.read(own_names[table.name]).role is Role.LINES
        if len(table.primary_key) == 1 and not lines and not set(said(table.primary_key[0])) <= KEY_WORDS:
            yield table.primary_key[0].lower(), table.name


def _referring(table: Table, targets: Targets) -> Table:
    pairs = ((column.name, targets.of(column.name)) for column in table.columns)
    keys = tuple(ForeignKey((name,), target, ()) for name, target in pairs if target and target != table.name)
    return replace(table, foreign_keys=keys) if keys else table
