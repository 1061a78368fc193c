"""A value of a row that belongs to many records: not written, but looked up, and the reference to it set."""

from __future__ import annotations

from collections.abc import Mapping

from wedlock.connectors.records.constants import coerced
from wedlock.connectors.records.group import Group
from wedlock.connectors.records.operations import Found, Sought, Unfit
from wedlock.connectors.records.places import Place
from wedlock.language import T
from wedlock.model.sync import Trouble, Value


def settle_shared(group: Group) -> None:
    """What is given to shared parts becomes their parents' references to the rows that have it."""
    for place in group.places:
        if place.shared and (given := group.given.pop(place.alias, None)):
            _settle(group, place, given)


def _settle(group: Group, place: Place, given: Mapping[str, object]) -> None:
    parent = group.given.setdefault(place.parent, {})
    if all(value is None for value in given.values()):
        parent.update((there, None) for _, there in place.join)
        return
    found = tuple(Found() for _ in place.join)

    def missing(count: int) -> Unfit:
        said = ", ".join(f"{column} = {value!r}" for column, value in given.items())
        text = T("{table} has {count} rows with {said}, instead of one.",
                 table=place.table.name, count=count, said=said)  # fmt: skip
        return Unfit(Trouble.MISSING, text, place.path(next(iter(given))))

    take = tuple(here for here, _ in place.join)
    group.plan.sought.append(Sought(place.table, _where(group, place, given), take, found, missing))
    parent.update((there, one) for (_, there), one in zip(place.join, found, strict=True))


def _where(group: Group, place: Place, given: Mapping[str, object]) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    found: dict[str, tuple[Value, ...]] = {
        column: tuple(coerced(place.column(column), text) for text in texts) for column, texts in place.where
    }
    for column, value in given.items():
        found[column] = (group.fit(place, column, value),)
    return tuple(found.items())
