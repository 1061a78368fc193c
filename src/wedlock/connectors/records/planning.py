"""From a Write to row operations, without a database: `plan_rows(places, write, current, now)`.

A record is one group of rows (the header, at most one an alias) and one group for each of its lines. What a group gets
is `given` by alias and column; what it has is `stored` by alias.column; `rows` are its new rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from wedlock.connectors.records.fitting import NotFitting, coerced
from wedlock.connectors.records.moments import moment
from wedlock.connectors.records.operations import (
    Found,
    Later,
    NewRow,
    Numbered,
    Of,
    RowChange,
    RowGone,
    RowPlan,
    Sought,
    Unfit,
)
from wedlock.connectors.records.places import Fill, Place, Places
from wedlock.language import T
from wedlock.model.catalog import Family
from wedlock.model.plan import Insert, Maker
from wedlock.model.sync import Doing, Key, Line, LineWrite, Record, Trouble, Value, Values, Write

Given = dict[str, dict[str, object]]
"""Alias → column → what it is to be: a Value, or a Later."""


def plan_rows(places: Places, write: Write, current: Record | None, now: datetime) -> RowPlan:
    """What is to be done to the tables; Unfit where the record cannot be written. `now` is UTC.

    `current` is the record as it is (None for a create). RESTORE is planned in `restoring`.
    """
    plan = RowPlan()
    header = Group(plan, places, places.header, now, current.values if current else {})
    lines = _lines(header, write, current)
    if write.doing is Doing.DELETE:
        assert current is not None
        for group in (*_all_lines(header, current), header):
            group.remove(group.places)
        return plan
    header.give(_values(places, write))
    for group in lines:
        group.settle_shared()
    if write.doing is Doing.CREATE:
        header.needed.add("root")
    header.prepare()
    _touch(places, header, lines, now)
    header.settle()
    for group in lines:
        group.prepare()
        group.settle()
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


def _touch(places: Places, header: Group, lines: Iterable[Group], now: datetime) -> None:
    """Set the column with the time of the last edit, where anything is edited."""
    alias, _, column = places.layout.shape.changed.partition(".")
    if not alias or alias not in places.by_alias or not (header.needed or header.asked or any(lines)):
        return
    place = places.by_alias[alias]
    if place.line or not (header.present(place) or alias in header.needed):
        return
    at = moment(place.column(column), places.catalog, places.layout.shape.zone, now)
    header.given.setdefault(alias, {}).setdefault(column, at)


# Lines


def _lines(header: Group, write: Write, current: Record | None) -> list[Group]:
    """The groups of the lines to insert and to change; the rows of those to delete go at once."""
    found = []
    for alias, wished in write.lines.items():
        stored = {line.key: line for line in current.lines.get(alias, ())} if current else {}
        for line in wished:
            group = _line(header, alias, line, stored)
            if line.delete:
                group.remove(group.places)
                header.asked = True
            else:
                found.append(group)
    return found


def _line(header: Group, alias: str, line: LineWrite, stored: Mapping[Key, Line]) -> Group:
    if line.key is not None and line.key not in stored:
        raise Unfit(Trouble.MISSING, T("The line {key} is not there.", key=list(line.key)))
    group = header.inner(alias, {} if line.key is None else stored[line.key].values)
    group.give(line.values)
    if line.key is None:
        group.needed.add(alias)
        group.tag = line.tag
    return group


def _all_lines(header: Group, current: Record) -> list[Group]:
    return [header.inner(alias, line.values) for alias, lines in current.lines.items() for line in lines]


# A group of rows


class Group:
    def __init__(
        self, plan: RowPlan, places: Places, own: tuple[Place, ...], now: datetime, stored: Values,
        outer: Group | None = None, line: str = "",
    ) -> None:  # fmt: skip
        self.plan, self.all, self.places, self.now = plan, places, own, now
        self.stored, self.outer, self.line = stored, outer, line
        self.given: Given = {}
        self.needed: set[str] = set()
        self.rows: dict[str, NewRow] = {}
        self.asked = False
        self.tag = ""
        self._up: dict[str, dict[str, Later]] = {}

    def __bool__(self) -> bool:
        return bool(self.asked or self.needed)

    def inner(self, alias: str, stored: Values) -> Group:
        return Group(self.plan, self.all, self.all.lines[alias], self.now, stored, self, alias)

    def give(self, values: Values) -> None:
        for path, value in values.items():
            alias, _, column = path.partition(".")
            self.given.setdefault(alias, {})[column] = value
        self.asked = self.asked or bool(values)
        if self.outer is None:
            self.settle_shared()

    def present(self, place: Place) -> bool:
        return place.probe in self.stored

    def own(self, alias: str) -> bool:
        return self.all.by_alias[alias].line == self.line

    # What a column is, or will be

    def value(self, alias: str, column: str) -> object:
        """The Value, or a Later where the database makes it."""
        if not self.own(alias):
            return self.outer.value(alias, column) if self.outer else None
        given = self.given.get(alias)
        if given is not None and column in given:
            return given[column]
        row = self.rows.get(alias)
        if row is None:
            return self.stored.get(f"{alias}.{column}")
        if column in row.values:
            return row.values[column]
        return row.later.get(column) or Of(row, column)

    def fit(self, place: Place, column: str, value: Value) -> Value:
        try:
            return place.fits[column](value)
        except NotFitting as error:
            path = place.path(column)
            raise Unfit(
                Trouble.VALUE,
                T("{column} ({place}): {reason}", column=path, place=_where(place, column), reason=error.text),
                path,
            ) from None  # fmt: skip

    # The three passes

    def settle_shared(self) -> None:
        """A value of a shared row becomes its parent's reference to the row that has it."""
        for place in self.places:
            if place.shared and (given := self.given.pop(place.alias, None)):
                self._seek_shared(place, given)

    def _seek_shared(self, place: Place, given: Mapping[str, object]) -> None:
        parent = self.given.setdefault(place.parent, {})
        if all(value is None for value in given.values()):
            parent.update((there, None) for _, there in place.join)
            return
        found = tuple(Found() for _ in place.join)
        where: tuple[tuple[str, tuple[Value, ...]], ...] = tuple(
            (column, (self.fit(place, column, value),)) for column, value in given.items()
        )
        for column, texts in place.where:
            where += ((column, tuple(coerced(place.column(column), text) for text in texts)),)
        said = ", ".join(f"{column} = {value!r}" for column, value in given.items())

        def missing(count: int) -> Unfit:
            text = T("{table} has {count} rows with {said}, instead of one.",
                     table=place.table.name, count=count, said=said)  # fmt: skip
            return Unfit(Trouble.MISSING, text, place.path(next(iter(given))))

        self.plan.sought.append(Sought(place.table, where, tuple(here for here, _ in place.join), found, missing))
        parent.update((there, one) for (_, there), one in zip(place.join, found, strict=True))

    def prepare(self) -> None:
        """Decide which rows are new."""
        self._follow()
        for place in self.places:
            given = self.given.get(place.alias)
            if given and not self.present(place) and any(value is not None for value in given.values()):
                self._need(place)
        grown = True
        while grown:
            before = len(self.needed)
            self.needed.update(
                place.alias for place in self.places
                if place.always and place.parent in self.needed and not self.present(place)
            )  # fmt: skip
            grown = len(self.needed) > before
        for place in self.places:
            if place.alias in self.needed:
                row = NewRow(place.table, {}, known=place.known, stage=2 * place.stage)
                self.rows[place.alias] = row
                self.plan.inserted.append(row)
        if self.line in self.rows and self.tag:
            self.plan.tags[self.tag] = (self.line, self.rows[self.line])

    def _need(self, place: Place) -> None:
        while place.alias not in self.needed and not self.present(place):
            if not place.create:
                raise Unfit(
                    Trouble.MISSING,
                    T("The row of {table} for {part} is not there, and the plan does not let Wedlock insert one.",
                      table=place.table.name, part=place.alias),
                    place.path(next(iter(self.given.get(place.alias, {})), "")),
                )  # fmt: skip
            self.needed.add(place.alias)
            if not place.parent or not self.own(place.parent):
                return
            place = self.all.by_alias[place.parent]

    def _follow(self) -> None:
        """What is copied or composed of columns that change, changes with them."""
        if not any(f"{alias}.{name}" in self.all.followed for alias, given in self.given.items() for name in given):
            return
        for place, rule in self.all.followers:
            column = rule.column.partition(".")[2]
            here = place.line == self.line and self.present(place)
            if here and any(_has(self.given, path) for path in rule.of):
                self.given.setdefault(place.alias, {}).setdefault(column, self._composed(rule))

    def settle(self) -> None:
        """Say what is done to each row."""
        for place in self.places:
            given = self.given.get(place.alias)
            if place.alias in self.rows:
                self._insert(place, self.rows[place.alias], given or {})
            elif given and self.present(place):
                self._change(place, given)

    # New rows

    def _insert(self, place: Place, row: NewRow, given: Mapping[str, object]) -> None:
        row.values.update(place.constants)
        self._join(place, row)
        for column, value in given.items():
            if isinstance(value, Later):
                row.values.pop(column, None)
                row.later[column] = value
            elif value is not None:
                row.values[column] = self.fit(place, column, value)
            else:
                self._insert_nothing(place, row, column)
        row.later.update(self._up.pop(place.alias, {}))
        for rule in place.rules:
            column = rule.column.partition(".")[2]
            if column not in row.columns:
                self._make(place, row, rule, column)
        if place.mirror:
            self._insert_twin(place, row)

    def _insert_nothing(self, place: Place, row: NewRow, column: str) -> None:
        """A missing value: the default where the column demands one, an empty text where it is one."""
        kind = place.column(column)
        row.values.pop(column, None)
        if kind.nullable:
            row.values[column] = None
        elif kind.default is None and not kind.generated:
            row.values[column] = self._empty(place, column)

    def _empty(self, place: Place, column: str) -> Value:
        kind = place.column(column)
        if kind.nullable:
            return None
        if kind.type.family is Family.TEXT:
            return ""
        path = place.path(column)
        raise Unfit(
            Trouble.MISSING, T("{column} ({place}) may not be empty.", column=path, place=_where(place, column)), path
        )

    def _join(self, place: Place, row: NewRow) -> None:
        if not place.join:
            return
        if place.fill is Fill.DOWN:
            for here, there in place.join:
                value = self.value(place.parent, there)
                if isinstance(value, Later):
                    row.later[here] = value
                else:
                    row.values[here] = value
            return
        told: dict[str, Later] = {there: Of(row, here) for here, there in place.join}
        parent = self.all.by_alias[place.parent]
        if place.fill is Fill.UP and place.parent in self.rows:
            self._up.setdefault(place.parent, {}).update(told)
        else:
            self.plan.linked.append(self._change_of(parent, {}, told))

    def _insert_twin(self, place: Place, row: NewRow) -> None:
        """The twin of a new row, and the row's own reference to it."""
        mirror, key = place.mirror, place.key[0]
        assert mirror is not None
        twin = NewRow(place.table, self._turned(place, row.values), self._turned(place, row.later), place.known)
        twin.stage = row.stage + 1
        twin.later[mirror.link] = Of(row, key)
        for rule in place.rules:
            column = rule.column.partition(".")[2]
            if rule.make in (Maker.UUID, Maker.NEXT_NUMBER, Maker.SEQUENCE) and column in twin.columns:
                twin.values.pop(column, None)
                twin.later.pop(column, None)
                self._make(place, twin, rule, column)
        self.plan.inserted.append(twin)
        self.plan.linked.append(RowChange(place.table, (key,), (), {}, {mirror.link: Of(twin, key)}, row))

    def _turned(self, place: Place, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as the twin has them."""
        mirror = place.mirror
        assert mirror is not None
        swap = dict(mirror.swap) | {there: here for here, there in mirror.swap}
        constants = {name: coerced(place.column(name), text) for name, text in mirror.values}
        turned = {
            swap.get(name, name): value for name, value in values.items() if name not in (mirror.link, *constants)
        }
        return turned | {name: value for name, value in constants.items() if name in values}

    # Values that are made

    def _make(self, place: Place, row: NewRow, rule: Insert, column: str) -> None:
        match rule.make:
            case Maker.UUID:
                row.values[column] = self._uuid(place, column)
            case Maker.NOW | Maker.TODAY:
                zone = self.all.layout.shape.zone
                row.values[column] = moment(place.column(column), self.all.catalog, zone, self.now)
            case Maker.NEXT_NUMBER | Maker.SEQUENCE:
                number = Found()
                self.plan.numbered.append(Numbered(place.table, rule, column, number))
                row.later[column] = number
            case Maker.LOOKUP:
                row.later[column] = self._look_up(rule)
            case _:
                self._compose(place, row, rule, column)

    def _uuid(self, place: Place, column: str) -> str:
        made = uuid.uuid4()
        return made.hex if place.column(column).type.length == 32 else str(made)

    def _look_up(self, rule: Insert) -> Found:
        table, found = self.all.catalog.by_name[rule.table], Found()
        where = tuple((name, tuple(coerced(table.by_name[name], text) for text in texts)) for name, texts in rule.where)
        said = ", ".join(f"{name} = {' | '.join(texts)}" for name, texts in rule.where)

        def missing(count: int) -> Unfit:
            text = T("{table} has {count} rows with {said}, instead of one.", table=rule.table, count=count, said=said)
            return Unfit(Trouble.MISSING, text, rule.column)

        self.plan.sought.append(Sought(table, where, (rule.take,), (found,), missing))
        return found

    def _compose(self, place: Place, row: NewRow, rule: Insert, column: str) -> None:
        made = self._composed(rule)
        if isinstance(made, Of) and made.row.stage >= row.stage and made.column not in row.values:
            key = place.key  # its source is inserted after it
            self.plan.linked.append(RowChange(place.table, key, (), {}, {column: made}, row))
        elif isinstance(made, Later):
            row.later[column] = made
        elif made is not None:
            row.values[column] = self.fit(place, column, made)

    def _composed(self, rule: Insert) -> object:
        if rule.make is Maker.COPY:
            return self.value(*_split(rule.of[0]))
        values = [self.value(*_split(path)) for path in rule.of]
        text = " ".join(str(value) for value in values if value not in (None, "") and not isinstance(value, Later))
        return text.lower() if rule.make is Maker.SEARCH_TEXT else text

    # Rows that are there

    def _key(self, place: Place) -> Key:
        return tuple(self.stored[place.path(column)] for column in place.named)

    def _change_of(self, place: Place, values: dict[str, Value], later: dict[str, Later]) -> RowChange:
        """A change of the place's row, new or stored."""
        if not self.own(place.alias):
            assert self.outer is not None
            return self.outer._change_of(place, values, later)
        row = self.rows.get(place.alias)
        if row is not None:
            return RowChange(place.table, place.key, (), values, later, row)
        return RowChange(place.table, place.named, self._key(place), values, later)

    def _change(self, place: Place, given: Mapping[str, object]) -> None:
        if self._vanishes(place, given):
            self.remove(self._under(place))
            return
        values: dict[str, Value] = {}
        later: dict[str, Later] = {}
        for column, value in given.items():
            if isinstance(value, Later):
                later[column] = value
            elif value is None:
                values[column] = self._empty(place, column)
            else:
                values[column] = self.fit(place, column, value)
        self.plan.changed.append(self._change_of(place, values, later))
        if place.mirror:
            self.plan.changed.append(
                RowChange(
                    place.table, (place.mirror.link,), (self.stored[place.probe],),
                    self._turned(place, values), self._turned(place, later),
                )
            )  # fmt: skip

    def _vanishes(self, place: Place, given: Mapping[str, object]) -> bool:
        """Whether a chosen row would hold nothing any more, and cannot be kept empty."""
        if not place.chosen or not place.create or any(value is not None for value in given.values()):
            return False
        if all(place.column(column).nullable for column in given):
            return False
        return all(column in given or self.stored.get(place.path(column)) in (None, "") for column in place.mapped)

    def _under(self, place: Place) -> tuple[Place, ...]:
        """The place and all that hangs on it."""
        found = {place.alias}
        for _ in self.places:
            found.update(other.alias for other in self.places if other.parent in found)
        return tuple(other for other in self.places if other.alias in found)

    def remove(self, which: Iterable[Place]) -> None:
        """Delete those of the rows that are there and that the plan lets Wedlock insert."""
        for place in which:
            if not self.present(place) or not place.create or place.shared:
                continue
            if place.fill is Fill.LATER:
                parent = self.all.by_alias[place.parent]
                self.plan.unlinked.append(self._change_of(parent, {there: None for _, there in place.join}, {}))
            if place.mirror:
                self._remove_twin(place)
            self.plan.deleted.append(RowGone(place.table, place.named, self._key(place), 2 * place.stage))

    def _remove_twin(self, place: Place) -> None:
        mirror, key = place.mirror, self.stored[place.probe]
        assert mirror is not None
        if place.column(mirror.link).nullable:
            self.plan.unlinked.append(RowChange(place.table, place.key, (key,), {mirror.link: None}))
        self.plan.deleted.append(RowGone(place.table, (mirror.link,), (key,), 2 * place.stage + 1))


def _has(given: Given, path: str) -> bool:
    alias, column = _split(path)
    return column in given.get(alias, ())


def _split(path: str) -> tuple[str, str]:
    alias, _, column = path.partition(".")
    return alias, column


def _where(place: Place, column: str) -> str:
    return f"{place.table.name}.{column}"
