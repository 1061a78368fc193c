"""From a Shape and the Catalog to the plan's shape: keys of parts, archived rows, time of change, values on insert."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, Family, Table
from wedlock.model.plan import Conditions, Insert, Maker, Note, PlanPart, PlanShape, Sided
from wedlock.model.shape import Cardinality, Condition, Part, Shape

CHANGED = re.compile(r"(^|_)(modified|modify|updated?|changed?|write_date|tms|last_edit)(_|$)", re.I)
CREATED = re.compile(r"(^|_)(created?|creation|added|entered|datec)(_|$)", re.I)
DELETED = re.compile(r"^(is_?)?(deleted|trashed|archived)$", re.I)
ACTIVE = re.compile(r"^(is_?)?(active|enabled)$", re.I)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A proposed PlanShape and the notes on it."""

    shape: PlanShape
    notes: tuple[Note, ...] = ()


def draft_shape(shape: Shape, catalog: Catalog, side: Sided) -> Drafted:
    """The plan's shape of an object in one System, without values on insert."""
    root = catalog.by_name[shape.root]
    parts = tuple(_part(part, catalog) for part in shape.parts)
    plain = PlanShape(shape.root, shape.key or _key(root), conditions("root.", shape.only), parts=parts)
    drafted = replace(plain, deleted=_deleted(plain, catalog), changed=_changed(plain, catalog))
    if shape.key or root.primary_key:
        return Drafted(drafted)
    question = T("{table} has no primary key: do these columns name one row each?", table=shape.root)
    return Drafted(drafted, (Note(f"{side}.key", question, decide=True),))


def _part(part: Part, catalog: Catalog) -> PlanPart:
    return PlanPart(part.alias, part.table, part.parent, part.join, part.cardinality, conditions("", part.selector),
                    part.first_by, _key(catalog.by_name[part.table]))  # fmt: skip


def _key(table: Table) -> tuple[str, ...]:
    """The primary key, else the first unique key, else the first column."""
    if table.primary_key:
        return table.primary_key
    return table.unique_keys[0].columns if table.unique_keys else tuple(c.name for c in table.columns[:1])


def conditions(prefix: str, found: Iterable[Condition]) -> Conditions:
    return tuple((prefix + condition.column, condition.values) for condition in found)


def _single(shape: PlanShape, catalog: Catalog) -> Iterable[tuple[str, Table]]:
    """The root and the parts joined one to one: (alias, table)."""
    for alias, table in shape.tables.items():
        if alias == "root" or shape.part_of[alias].rows is Cardinality.ONE:
            yield alias, catalog.by_name[table]


def _deleted(shape: PlanShape, catalog: Catalog) -> Conditions:
    """How an archived row is told; the first flag found decides."""
    for alias, table in _single(shape, catalog):
        for column in table.columns:
            if column.type.family not in (Family.BOOLEAN, Family.INTEGER):
                continue
            yes, no = ("true", "false") if column.type.family is Family.BOOLEAN else ("1", "0")
            if DELETED.match(column.name):
                return ((f"{alias}.{column.name}", (yes,)),)
            if ACTIVE.match(column.name):
                return ((f"{alias}.{column.name}", (no,)),)
    return ()


def _changed(shape: PlanShape, catalog: Catalog) -> str:
    for alias, table in _single(shape, catalog):
        for column in table.columns:
            if column.type.family is Family.DATETIME and CHANGED.search(column.name):
                return f"{alias}.{column.name}"
    return ""


def with_inserts(drafted: Drafted, catalog: Catalog, side: Sided, mapped: set[str], name: str) -> Drafted:
    """Adds what the tables demand on insert and no field brings. `mapped` are columns (alias.column) with a field,
    `name` the column that a search would look for."""
    inserts: list[Insert] = []
    notes = list(drafted.notes)
    for alias, table_name in drafted.shape.tables.items():
        table = catalog.by_name[table_name]
        brought = mapped | {f"{alias}.{c}" for c in _brought(drafted.shape, alias, table)}
        for column in table.columns:
            path = f"{alias}.{column.name}"
            if path in brought or not _demanded(column, table):
                continue
            made = _make(path, column, table, catalog, name, drafted.shape.root)
            if made is None:
                question = T("{column} must be filled and nothing brings a value: name a constant or a maker under "
                             "`insert`, or create no records here.", column=path)  # fmt: skip
                notes.append(Note(f"{side}.insert", question, decide=True))
                continue
            inserts.append(made)
            if made.make in (Maker.LOOKUP, Maker.NEXT_NUMBER):
                question = T("Is this how the product itself fills {column}?", column=path)
                notes.append(Note(f"{side}.insert.{path}", question, decide=True))
    return Drafted(replace(drafted.shape, insert=tuple(inserts)), tuple(notes))


def _brought(shape: PlanShape, alias: str, table: Table) -> set[str]:
    """Columns that the joins and selectors fill (a selector gives its first value), and keys shared with a part."""
    if alias == "root":
        joined = {there for part in shape.parts if part.of == "root" for _, there in part.join}
        return {column for column in joined if column not in table.primary_key or column in table.reference_of}
    part = shape.part_of[alias]
    children = {there for other in shape.parts if other.of == alias for _, there in other.join}
    return {here for here, _ in part.join} | {c for c, _ in part.where} | children


def _demanded(column: Column, table: Table) -> bool:
    """A value must be given, or the product would not show the row (an `active` flag without a default)."""
    if column.generated or column.default is not None:
        return False
    return not column.nullable or column.name in table.primary_key or _flag(column)


def _flag(column: Column) -> bool:
    return column.type.family is Family.BOOLEAN and ACTIVE.match(column.name) is not None


def _make(path: str, column: Column, table: Table, catalog: Catalog, name: str, root: str) -> Insert | None:
    family, low = column.type.family, column.name.lower()
    if family is Family.UUID or "uuid" in low or low == "guid":
        return Insert(path, make=Maker.UUID)
    if family is Family.BOOLEAN:
        return Insert(path, value="true" if ACTIVE.match(low) else "false")
    if family is Family.DATETIME and (CHANGED.search(low) or CREATED.search(low)):
        return Insert(path, make=Maker.NOW)
    if family is Family.DATE and (CHANGED.search(low) or CREATED.search(low)):
        return Insert(path, make=Maker.TODAY)
    if "search" in low and family is Family.TEXT and name:
        return Insert(path, make=Maker.SEARCH_TEXT, of=(name,))
    if column.name in table.primary_key and len(table.primary_key) == 1 and column.name not in table.reference_of:
        return _key_made(path, column)
    return _content_type(path, column, table, catalog, root)


def _key_made(path: str, column: Column) -> Insert | None:
    if column.type.family is Family.INTEGER:
        return Insert(path, make=Maker.NEXT_NUMBER)
    if column.type.family is Family.TEXT and (column.type.length or 36) >= 36:
        return Insert(path, make=Maker.UUID)
    return None


def _content_type(path: str, column: Column, table: Table, catalog: Catalog, root: str) -> Insert | None:
    """A reference to a table of kinds of records (Django's content types): looked up by the model's name."""
    reference = table.reference_of.get(column.name)
    target = catalog.by_name.get(reference.target) if reference else None
    if reference is None or target is None or not {"app_label", "model"} <= set(target.by_name):
        return None
    app, _, model = root.rpartition("_")
    return Insert(path, make=Maker.LOOKUP, table=target.name, take=reference.target_columns[0],
                  where=(("app_label", (app,)), ("model", (model,))))  # fmt: skip
