"""Which rows of a group are new, and what follows from the columns that change."""

from __future__ import annotations

from wedlock.connectors.records.group import Group, split
from wedlock.connectors.records.making import composed
from wedlock.connectors.records.operations import NewRow, Unfit
from wedlock.connectors.records.places import Place
from wedlock.language import T
from wedlock.model.sync import Trouble


def prepare(group: Group) -> None:
    """Before anything is settled, every new row is known: others may refer to it."""
    _follow(group)
    for place in group.places:
        given = group.given.get(place.alias)
        if given and not group.present(place) and any(value is not None for value in given.values()):
            _need(group, place)
    if not group.needed:
        return
    _need_always(group)
    for place in group.places:
        if place.alias in group.needed:
            row = NewRow(place.table, {}, known=place.known, stage=2 * place.stage)
            group.rows[place.alias] = row
            group.plan.inserted.append(row)
    if group.line in group.rows and group.tag:
        group.plan.tags[group.tag] = (group.line, group.rows[group.line])


def _need(group: Group, place: Place) -> None:
    """The row, and those it hangs on."""
    while place.alias not in group.needed and not group.present(place):
        if not place.create:
            raise Unfit(
                Trouble.MISSING,
                T("The row of {table} for {part} is not there, and the plan does not let Wedlock insert one.",
                  table=place.table.name, part=place.alias),
                place.path(next(iter(group.given.get(place.alias, {})), "")),
            )  # fmt: skip
        group.needed.add(place.alias)
        if not place.parent or not group.own(place.parent):
            return
        place = group.all.by_alias[place.parent]


def _need_always(group: Group) -> None:
    """The rows without which a new one is not whole."""
    waiting = [place for place in group.places if place.always and place.alias not in group.needed]
    grown = True
    while grown:
        found = [place.alias for place in waiting if place.parent in group.needed and not group.present(place)]
        grown = not group.needed.issuperset(found)
        group.needed.update(found)


def _follow(group: Group) -> None:
    """What is copied or composed of columns that change, changes with them."""
    for place, column, rule in group.all.followers:
        if place.line == group.line and group.present(place) and any(_given(group, path) for path in rule.of):
            group.given.setdefault(place.alias, {}).setdefault(column, composed(group, rule))


def _given(group: Group, path: str) -> bool:
    alias, column = split(path)
    return column in group.given.get(alias, ())
