"""A plan against the Catalogs of both systems: tables and columns that are not there, and types that lose values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, Family, Table
from wedlock.model.overlap import Mode
from wedlock.model.plan import SIDES, Compare, Flow, Pair, Plan, PlanField, PlannedObject, PlanPart, PlanShape, Sided
from wedlock.planfile.shapecheck import Found, Path, unknown

NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT})


def catalog_mistakes(plan: Plan, catalogs: Pair[Catalog | None]) -> Found:
    """Mistakes that only show beside the Catalogs; a side without one is not looked at."""
    for planned in plan.objects:
        if planned.mode is Mode.LEAVE or planned.within:
            continue
        at: Path = ("objects", planned.name)
        columns: dict[Sided, dict[str, Column]] = {"left": {}, "right": {}}
        for side in SIDES:
            catalog, shape = catalogs.of(side), planned.shape(side)
            if catalog is not None and shape is not None:
                columns[side] = _columns(shape, catalog)
                yield from _shape(shape, catalog, columns[side], (*at, side))
                yield from _paths(planned, side, columns[side], at)
        yield from _types(planned, columns["left"], columns["right"], at)


def _columns(shape: PlanShape, catalog: Catalog) -> dict[str, Column]:
    """alias.column → Column, of the tables that exist."""
    return {
        f"{alias}.{column.name}": column
        for alias, table in shape.tables.items()
        if table in catalog.by_name
        for column in catalog.by_name[table].columns
    }


def _shape(shape: PlanShape, catalog: Catalog, columns: dict[str, Column], at: Path) -> Found:
    root = catalog.by_name.get(shape.root)
    if root is None:
        yield (*at, "root"), unknown(T("table"), shape.root, catalog.by_name)
    else:
        yield from _named(shape.key, root, (*at, "key"))
    for part in shape.parts:
        table = catalog.by_name.get(part.table)
        here = (*at, "parts", part.alias)
        if table is None:
            yield (*here, "table"), unknown(T("table"), part.table, catalog.by_name)
        else:
            yield from _part(part, table, here)
        parent = catalog.by_name.get(shape.tables.get(part.of, ""))
        if parent is not None:
            yield from _named((there for _, there in part.join), parent, (*here, "join"))
    for insert in shape.insert:
        if insert.table and insert.table not in catalog.by_name:
            yield (*at, "insert", insert.column, "table"), unknown(T("table"), insert.table, catalog.by_name)
        elif insert.table:
            wanted = (insert.take, *(column for column, _ in insert.where))
            yield from _named(wanted, catalog.by_name[insert.table], (*at, "insert", insert.column))
    for key, path in _own_paths(shape):
        yield from _known(path, columns, (*at, *key))


def _part(part: PlanPart, table: Table, at: Path) -> Found:
    yield from _named((here for here, _ in part.join), table, (*at, "join"))
    yield from _named((column for column, _ in part.where), table, (*at, "where"))
    yield from _named(part.key, table, (*at, "key"))
    if part.first_by:
        yield from _named((part.first_by.removeprefix("-"),), table, (*at, "first_by"))
    if part.mirror:
        swapped = [column for pair in part.mirror.swap for column in pair]
        valued = [column for column, _ in part.mirror.values]
        yield from _named((part.mirror.link, *swapped, *valued), table, (*at, "mirror"))


def _own_paths(shape: PlanShape) -> Iterator[tuple[Path, str]]:
    for key, conditions in (("only", shape.only), ("deleted", shape.deleted)):
        for column, _ in conditions:
            yield (key, column), column
    if shape.changed:
        yield ("changed",), shape.changed
    for insert in shape.insert:
        yield ("insert", insert.column), insert.column
        for path in insert.of if insert.make in ("copy", "search_text") else ():
            yield ("insert", insert.column, "of"), path


def _named(names: Iterable[str], table: Table, at: Path) -> Found:
    for name in names:
        if name not in table.by_name:
            yield at, unknown(T("column"), f"{table.name}.{name}", [f"{table.name}.{c}" for c in table.by_name])


def _known(path: str, columns: dict[str, Column], at: Path) -> Found:
    """The column of a path exists; silent where the alias or its table is already reported."""
    alias = path.partition(".")[0]
    here = [known for known in columns if known.partition(".")[0] == alias]
    if path not in columns and here:
        yield at, unknown(T("column"), path, here)


def _paths(planned: PlannedObject, side: Sided, columns: dict[str, Column], at: Path) -> Found:
    other: Sided = "right" if side == "left" else "left"
    for place, f in _all_fields(planned):
        for path in f.of(side):
            yield from _known(path, columns, (*at, *place, side))
    for column, _ in planned.create_in.of(other).when:
        yield from _known(column, columns, (*at, "create_in", other, "when", column))


def _all_fields(planned: PlannedObject) -> Iterator[tuple[Path, PlanField]]:
    for f in planned.fields:
        yield ("fields", f.name), f
    for lines in planned.lines:
        for f in lines.fields:
            yield ("lines", lines.name, "fields", f.name), f


def _types(planned: PlannedObject, left: dict[str, Column], right: dict[str, Column], at: Path) -> Found:
    """Types that cannot round-trip, of fields with one known column on each side and no translation of codes."""
    for place, f in _all_fields(planned):
        if f.refers or f.values or len(f.left) != 1 or len(f.right) != 1:
            continue
        here, there = left.get(f.left[0]), right.get(f.right[0])
        if here is not None and there is not None:
            yield from type_mistakes(f, here, there, (*at, *place))


def type_mistakes(f: PlanField, left: Column, right: Column, at: Path = ()) -> Found:
    """Why the values of a field cannot travel between two columns as its flow says."""
    families = {left.type.family, right.type.family}
    if families == {Family.DATE, Family.DATETIME} and f.flow is Flow.BOTH and f.compare is not Compare.DATE:
        yield at, T("Cannot round-trip: the time of day is lost; add `compare: date`, or let it flow one way.")
    sides: tuple[tuple[Column, Column, Flow], ...] = ((left, right, Flow.TO_LEFT), (right, left, Flow.TO_RIGHT))
    for source, target, away in sides:
        if f.flow is away:
            continue
        if source.type.family is Family.TEXT and target.type.family in NUMBERS:
            yield at, T("Text does not fit into the number {column}: map it with `values`, or let it flow one way.",
                        column=target.name)  # fmt: skip
        if _fractions_lost(f, source, target, away is Flow.TO_LEFT):
            yield at, T("Cannot round-trip: {column} keeps whole numbers only; say `decimals` and `rounding`.",
                        column=target.name)  # fmt: skip


def _fractions_lost(f: PlanField, source: Column, target: Column, to_right: bool) -> bool:
    """A number with decimals flows into a column without, and nothing says that it is rounded."""
    if target.type.family is not Family.INTEGER or source.type.family not in NUMBERS or f.convert.rounding != "refuse":
        return False
    if f.convert.factor is None:
        return source.type.family is not Family.INTEGER and source.type.scale != 0
    factor = f.convert.factor if to_right else 1 / f.convert.factor
    scale = source.type.scale if source.type.family is Family.DECIMAL else 0
    if source.type.family is Family.FLOAT or scale is None:
        return False
    return factor != factor.to_integral_value() if scale == 0 else (factor.scaleb(-scale) % 1) != 0
