"""References that nobody declared: many products keep `customer_id` without a foreign key on it.

A column refers to a table when its name says so (`customer_id`, `cCusCode`, `客户编号` and a table of customers with a
one-column key of the same kind) and, with rows, at least 95 % of its values are keys there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wedlock.capabilities.lexicon import words
from wedlock.model.catalog import Catalog, Column, Family, ForeignKey, Table
from wedlock.model.profile import Profile, Profiles

INFERRED = "inferred"
"""The name of a foreign key that was inferred, not declared."""

_KEY_WORDS = frozenset({"identifier", "code", "number", "key", "uuid", "reference", "ptr"})
_LEAST_SHARE = 0.95


def with_inferred(catalog: Catalog, profiles: Profiles) -> Catalog:
    """The Catalog with the references that names (and rows, where read) tell, added to the declared ones."""
    targets = _targets(catalog)
    tables = tuple(_with(table, targets, profiles) for table in catalog.tables)
    return replace(catalog, tables=tables)


def _with(table: Table, targets: dict[frozenset[str], list[Table]], profiles: Profiles) -> Table:
    if table.is_view:
        return table
    found = tuple(_inferred(table, targets, profiles))
    return replace(table, foreign_keys=table.foreign_keys + found) if found else table


def _inferred(table: Table, targets: dict[frozenset[str], list[Table]], profiles: Profiles) -> Iterator[ForeignKey]:
    declared = {column for key in table.foreign_keys for column in key.columns}
    for column in table.columns:
        if column.name in declared or table.primary_key == (column.name,):
            continue
        said = words(column.name)
        if len(said) < 2 or said[-1] not in _KEY_WORDS:
            continue
        about = frozenset(said) - _KEY_WORDS
        candidates = [t for t in targets.get(about, ()) if t.name != table.name]
        for target in candidates:
            key = target.by_name[target.primary_key[0]]
            if _same_kind(column, key) and _contained(_of(profiles, table, column), _of(profiles, target, key)):
                yield ForeignKey((column.name,), target.name, (key.name,), INFERRED)
                break


def _targets(catalog: Catalog) -> dict[frozenset[str], list[Table]]:
    """Words of a table's name → the tables with a one-column key called so, larger tables first."""
    found: dict[frozenset[str], list[Table]] = {}
    for table in catalog.tables:
        if len(table.primary_key) == 1 and not table.is_view:
            found.setdefault(frozenset(words(table.bare_name or table.name)), []).append(table)
            if table.label:
                found.setdefault(frozenset(words(table.label)), []).append(table)
    for tables in found.values():
        tables.sort(key=lambda table: -(table.row_estimate or 0))
    return found


def _same_kind(column: Column, key: Column) -> bool:
    numeric = (Family.INTEGER, Family.DECIMAL)
    a, b = column.type.family, key.type.family
    return a is b or (a in numeric and b in numeric)


def _of(profiles: Profiles, table: Table, column: Column) -> Profile | None:
    profile = profiles.get(table.name)
    return profile.of(column.name) if profile else None


def _contained(values: Profile | None, keys: Profile | None) -> bool:
    """Whether the sampled values are keys; without rows, or from a cut sample of keys, the name alone decides."""
    if values is None or keys is None or not values.sample or len(keys.sample) < keys.distinct:
        return True
    return sum(1 for value in values.sample if value in keys.sample) >= _LEAST_SHARE * len(values.sample)
