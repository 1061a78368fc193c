"""The tables whose changes are told, each with the columns that name a row of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wedlock.errors import Refused
from wedlock.language import T
from wedlock.model.catalog import Catalog, Table


@dataclass(frozen=True, slots=True)
class Watched:
    """One table: `name` in the Catalog, where it lies (`schema` empty in SQLite), and the columns of its key."""

    name: str
    schema: str
    bare: str
    key: tuple[str, ...]


def watched(catalog: Catalog, tables: Iterable[str]) -> tuple[Watched, ...]:
    """The tables in order of name; Refused for one that is not there, is a view, or has no key."""
    return tuple(_one(catalog, name) for name in sorted(set(tables)))


def key_of(table: Table) -> tuple[str, ...]:
    """The primary key, else the first unique key that is never empty; () where there is none."""
    if table.primary_key:
        return table.primary_key
    for key in table.unique_keys:
        if not any(table.by_name[column].nullable for column in key.columns):
            return key.columns
    return ()


def keyless(table: str) -> Refused:
    return Refused(
        T("{table} has no key: nobody could say which of its rows changed.", table=table),
        T("Give it a primary key, or leave it out of the plan."),
    )


def _one(catalog: Catalog, name: str) -> Watched:
    table = catalog.by_name.get(name)
    if table is None:
        raise Refused(
            T("{system} has no table {table}.", system=catalog.system, table=name),
            T("Run `wedlock analyze` again and review the plan."),
        )
    if table.is_view:
        raise Refused(
            T("{table} is a view: the changes of its rows are those of the tables behind it.", table=name),
            T("Name those tables in the plan's shape."),
        )
    key = key_of(table)
    if not key:
        raise keyless(name)
    return Watched(name, table.schema or "", table.bare_name or table.name, key)
