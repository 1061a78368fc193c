"""Rows that are there: changed, or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wedlock.connectors.records.group import Group
from wedlock.connectors.records.operations import Later, RowChange, RowGone
from wedlock.connectors.records.order import Fill
from wedlock.connectors.records.places import Place
from wedlock.connectors.records.twins import turned
from wedlock.model.sync import Value


def change(group: Group, place: Place, given: Mapping[str, object]) -> None:
    """Update the stored row, and its twin with it; a chosen row that would hold nothing goes."""
    if place.chosen and _vanishes(group, place, given):
        remove(group, _under(group, place))
        return
    values: dict[str, Value] = {}
    later: dict[str, Later] = {}
    for column, value in given.items():
        if value is None:
            values[column] = group.empty(place, column)
        elif isinstance(value, Later):
            later[column] = value
        else:
            values[column] = group.fit(place, column, value)
    group.plan.changed.append(group.change_of(place, values, later))
    if place.mirror:
        key = (group.stored[place.probe],)
        twin = RowChange(place.table, (place.mirror.link,), key, turned(place, values), turned(place, later))
        group.plan.changed.append(twin)


def _vanishes(group: Group, place: Place, given: Mapping[str, object]) -> bool:
    """Whether nothing would be left in the row, and it cannot be kept empty."""
    if not place.create or any(value is not None for value in given.values()):
        return False
    if all(place.column(column).nullable for column in given):
        return False
    return all(column in given or group.stored.get(place.path(column)) in (None, "") for column in place.mapped)


def _under(group: Group, place: Place) -> tuple[Place, ...]:
    """The place and all that hangs on it."""
    found = {place.alias}
    for _ in group.places:
        found.update(other.alias for other in group.places if other.parent in found)
    return tuple(other for other in group.places if other.alias in found)


def remove(group: Group, which: Iterable[Place]) -> None:
    """Delete those of the rows that are there and that the plan lets Wedlock insert."""
    for place in which:
        if not group.present(place) or not place.create or place.shared:
            continue
        if place.fill is Fill.LATER:
            parent = group.all.by_alias[place.parent]
            group.plan.unlinked.append(group.change_of(parent, {there: None for _, there in place.join}, {}))
        if place.mirror:
            _remove_twin(group, place, place.mirror.link)
        group.plan.deleted.append(RowGone(place.table, place.named, group.key(place), 2 * place.stage))


def _remove_twin(group: Group, place: Place, link: str) -> None:
    """First the row lets go of its twin, which then goes before it."""
    key = (group.stored[place.probe],)
    if place.column(link).nullable:
        group.plan.unlinked.append(RowChange(place.table, place.key, key, {link: None}))
    group.plan.deleted.append(RowGone(place.table, (link,), key, 2 * place.stage + 1))
