"""What the schema cannot say of a plan: objects, duplicate mappings, merge units, owners, policies."""

from __future__ import annotations

from collections.abc import Iterator

from wedlock.language import T
from wedlock.model.overlap import Mode, Owner
from wedlock.model.plan import (
    SIDES,
    Delete,
    Flow,
    Plan,
    PlanField,
    PlannedObject,
    PlanShape,
    Sided,
    Unit,
)
from wedlock.model.shape import Cardinality
from wedlock.planfile.fieldcheck import field_mistakes, owner_mistakes
from wedlock.planfile.shapecheck import Found, Path, known_alias, shape_mistakes, unknown


def plan_mistakes(plan: Plan) -> Found:
    """Every mistake of a plan that is built like one, with its path in the file."""
    if plan.left.name == plan.right.name:
        yield ("right", "name"), T("Both systems are called {name}.", name=plan.left.name)
    for planned in plan.objects:
        at: Path = ("objects", planned.name)
        yield from _within(plan, planned, at)
        if planned.mode is not Mode.LEAVE and not planned.within:
            yield from _object(plan, planned, at)


def _within(plan: Plan, planned: PlannedObject, at: Path) -> Found:
    if not planned.within:
        return
    host = plan.by_name.get(planned.within)
    if host is None:
        yield (*at, "within"), unknown(T("object"), planned.within, plan.by_name)
    elif host is planned or host.within or host.mode is Mode.LEAVE:
        yield (*at, "within"), T("`within` names an object that travels itself, not {name}.", name=planned.within)


def _object(plan: Plan, planned: PlannedObject, at: Path) -> Found:
    missing = [key for key, value in (("left", planned.left), ("right", planned.right), ("fields", planned.fields))
               if not value]  # fmt: skip
    for key in missing:
        yield at, T("mode {mode} needs `{key}`.", mode=planned.mode.value, key=key)
    if planned.mode is Mode.EXTERNAL and planned.owner is Owner.BOTH:
        yield (*at, "owner"), T("An external table has one owner: left or right.")
    if planned.left is None or planned.right is None:
        return
    shapes: dict[Sided, PlanShape] = {"left": planned.left, "right": planned.right}
    for side in SIDES:
        yield from shape_mistakes(shapes[side], (*at, side))
    for place, f, lines in _all_fields(planned):
        yield from field_mistakes(f, shapes, lines, (*at, *place))
        if f.refers and f.refers not in plan.by_name:
            yield (*at, *place, "refers"), unknown(T("object"), f.refers, plan.by_name)
    yield from _lines(planned, shapes, at)
    yield from _mapped_twice(planned, shapes, at)
    if planned.mode is Mode.SYNC:
        yield from _units(planned, at)
        yield from _policies(planned, shapes, at)


def _all_fields(planned: PlannedObject) -> Iterator[tuple[Path, PlanField, dict[Sided, str]]]:
    for f in planned.fields:
        yield ("fields", f.name), f, {}
    for lines in planned.lines:
        for f in lines.fields:
            yield ("lines", lines.name, "fields", f.name), f, {"left": lines.left, "right": lines.right}


def _lines(planned: PlannedObject, shapes: dict[Sided, PlanShape], at: Path) -> Found:
    for lines in planned.lines:
        for side in SIDES:
            alias = lines.left if side == "left" else lines.right
            here = (*at, "lines", lines.name, side)
            part = shapes[side].part_of.get(alias)
            if part is None:
                yield here, unknown(T("part"), alias, shapes[side].part_of)
            elif part.rows is not Cardinality.MANY:
                yield here, T("The part `{alias}` that holds lines needs `rows: many`.", alias=alias)
            elif not part.key:
                yield here, T("The part `{alias}` that holds lines needs a `key` of its own.", alias=alias)


def _mapped_twice(planned: PlannedObject, shapes: dict[Sided, PlanShape], at: Path) -> Found:
    """Each column is written by one field, or by one `insert`."""
    for side in SIDES:
        away = Flow.TO_LEFT if side == "right" else Flow.TO_RIGHT
        writers: dict[str, PlanField] = {}
        for place, f, _ in _all_fields(planned):
            for path in f.of(side) if f.flow is not away else ():
                other = writers.setdefault(path, f)
                if other is f:
                    continue
                text = (
                    T("Two owners: `{path}` is mapped by `{other}` and by `{field}`, which different sides own.",
                      path=path, other=other.name, field=f.name)
                    if other.owner is not f.owner
                    else T("`{path}` is mapped twice, by `{other}` and by `{field}`.",
                           path=path, other=other.name, field=f.name)
                )  # fmt: skip
                yield (*at, *place, side), text
        for insert in shapes[side].insert:
            if insert.column in writers:
                yield (*at, side, "insert", insert.column), T(
                    "`{path}` is brought by the field `{field}` already.",
                    path=insert.column, field=writers[insert.column].name)  # fmt: skip


def _units(planned: PlannedObject, at: Path) -> Found:
    fields = {f.name: f for f in planned.fields}
    lines = {found.name for found in planned.lines}
    home: dict[str, str] = {}
    for unit in planned.units:
        here = (*at, "units", unit.name)
        for name in unit.fields:
            if name not in fields:
                yield (*here, "fields"), unknown(T("field"), name, fields)
        for name in unit.lines:
            if name not in lines:
                yield (*here, "lines"), unknown(T("set of lines"), name, lines)
        for name in (*unit.fields, *(f"lines {name}" for name in unit.lines)):
            if home.setdefault(name, unit.name) != unit.name:
                yield here, T("`{name}` is in two merge units: `{one}` and `{other}`.", name=name, one=home[name],
                              other=unit.name)  # fmt: skip
        yield from _unit_owner(unit, fields, here)


def _unit_owner(unit: Unit, fields: dict[str, PlanField], at: Path) -> Found:
    by = unit.owner_by
    if by is None:
        owners = {fields[name].owner for name in unit.fields if name in fields}
        if len(owners) > 1:
            yield at, T("Two owners in one merge unit: give all fields of `{unit}` the same one.", unit=unit.name)
        return
    if by.field not in unit.fields:
        yield (*at, "owner_by", "field"), unknown(T("field"), by.field, unit.fields)
    both = sorted(set(by.left) & set(by.right))
    if both:
        yield (*at, "owner_by"), T("Two owners: {codes} stand on both sides.", codes=both)
    codes = dict(fields[by.field].values) if by.field in fields else {}
    for code in (*by.left, *by.right):
        if codes and code not in codes:
            yield (*at, "owner_by"), unknown(T("left code"), code, codes)


def _policies(planned: PlannedObject, shapes: dict[Sided, PlanShape], at: Path) -> Found:
    unit_of = {name: unit for unit in planned.units for name in unit.fields}
    for f in planned.fields:
        unit = unit_of.get(f.name)
        policy = (unit.policy if unit else f.policy) or planned.policy
        if unit is None or unit.owner_by is None:
            yield from owner_mistakes(f, policy, (*at, "fields", f.name))
        if unit is not None and f.policy is not None:
            yield (*at, "fields", f.name, "policy"), T("The policy is that of its merge unit `{unit}`.", unit=unit.name)
    for side in SIDES:
        other: Sided = "right" if side == "left" else "left"
        for column, _ in planned.create_in.of(side).when:
            yield from known_alias(shapes[other], column, (*at, "create_in", side, "when", column))
        if planned.delete_in.of(side) is Delete.ARCHIVE and not shapes[side].deleted:
            yield (*at, "delete_in", side), T("`archive` needs `deleted` in the shape of that side.")
