"""The fields of an object, compiled once from the plan: compared and translated for every record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wedlock.model.plan import Flow, Pair, PlanField, PlannedObject, Sided
from wedlock.model.sync import Values
from wedlock.sync.forms import Cells, form, gather
from wedlock.sync.place import Columns, Placed, placed
from wedlock.sync.texts import filled, missing, shown
from wedlock.sync.translation import Refs, Translate, as_key, recognised, translation
from wedlock.sync.trouble import Unfit, ValueTrouble, Waits

NO_COLUMNS: Pair[Columns] = Pair({}, {})
NO_ENGINES = Pair("", "")


@dataclass(frozen=True, slots=True)
class FieldSide:
    """A field on one side, as functions.

    `value`: a record's (or line's) values → the raw cells of the field's columns, None where the row is missing.
    `same`: whether two of them are the same there, so that the one instead of the other is no edit.
    `translate`: cells of this side → those of the other side's columns; raises ValueTrouble and Waits.
    """

    columns: tuple[str, ...]
    value: Callable[[Values], Cells]
    same: Callable[[Cells, Cells], bool]
    translate: Translate


@dataclass(frozen=True, slots=True)
class FieldRules:
    """A field on both sides. In a hot loop take `left` and `right` once; the methods are for everybody else."""

    field: PlanField
    left: FieldSide
    right: FieldSide

    @property
    def name(self) -> str:
        return self.field.name

    def of(self, side: Sided) -> FieldSide:
        return self.left if side == "left" else self.right

    def value(self, side: Sided, values: Values) -> Cells:
        return self.of(side).value(values)

    def same(self, side: Sided, one: Cells, another: Cells) -> bool:
        return self.of(side).same(one, another)

    def translate(self, source: Sided, value: Cells, refs: Refs) -> Cells:
        return self.of(source).translate(value, refs)

    def agrees(self, left: Cells, right: Cells, refs: Refs) -> bool:
        """Whether either side's value, translated, is the other's: what a translation loses is no difference.

        A field that flows one way agrees if the value that flows has arrived.
        """
        flow = self.field.flow
        if flow is not Flow.TO_LEFT and _arrives(self.left, left, self.right, right, refs):
            return True
        return flow is not Flow.TO_RIGHT and _arrives(self.right, right, self.left, left, refs)

    @staticmethod
    def filled(value: Cells) -> bool:
        return filled(value)

    @staticmethod
    def shown(value: Cells) -> str:
        return shown(value)


def _arrives(here: FieldSide, value: Cells, there: FieldSide, arrived: Cells, refs: Refs) -> bool:
    try:
        return there.same(here.translate(value, refs), arrived)
    except (ValueTrouble, Waits):
        return False


@dataclass(frozen=True, slots=True)
class ObjectRules:
    """The FieldRules of an object by the field's name; `lines` by the name of the lines."""

    fields: Mapping[str, FieldRules]
    lines: Mapping[str, Mapping[str, FieldRules]]


def compiled(
    planned: PlannedObject, columns: Pair[Columns] = NO_COLUMNS, engines: Pair[str] = NO_ENGINES
) -> ObjectRules:
    """The rules of an object's fields. `columns` are the Catalogs' by alias.column, `engines` their databases'."""

    def rules(field: PlanField) -> FieldRules:
        found = placed(planned, field, columns, engines)
        return FieldRules(field, _side(found, "left"), _side(found, "right"))

    return ObjectRules(
        {field.name: rules(field) for field in planned.fields},
        {lines.name: {field.name: rules(field) for field in lines.fields} for lines in planned.lines},
    )


def _side(found: Placed, side: Sided) -> FieldSide:
    paths = found.of(side).paths
    return FieldSide(paths, _value(paths), _same(_form(found, side)), translation(found, side))


def _value(paths: tuple[str, ...]) -> Callable[[Values], Cells]:
    if len(paths) == 1:
        path = paths[0]
        return lambda values: (values.get(path),)
    return lambda values: tuple(map(values.get, paths))


def _same(formed: Callable[[Cells], object]) -> Callable[[Cells, Cells], bool]:
    def same(one: Cells, another: Cells) -> bool:
        return one == another or formed(one) == formed(another)

    return same


def _form(found: Placed, side: Sided) -> Callable[[Cells], object]:
    """The form of a side's cells: equal forms are the same value."""
    if found.field.refers:
        return _key_form
    collect, compared = gather(found), form(found, side)
    code_of = recognised(found, side) if found.field.values else None

    def formed(cells: Cells) -> object:
        try:
            value = collect(cells)
        except Unfit:
            return cells
        if code_of is not None and not missing(value) and (code := code_of(value)) is not None:
            return ("code", code)
        return compared(value)

    return formed


def _key_form(cells: Cells) -> object:
    return None if any(map(missing, cells)) else as_key(cells)
