"""What is read of an object on one side: the columns that matter, and the tables to be captured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wedlock.model.plan import FOLLOWING, Conditions, PlannedObject, PlanPart, PlanShape, Sided
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Layout, other, shape_of


def layout(planned: PlannedObject, side: Sided) -> Layout:
    """The Layout of the object on a side: per alias its key first, then every column that matters, each once."""
    shape = shape_of(planned, side)
    columns: dict[str, dict[str, None]] = {alias: {} for alias in shape.tables}
    for found in (_row_columns(shape), _shape_columns(shape), _mapped_columns(planned, side), _when(planned, side)):
        for path in found:
            alias, _, column = path.partition(".")
            columns[alias][column] = None
    lines = tuple(part.alias for part in shape.parts if part.rows is Cardinality.MANY)
    return Layout(planned.name, side, shape, {alias: tuple(names) for alias, names in columns.items()}, lines)


def tables(planned: PlannedObject, side: Sided) -> tuple[str, ...]:
    """The tables whose changes are looked at, the root's first; a shared row's too, since its values are mapped."""
    return tuple(dict.fromkeys(shape_of(planned, side).tables.values()))


def _row_columns(shape: PlanShape) -> Iterator[str]:
    """What names, joins and selects the rows, and what ties a row to its twin."""
    yield from _under("root", shape.key)
    for part in shape.parts:
        yield from _under(part.alias, part.key)
        for here, there in part.join:
            yield f"{part.alias}.{here}"
            yield f"{part.of}.{there}"
        yield from _under(part.alias, _selecting(part))


def _selecting(part: PlanPart) -> Iterator[str]:
    yield from (column for column, _ in part.where)
    if part.first_by:
        yield part.first_by.removeprefix("-")
    if part.mirror:
        yield part.mirror.link
        yield from (column for pair in part.mirror.swap for column in pair)
        yield from (column for column, _ in part.mirror.values)


def _shape_columns(shape: PlanShape) -> Iterator[str]:
    """What tells whether a record takes part and when it was edited, and what copies of columns are made from."""
    yield from _conditioned(shape.only)
    yield from _conditioned(shape.deleted)
    if shape.changed:
        yield shape.changed
    for insert in shape.insert:
        if insert.make in FOLLOWING:
            yield from insert.of


def _mapped_columns(planned: PlannedObject, side: Sided) -> Iterator[str]:
    for field in planned.fields:
        yield from field.of(side)
    for lines in planned.lines:
        for field in lines.fields:
            yield from field.of(side)


def _when(planned: PlannedObject, side: Sided) -> Iterator[str]:
    """The columns here by which the other side chooses what is created there."""
    return _conditioned(planned.create_in.of(other(side)).when)


def _conditioned(conditions: Conditions) -> Iterator[str]:
    return (path for path, _ in conditions)


def _under(alias: str, columns: Iterable[str]) -> Iterator[str]:
    return (f"{alias}.{column}" for column in columns)
