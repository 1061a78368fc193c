"""A group of rows: the header of a record (at most one row an alias), or one of its lines.

What a group gets is `given` by alias and column; what it has is `stored` by alias.column; `rows` are its new rows.
"""

from __future__ import annotations

from functools import cache

from wedlock.connectors.records.moments import Moments
from wedlock.connectors.records.operations import Later, NewRow, Of, RowChange, RowPlan, Unfit
from wedlock.connectors.records.places import Place, Places
from wedlock.connectors.records.unfit import NotFitting
from wedlock.language import T
from wedlock.model.catalog import Family
from wedlock.model.sync import Key, Trouble, Value, Values

Given = dict[str, dict[str, object]]
"""Alias → column → what it is to be: a Value, or a Later."""


@cache
def split(path: str) -> tuple[str, str]:
    """alias.column → alias, column."""
    alias, _, column = path.partition(".")
    return alias, column


class Group:
    """`needed` are the aliases whose rows are new; `up` what new parts tell their parent, which is inserted after."""

    def __init__(
        self, plan: RowPlan, places: Places, own: tuple[Place, ...], moments: Moments, stored: Values,
        outer: Group | None = None, line: str = "",
    ) -> None:  # fmt: skip
        self.plan, self.all, self.places, self.moments = plan, places, own, moments
        self.stored, self.outer, self.line, self.tag = stored, outer, line, ""
        self.given: Given = {}
        self.needed: set[str] = set()
        self.rows: dict[str, NewRow] = {}
        self.up: dict[str, dict[str, Later]] = {}

    def __bool__(self) -> bool:
        """Whether anything is to be done."""
        return bool(self.given or self.needed)

    def inner(self, alias: str, stored: Values) -> Group:
        """The group of one line."""
        return Group(self.plan, self.all, self.all.lines[alias], self.moments, stored, self, alias)

    def give(self, values: Values) -> None:
        given = self.given
        for path, value in values.items():
            alias, column = split(path)
            if alias in given:
                given[alias][column] = value
            else:
                given[alias] = {column: value}

    def present(self, place: Place) -> bool:
        return place.probe in self.stored

    def own(self, alias: str) -> bool:
        return self.all.by_alias[alias].line == self.line

    def value(self, path: str) -> object:
        """What a column (alias.column) will be: the Value, or a Later where the database makes it."""
        alias, column = split(path)
        if not self.own(alias):
            return self.outer.value(path) if self.outer is not None else None
        given = self.given.get(alias)
        if given is not None and column in given:
            return given[column]
        row = self.rows.get(alias)
        if row is None:
            return self.stored.get(path)
        if column in row.values:
            return row.values[column]
        return row.later.get(column) or Of(row, column)

    def fit(self, place: Place, column: str, value: Value) -> Value:
        """The value as the column takes it."""
        try:
            return place.fits[column](value)
        except NotFitting as error:
            path = place.path(column)
            raise Unfit(
                Trouble.VALUE,
                T("{column} ({place}): {reason}", column=path, place=place.shown(column), reason=error.text),
                path,
            ) from None

    def empty(self, place: Place, column: str) -> Value:
        """What stands for a missing value: an empty text where a text column demands one."""
        kind = place.column(column)
        if kind.nullable:
            return None
        if kind.type.family is Family.TEXT:
            return ""
        path = place.path(column)
        text = T("{column} ({place}) may not be empty.", column=path, place=place.shown(column))
        raise Unfit(Trouble.MISSING, text, path)

    def key(self, place: Place) -> Key:
        """The values by which the stored row is found again."""
        return tuple([self.stored[path] for path in place.named_paths])

    def change_of(self, place: Place, values: dict[str, Value], later: dict[str, Later]) -> RowChange:
        """A change of the place's row, new or stored, here or in the header."""
        if not self.own(place.alias):
            assert self.outer is not None
            return self.outer.change_of(place, values, later)
        row = self.rows.get(place.alias)
        if row is not None:
            return RowChange(place.table, place.key, (), values, later, row)
        return RowChange(place.table, place.named, self.key(place), values, later)
