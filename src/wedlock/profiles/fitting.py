"""Which product a Catalog is of, and its profile cut down to the tables and columns that are really there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wedlock.model.catalog import Catalog, Table
from wedlock.model.shape import Part, Shape
from wedlock.profiles.profile import LabelLookup, Profile, UserTable
from wedlock.profiles.reading import load

Names = Mapping[str, Table]
"""A table's name without its schema → the table."""


def recognise(catalog: Catalog, profiles: tuple[Profile, ...] | None = None) -> Profile | None:
    """The profile of the product that `catalog` is of, its shapes in the Catalog's names; None for an unknown one.

    Of several the one with most telling tables wins. A product's modules differ from company to company, so parts and
    fields that this one lacks are dropped, and shapes without their root.
    """
    names = {table.bare_name or table.name: table for table in catalog.tables}
    fitting = [p for p in (load() if profiles is None else profiles) if p.recognised_by <= names.keys()]
    if not fitting:
        return None
    return _fit(max(fitting, key=lambda p: len(p.recognised_by)), names)


def _fit(profile: Profile, names: Names) -> Profile:
    shapes = ((name, _fit_shape(shape, names)) for name, shape in profile.shapes.items())
    return replace(
        profile,
        shapes={name: shape for name, shape in shapes if shape is not None},
        table_labels=_fit_lookup(profile.table_labels, names),
        column_labels=_fit_lookup(profile.column_labels, names),
        users=_fit_users(profile.users, names),
    )


def _fit_users(users: UserTable | None, names: Names) -> UserTable | None:
    shape = _fit_shape(users.shape, names) if users else None
    if users is None or shape is None:
        return None
    there = names[users.shape.root].by_name
    return replace(
        users,
        shape=shape,
        active=users.active if users.active in there else "",
        team=users.team if users.team in there else "",
    )


def _fit_lookup(lookup: LabelLookup | None, names: Names) -> LabelLookup | None:
    if lookup is None:
        return None
    needed = [lookup.of_table, lookup.label] + ([lookup.of_column] if lookup.of_column else [])
    if not _has(names, lookup.table, needed):
        return None
    return replace(lookup, table=names[lookup.table].name)


def _fit_shape(shape: Shape, names: Names) -> Shape | None:
    if not _has(names, shape.root, [*shape.key, *(c.column for c in shape.only)]):
        return None
    tables = {"root": names[shape.root]}
    parts: list[Part] = []
    for part in shape.parts:
        if _part_is_there(part, tables, names):
            tables[part.alias] = names[part.table]
            parts.append(replace(part, table=names[part.table].name))
    return replace(
        shape,
        root=names[shape.root].name,
        parts=tuple(parts),
        fields=tuple(f for f in shape.fields if f.part in tables and f.column in tables[f.part].by_name),
        lines=shape.lines if shape.lines in tables else "",
    )


def _part_is_there(part: Part, tables: Names, names: Names) -> bool:
    parent = tables.get(part.parent)
    here = (
        [c for c, _ in part.join]
        + [c.column for c in part.selector]
        + ([part.first_by.lstrip("-")] if part.first_by else [])
    )
    return parent is not None and all(c in parent.by_name for _, c in part.join) and _has(names, part.table, here)


def _has(names: Names, table: str, columns: list[str]) -> bool:
    return table in names and all(column in names[table].by_name for column in columns)
