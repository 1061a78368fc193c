"""From a Shape and the Catalog to the plan's shape: keys of parts, archived rows, time of change, values on insert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from wedlock.analysis.personal import are_personal
from wedlock.analysis.secrets import is_secret
from wedlock.capabilities.lexicon import words
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, Family, Table
from wedlock.model.plan import Conditions, Insert, Maker, Note, PlanPart, PlanShape, Sided
from wedlock.model.profile import Profile, Profiles
from wedlock.model.shape import Cardinality, Condition, FieldRole, Part, Shape
from wedlock.profiles import recognise

DELETED = re.compile(r"^(is_?)?(deleted|trashed|archived)$", re.I)
ACTIVE = re.compile(r"^(is_?)?(active|enabled)$", re.I)

COMPANION = re.compile(r"_(compact|normali[sz]ed|alnum|digit|digits|upper|lower|search)$", re.I)
"""Endings of a column that the product computes from the column without it."""

REFERENCES = frozenset({FieldRole.COUNTRY, FieldRole.REGION, FieldRole.UNIT, FieldRole.BRAND, FieldRole.COMPANY})

USUAL = 0.9
"""A value that this share of the rows has is what the product itself writes."""


def says(word: str, name: str) -> bool:
    """Whether a column's name, in whatever language, speaks of creating (`create`) or changing (`modify`)."""
    return word in words(name)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A proposed PlanShape and the notes on it."""

    shape: PlanShape
    notes: tuple[Note, ...] = ()


def draft_shape(shape: Shape, catalog: Catalog, side: Sided) -> Drafted:
    """The plan's shape of an object in one System, without values on insert."""
    root = catalog.by_name[shape.root]
    keys = {"root": shape.key or _key(root)} | {part.alias: _key(catalog.by_name[part.table]) for part in shape.parts}
    parts = tuple(replace(_part(part, catalog), shared=_shared(part, shape, keys)) for part in shape.parts)
    plain = PlanShape(shape.root, shape.key or _key(root), conditions("root.", shape.only), parts=parts)
    drafted = replace(plain, deleted=_deleted(plain, catalog), changed=_changed(plain, catalog))
    if shape.key or root.primary_key:
        return Drafted(drafted)
    question = T("{table} has no primary key: do these columns name one row each?", table=shape.root)
    return Drafted(drafted, (Note(f"{side}.key", question, decide=True),))


def _part(part: Part, catalog: Catalog) -> PlanPart:
    return PlanPart(part.alias, part.table, part.parent, part.join, part.cardinality, conditions("", part.selector),
                    part.first_by, _key(catalog.by_name[part.table]))  # fmt: skip


def _shared(part: Part, shape: Shape, keys: Mapping[str, tuple[str, ...]]) -> bool:
    """Reference data: a row that only names a country, a region, a unit or a brand, or of which the shape tells nothing
    (the customer of an order), referred to by its parent."""
    roles = {f.role for f in shape.fields if f.part == part.alias}
    if part.cardinality is not Cardinality.ONE or len(part.join) != 1 or shape.lines == part.alias:
        return False
    if roles:
        return roles <= REFERENCES
    return part.join[0][1] not in keys.get(part.parent, ()) and part.alias not in {p.parent for p in shape.parts}


def _key(table: Table) -> tuple[str, ...]:
    """The primary key, else the first unique key, else the first column."""
    if table.primary_key:
        return table.primary_key
    return table.unique_keys[0].columns if table.unique_keys else tuple(c.name for c in table.columns[:1])


def conditions(prefix: str, found: Iterable[Condition]) -> Conditions:
    return tuple((prefix + condition.column, condition.values) for condition in found)


def _single(shape: PlanShape, catalog: Catalog) -> Iterable[tuple[str, Table]]:
    """The root and the parts of its own that are joined one to one: (alias, table)."""
    for alias, table in shape.tables.items():
        part = shape.part_of.get(alias)
        if part is None or (part.rows is Cardinality.ONE and not part.shared):
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
            if column.type.family is Family.DATETIME and says("modify", column.name):
                return f"{alias}.{column.name}"
    return ""


@dataclass(frozen=True, slots=True)
class Demand:
    """A column that a table demands on insert and no field brings."""

    alias: str
    table: Table
    column: Column
    profile: Profile | None

    @property
    def path(self) -> str:
        return f"{self.alias}.{self.column.name}"


def with_inserts(
    drafted: Drafted, catalog: Catalog, profiles: Profiles, side: Sided, mapped: set[str], name: tuple[str, ...]
) -> Drafted:
    """Adds what the tables demand on insert and no field brings. `mapped` are columns (alias.column) with a field,
    `name` the columns that a search would look for."""
    product = recognise(catalog)
    if product is not None and product.through:
        said = Note(side, T("Written through {product}'s own interface, which fills what is not given.",
                            product=product.product))  # fmt: skip
        return Drafted(replace(drafted.shape, through=product.through), (*drafted.notes, said))
    inserts: list[Insert] = []
    open_: list[str] = []
    guessed: list[str] = []
    for demand in _demands(drafted.shape, catalog, profiles, mapped):
        known = product.fill_of(demand.table, demand.column.name) if product else None
        made = placed(known, demand.path, drafted.shape, name) or _make(demand, drafted.shape, catalog, mapped, name)
        if made is None:
            open_.append(demand.path)
            continue
        inserts.append(made)
        if known is None and made.make in (Maker.LOOKUP, Maker.NEXT_NUMBER, Maker.COPY):
            guessed.append(demand.path)
    notes = [*drafted.notes, *_insert_notes(side, open_, guessed)]
    return Drafted(replace(drafted.shape, insert=tuple(inserts)), tuple(notes))


def _insert_notes(side: Sided, open_: list[str], guessed: list[str]) -> Iterator[Note]:
    """One question about all that nothing brings, one about all that was guessed."""
    if open_:
        question = T("Must be filled, and nothing brings a value: {columns}. Name a constant or a maker for each under "
                     "`insert`, or create no records here.", columns=open_)  # fmt: skip
        yield Note(f"{side}.insert", question, decide=True)
    if guessed:
        question = T("Is this how the product itself fills {column}?", column=guessed)
        yield Note(f"{side}.insert", question, decide=True)


def placed(known: Insert | None, path: str, shape: PlanShape, name: tuple[str, ...]) -> Insert | None:
    """What a product's profile says of a column, at its place in a shape: `{model}` and `{app}` stand for the root's
    model (Django names a table app_model), `{name}` and `{key}` for the record's name and key."""
    if known is None:
        return None
    app, _, model = shape.root.rpartition("_")
    holes = {"{app}": app, "{model}": model, "{key}": f"root.{shape.key[0]}"}
    where = tuple((column, tuple(holes.get(v, v) for v in values)) for column, values in known.where)
    of = tuple(path for said in known.of for path in (name if said == "{name}" else (holes.get(said, said),)))
    return None if known.of and not of else replace(known, column=path, of=of, where=where)


def _demands(shape: PlanShape, catalog: Catalog, profiles: Profiles, mapped: set[str]) -> Iterator[Demand]:
    for alias, name in shape.tables.items():
        if alias != "root" and (shape.part_of[alias].shared or not _wanted(shape, alias, mapped)):
            continue
        table = catalog.by_name[name]
        brought = mapped | {f"{alias}.{c}" for c in _brought(shape, alias, table)}
        for column in table.columns:
            numbered = catalog.engine == "sqlite" and _rowid(column, table)
            if f"{alias}.{column.name}" not in brought and not numbered and _demanded(column, table):
                yield Demand(alias, table, column, profiles[name].of(column.name) if name in profiles else None)


def _wanted(shape: PlanShape, alias: str, mapped: set[str]) -> bool:
    """Only parts that hold a field, or are one with the root, are ever inserted."""
    return alias in {path.partition(".")[0] for path in mapped} or one_with_root(shape, alias)


def one_with_root(shape: PlanShape, alias: str) -> bool:
    """An inheritance table: one row a record, under the record's own key."""
    part = shape.part_of[alias]
    same = {there for _, there in part.join} <= set(shape.key)
    return part.rows is Cardinality.ONE and part.of == "root" and same


def plain_shape(name: str, root: Table, catalog: Catalog, lines: Iterable[str]) -> Shape:
    """The Shape of an object of which only its table is known: with the row it extends, and the lines that refer to it.

    `lines` are tables that may hold its lines; the first that refers to the root does.
    """
    parts = []
    extended = root.reference_of.get(root.primary_key[0]) if len(root.primary_key) == 1 else None
    if extended is not None and extended.target in catalog.by_name and extended.target != root.name:
        join = ((extended.target_columns[0], root.primary_key[0]),)
        parts.append(Part("base", extended.target, "root", join, Cardinality.ONE))
    for table in (catalog.by_name[line] for line in lines):
        back = next((fk for fk in table.foreign_keys if fk.target == root.name and len(fk.columns) == 1), None)
        if back is not None:
            join = ((back.columns[0], back.target_columns[0]),)
            parts.append(Part("lines", table.name, "root", join, Cardinality.MANY))
            break
    held = "lines" if any(part.alias == "lines" for part in parts) else ""
    return Shape(name, root.name, root.primary_key, tuple(parts), lines=held)


def pruned(shape: PlanShape, mapped: set[str], lines: str) -> PlanShape:
    """The shape without the parts that neither hold a field nor tell which record is which."""
    needed = {path.partition(".")[0] for path in (*mapped, shape.changed, *(c for c, _ in shape.only + shape.deleted))}
    needed |= {part.alias for part in shape.parts if part.alias == lines or one_with_root(shape, part.alias)}
    while more := {part.of for part in shape.parts if part.alias in needed} - needed - {"root"}:
        needed |= more
    return replace(shape, parts=tuple(part for part in shape.parts if part.alias in needed))


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


def _rowid(column: Column, table: Table) -> bool:
    """SQLite numbers an INTEGER PRIMARY KEY by itself."""
    return table.primary_key == (column.name,) and column.type.native.upper() == "INTEGER"


def _flag(column: Column) -> bool:
    return column.type.family is Family.BOOLEAN and ACTIVE.match(column.name) is not None


def _make(demand: Demand, shape: PlanShape, catalog: Catalog, mapped: set[str], name: tuple[str, ...]) -> Insert | None:
    """How to fill a demanded column: by its kind, else by what nearly all rows have."""
    made = _by_kind(demand, name) or _by_place(demand, shape, catalog, mapped)
    return made or _usual(demand)


def _by_kind(demand: Demand, name: tuple[str, ...]) -> Insert | None:
    column, path = demand.column, demand.path
    family, low = column.type.family, column.name.lower()
    if family is Family.UUID or "uuid" in low or low == "guid":
        return Insert(path, make=Maker.UUID)
    if family is Family.BOOLEAN:
        return Insert(path, value="true" if ACTIVE.match(low) else "false")
    if family is Family.DATETIME and (says("modify", column.name) or says("create", column.name)):
        return Insert(path, make=Maker.NOW)
    if family is Family.DATE and (says("modify", column.name) or says("create", column.name)):
        return Insert(path, make=Maker.TODAY)
    if "search" in low and family is Family.TEXT and name:
        return Insert(path, make=Maker.SEARCH_TEXT, of=name)
    return None


def _by_place(demand: Demand, shape: PlanShape, catalog: Catalog, mapped: set[str]) -> Insert | None:
    column, table, path = demand.column, demand.table, demand.path
    if column.name in table.primary_key and len(table.primary_key) == 1 and column.name not in table.reference_of:
        return _key_made(path, column)
    original = f"{demand.alias}.{COMPANION.sub('', column.name)}"
    if original != path and original in mapped:
        return Insert(path, make=Maker.COPY, of=(original,))
    if column.name == "object_id" and "content_type_id" in table.by_name:  # the owner of the row, by kind and key
        return Insert(path, make=Maker.COPY, of=(f"root.{shape.key[0]}",))
    return _content_type(path, column, table, catalog, shape.root)


def _usual(demand: Demand) -> Insert | None:
    """What nearly all rows have: an empty text, or one and the same value."""
    profile = demand.profile
    if (
        profile is None
        or not profile.seen
        or is_secret(demand.column)
        or demand.column.name in demand.table.reference_of
    ):
        return None
    if demand.column.type.family is Family.TEXT and profile.empty / profile.seen >= USUAL:
        return Insert(demand.path, value="")
    value, count = profile.top[0] if profile.top else ("", 0)
    if are_personal([value], demand.column.name):
        return None  # the plan is passed around; a person's name is for a person to write into it
    return Insert(demand.path, value=value) if count / profile.seen >= USUAL and profile.seen >= 10 else None


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
