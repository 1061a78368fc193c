"""References that a schema implies by its columns' names, where it declares no foreign keys at all.

Home-grown databases seldom declare any: `customer_id` in `orders` then is the only sign that orders have customers.
"""

from __future__ import annotations

from dataclasses import replace

from wedlock.analysis.jobs.wording import said
from wedlock.model.catalog import Catalog, ForeignKey, Table

KEY_WORDS = frozenset({"identifier", "number", "code"})  # what ends the name of a column that refers

Names = dict[tuple[str, ...], str]


def with_references(catalog: Catalog, own_names: dict[str, str]) -> Catalog:
    """The catalog with the references its column names imply; as it is where any foreign key is declared.

    `own_names` are the tables' names without a common prefix.
    """
    if any(table.foreign_keys for table in catalog.tables):
        return catalog
    named = _by_words(own_names)
    return replace(catalog, tables=tuple(_referring(table, named) for table in catalog.tables))


def _by_words(own_names: dict[str, str]) -> Names:
    """The words of a table's name, as said and as spelled in the singular → the table; of two with the same words
    neither is meant for sure."""
    found: dict[tuple[str, ...], list[str]] = {}
    for table, name in own_names.items():
        for told in {said(name), (name.lower().removesuffix("s"),)}:
            found.setdefault(told, []).append(table)
    return {told: tables[0] for told, tables in found.items() if told and len(tables) == 1}


def _referring(table: Table, named: Names) -> Table:
    pairs = ((column.name, _target(column.name, named)) for column in table.columns)
    keys = tuple(ForeignKey((name,), target, ()) for name, target in pairs if target and target != table.name)
    return replace(table, foreign_keys=keys) if keys else table


def _target(column: str, named: Names) -> str:
    """The table a column refers to by its name, or nothing: `customer_id`, `KundenNr`, `客户编号`."""
    *told, last = said(column) or ("",)
    return named.get(tuple(told), "") if last in KEY_WORDS else ""
