"""New rows: their values, what they take over from one another, and their twins."""

from __future__ import annotations

from collections.abc import Mapping

from wedlock.connectors.records.group import Group
from wedlock.connectors.records.making import make
from wedlock.connectors.records.operations import Later, NewRow, Of, RowChange
from wedlock.connectors.records.order import Fill
from wedlock.connectors.records.places import Place
from wedlock.connectors.records.twins import turned
from wedlock.model.plan import Maker

_EACH = (Maker.UUID, Maker.NEXT_NUMBER, Maker.SEQUENCE)
"""Makers that give no two rows the same."""


def insert(group: Group, place: Place, row: NewRow, given: Mapping[str, object]) -> None:
    """Fill the new row."""
    row.values.update(place.constants)
    if place.join:
        _join(group, place, row)
    for column, value in given.items():
        if value is None:
            _leave_empty(group, place, row, column)
        elif isinstance(value, Later):
            row.values.pop(column, None)
            row.later[column] = value
        else:
            row.values[column] = group.fit(place, column, value)
    if place.alias in group.up:
        row.later.update(group.up.pop(place.alias))
    for column, rule in place.rules:
        if column not in row.values and column not in row.later:
            make(group, place, row, column, rule)
    if place.mirror:
        _insert_twin(group, place, row)


def _leave_empty(group: Group, place: Place, row: NewRow, column: str) -> None:
    """A missing value; the default where the column demands one."""
    kind = place.column(column)
    row.values.pop(column, None)
    if kind.nullable or (kind.default is None and not kind.generated):
        row.values[column] = group.empty(place, column)


def _join(group: Group, place: Place, row: NewRow) -> None:
    """Give the row what its parent has, or tell the parent what the row has."""
    if place.fill is Fill.DOWN:
        for here, there in place.join:
            value = group.value(f"{place.parent}.{there}")
            if isinstance(value, Later):
                row.later[here] = value
            else:
                row.values[here] = value
        return
    told: dict[str, Later] = {there: Of(row, here) for here, there in place.join}
    if place.fill is Fill.UP and place.parent in group.rows:
        group.up.setdefault(place.parent, {}).update(told)
    else:
        group.plan.linked.append(group.change_of(group.all.by_alias[place.parent], {}, told))


def _insert_twin(group: Group, place: Place, row: NewRow) -> None:
    """The twin of a new row, and the row's own reference to it."""
    assert place.mirror is not None
    link, key = place.mirror.link, place.key[0]
    twin = NewRow(place.table, turned(place, row.values), turned(place, row.later), place.known, row.stage + 1)
    twin.later[link] = Of(row, key)
    for column, rule in place.rules:
        if rule.make in _EACH and (column in twin.values or column in twin.later):
            twin.values.pop(column, None)
            twin.later.pop(column, None)
            make(group, place, twin, column, rule)
    group.plan.inserted.append(twin)
    group.plan.linked.append(RowChange(place.table, (key,), (), {}, {link: Of(twin, key)}, row))
