"""From a Write to row operations, without a database: `plan_rows(places, write, current, moments)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wedlock.connectors.records.changing import change, remove
from wedlock.connectors.records.group import Group, split
from wedlock.connectors.records.inserting import insert
from wedlock.connectors.records.moments import Moments
from wedlock.connectors.records.operations import RowPlan, Unfit
from wedlock.connectors.records.places import Places
from wedlock.connectors.records.preparing import prepare
from wedlock.connectors.records.shared import settle_shared
from wedlock.language import T
from wedlock.model.sync import Doing, Key, Line, LineWrite, Record, Trouble, Values, Write


def plan_rows(places: Places, write: Write, current: Record | None, moments: Moments) -> RowPlan:
    """What is to be done to the tables; Unfit where the record cannot be written. RESTORE is planned in `restoring`.

    `current` is the record as it is (None for a create).
    """
    plan = RowPlan()
    header = Group(plan, places, places.header, moments, current.values if current else {})
    if write.doing is Doing.DELETE:
        assert current is not None
        _delete(header, current)
        return plan
    header.give(_values(places, write))
    lines = _lines(header, write, current) if write.lines else []
    for group in (header, *lines):
        settle_shared(group)
    if write.doing is Doing.CREATE:
        header.needed.add("root")
    prepare(header)
    if header or lines or plan.deleted:
        _touch(places, header)
    _settle(header)
    for group in lines:
        prepare(group)
        _settle(group)
    plan.root = header.rows.get("root")
    return plan


def _values(places: Places, write: Write) -> Values:
    if write.doing not in (Doing.ARCHIVE, Doing.REVIVE):
        return write.values
    marks = places.archived if write.doing is Doing.ARCHIVE else places.revived
    if not marks:
        raise Unfit(
            Trouble.VALUE,
            T("The plan does not say how an archived {object} is told: write `deleted` into its shape.",
              object=places.layout.object),
        )  # fmt: skip
    return {**dict(marks), **write.values}


def _touch(places: Places, header: Group) -> None:
    """Set the column with the time of the last edit."""
    changed = places.layout.shape.changed
    if not changed:
        return
    alias, column = split(changed)
    place = places.by_alias[alias]
    if not place.line and (alias in header.needed or header.present(place)):
        header.given.setdefault(alias, {}).setdefault(column, header.moments.of(place.table, column))


def _settle(group: Group) -> None:
    """Say what is done to each row."""
    for place in group.places:
        given = group.given.get(place.alias)
        if place.alias in group.rows:
            insert(group, place, group.rows[place.alias], given or {})
        elif given and group.present(place):
            change(group, place, given)


def _delete(header: Group, current: Record) -> None:
    for alias, lines in current.lines.items():
        for line in lines:
            group = header.inner(alias, line.values)
            remove(group, group.places)
    remove(header, header.places)


def _lines(header: Group, write: Write, current: Record | None) -> list[Group]:
    """The groups of the lines to insert and to change; the rows of those to delete are planned at once."""
    found = []
    for alias, wished in write.lines.items():
        stored = {line.key: line for line in current.lines.get(alias, ())} if current else {}
        found += _lines_of(header, alias, wished, stored)
    return found


def _lines_of(header: Group, alias: str, wished: Sequence[LineWrite], stored: Mapping[Key, Line]) -> list[Group]:
    found = []
    for line in wished:
        if line.key is not None and line.key not in stored:
            raise Unfit(Trouble.MISSING, T("The line {key} is not there.", key=list(line.key)))
        group = header.inner(alias, {} if line.key is None else stored[line.key].values)
        if line.delete:
            remove(group, group.places)
            continue
        group.give(line.values)
        if line.key is None:
            group.needed.add(alias)
            group.tag = line.tag
        found.append(group)
    return found
