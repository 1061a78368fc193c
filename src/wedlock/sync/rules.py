"""An object of the plan, compiled once: its layouts, its merge units, the columns whose raw values are agreed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from wedlock.model.overlap import Owner
from wedlock.model.plan import SIDES, Flow, OwnerBy, Pair, PlanField, PlannedObject, Policy, Sided, Unit
from wedlock.model.sync import Layout, Record, shape_of
from wedlock.sync.fields import NO_COLUMNS, NO_ENGINES, FieldRules, compiled
from wedlock.sync.layout import layout
from wedlock.sync.lines import LineRules, flows
from wedlock.sync.merge import UnitRule
from wedlock.sync.place import Columns

ALONE: Pair[tuple[str, ...]] = Pair((), ())


@dataclass(frozen=True)
class UnitRules:
    """One merge unit: fields that share flow, owner and policy, and the lines that belong to it."""

    name: str
    fields: tuple[FieldRules, ...]
    lines: tuple[LineRules, ...]
    rule: UnitRule
    owner_by: OwnerBy | None = None

    @cached_property
    def columns(self) -> Pair[tuple[str, ...]]:
        """The header columns on each side."""
        left, right = (tuple(c for f in self.fields for c in f.field.of(side)) for side in SIDES)
        return Pair(left, right)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The plan's names of the fields and the lines."""
        return (*(f.field.name for f in self.fields), *(entry.name for entry in self.lines))


@dataclass(frozen=True)
class ObjectRules:
    """Everything that is known of an object before a record is read.

    `siblings` are the other objects that have the same root table on a side: persons and companies that are parties.
    """

    planned: PlannedObject
    layouts: Pair[Layout]
    units: tuple[UnitRules, ...]
    fields: Mapping[str, FieldRules]
    siblings: Pair[tuple[str, ...]] = ALONE

    @property
    def name(self) -> str:
        return self.planned.name

    @cached_property
    def references(self) -> tuple[FieldRules, ...]:
        """Fields, of the header and of lines, that refer to other objects."""
        every = [f for unit in self.units for f in (*unit.fields, *(g for lines in unit.lines for g in lines.fields))]
        return tuple(f for f in every if f.field.refers)

    @cached_property
    def columns(self) -> Pair[tuple[tuple[str, int], ...]]:
        """Every column of the units' fields, and the number of its unit; a column may be in several."""
        left, right = (tuple((c, at) for at, unit in enumerate(self.units) for c in unit.columns.of(s)) for s in SIDES)
        return Pair(left, right)

    @cached_property
    def agreed_on(self) -> Pair[int]:
        """How many header columns an Agreed has that knows every unit."""
        left, right = (len({*(c for c, _ in self.columns.of(side)), *self.kept.of(side)}) for side in SIDES)
        return Pair(left, right)

    def into(self, target: Sided) -> tuple[UnitRules, ...]:
        """The units all of whose fields may be written on the target."""
        return self._into.of(target)

    @cached_property
    def _into(self) -> Pair[tuple[UnitRules, ...]]:
        left, right = (tuple(u for u in self.units if all(flows(f.field, side) for f in u.fields)) for side in SIDES)
        return Pair(left, right)

    @cached_property
    def with_lines(self) -> tuple[int, ...]:
        """The numbers of the units that have lines."""
        return tuple(at for at, unit in enumerate(self.units) if unit.lines)

    @cached_property
    def parts(self) -> Pair[tuple[str, ...]]:
        """Parts whose vanished rows lead to their record only through the hub: they hold the join, not their parent."""
        left, right = (tuple(_lost_parts(self.layouts.of(side))) for side in SIDES)
        return Pair(left, right)

    @cached_property
    def kept(self) -> Pair[tuple[str, ...]]:
        """The header columns whose raw values a Link keeps besides those of the units: deletion marks and part keys."""
        left, right = (_besides(self.layouts.of(side), self.parts.of(side)) for side in SIDES)
        return Pair(left, right)


def object_rules(
    planned: PlannedObject, columns: Pair[Columns] = NO_COLUMNS, engines: Pair[str] = NO_ENGINES,
    among: Sequence[PlannedObject] = (),
) -> ObjectRules:  # fmt: skip
    """Compile an object that the plan shapes on both sides. `columns` and `engines` as in `fields.compiled`; `among`
    are all objects that are synchronised."""
    layouts, rules = Pair(layout(planned, "left"), layout(planned, "right")), compiled(planned, columns, engines)
    lines = {
        entry.name: LineRules(entry.name, entry.left, entry.right, tuple(rules.lines[entry.name].values()))
        for entry in planned.lines
    }
    units = tuple(_units(planned, dict(rules.fields), lines))
    left, right = (_siblings(planned, side, among) for side in SIDES)
    return ObjectRules(planned, layouts, units, rules.fields, Pair(left, right))


def _siblings(planned: PlannedObject, side: Sided, among: Sequence[PlannedObject]) -> tuple[str, ...]:
    root = shape_of(planned, side).root
    return tuple(o.name for o in among if o.name != planned.name and shape_of(o, side).root == root)


def _units(planned: PlannedObject, fields: dict[str, FieldRules], lines: dict[str, LineRules]) -> list[UnitRules]:
    found: list[UnitRules] = []
    left_fields, left_lines = dict(fields), dict(lines)
    for unit in planned.units:
        flows = {fields[name].field.flow for name in unit.fields}
        # a field that goes one way alone has nothing to settle with the others
        together = [n for n in unit.fields if len(flows) == 1 or fields[n].field.flow is Flow.BOTH]
        found.append(_group(planned, unit, [left_fields.pop(n) for n in together],
                            [left_lines.pop(n) for n in unit.lines]))  # fmt: skip
    found += [_single(planned, rules) for rules in left_fields.values()]
    found += [UnitRules(name, (), (rules,), _rule(planned, None, None)) for name, rules in left_lines.items()]
    return found


def _group(planned: PlannedObject, unit: Unit, fields: list[FieldRules], lines: list[LineRules]) -> UnitRules:
    first = fields[0].field if fields else None
    rule = _rule(planned, first, unit.policy)
    return UnitRules(unit.name, tuple(fields), tuple(lines), rule, unit.owner_by)


def _single(planned: PlannedObject, rules: FieldRules) -> UnitRules:
    return UnitRules(rules.field.name, (rules,), (), _rule(planned, rules.field, rules.field.policy))


def _rule(planned: PlannedObject, first: PlanField | None, policy: Policy | None) -> UnitRule:
    owner = first.owner if first is not None else planned.owner
    sided: dict[Owner, Sided] = {Owner.LEFT: "left", Owner.RIGHT: "right"}
    return UnitRule(
        policy or planned.policy,
        sided.get(owner),
        first.flow if first is not None else Flow.BOTH,
        planned.stale_save,
        timedelta(seconds=planned.skew_seconds),
    )


def _lost_parts(of: Layout) -> list[str]:
    """Aliases with a key of their own that is not what joins them."""
    found = []
    for part in of.shape.parts:
        own = set(of.row_key(part.alias))
        if not part.shared and part.alias in of.columns and not own & {here for here, _ in part.join}:
            found.append(part.alias)
    return found


def _besides(of: Layout, parts: tuple[str, ...]) -> tuple[str, ...]:
    marks = [column for column, _ in of.shape.deleted]
    keys = [f"{alias}.{column}" for alias in parts if alias not in of.line_of for column in of.row_key(alias)]
    return tuple(dict.fromkeys((*marks, *keys)))


def rows_of_parts(rules: ObjectRules, side: Sided, record: Record) -> dict[str, tuple[tuple[object, ...], ...]]:
    """Alias → the keys of its rows, for finding the record of a row that is gone."""
    of, found = rules.layouts.of(side), {}
    for alias in rules.parts.of(side):
        names = [f"{alias}.{column}" for column in of.row_key(alias)]
        sources = (
            [line.values for line in record.lines.get(of.line_of[alias], ())]
            if alias in of.line_of
            else [record.values]
        )
        keys = tuple(key for values in sources if None not in (key := tuple(values.get(n) for n in names)))
        if keys:
            found[alias] = keys
    return found
