"""Values that a product demands of a new row and no field brings."""

from __future__ import annotations

import uuid

from wedlock.connectors.records.constants import coerced
from wedlock.connectors.records.group import Group
from wedlock.connectors.records.operations import Found, Later, NewRow, Numbered, Of, RowChange, Sought, Unfit
from wedlock.connectors.records.places import Place
from wedlock.language import T
from wedlock.model.plan import Insert, Maker
from wedlock.model.sync import Trouble


def make(group: Group, place: Place, row: NewRow, column: str, rule: Insert) -> None:
    """Give the column of the new row what the rule makes."""
    match rule.make:
        case Maker.UUID:
            row.values[column] = _uuid(place, column)
        case Maker.NOW | Maker.TODAY:
            row.values[column] = group.moments.of(place.table, column)
        case Maker.NEXT_NUMBER | Maker.SEQUENCE:
            number = Found()
            group.plan.numbered.append(Numbered(place.table, rule, column, number))
            row.later[column] = number
        case Maker.LOOKUP:
            row.later[column] = _looked_up(group, rule)
        case _:
            _compose(group, place, row, column, rule)


def composed(group: Group, rule: Insert) -> object:
    """What a rule makes of other columns of the record, as they will be: a Value, or a Later."""
    if rule.make is Maker.COPY:
        return group.value(rule.of[0])
    values = [group.value(path) for path in rule.of]
    text = " ".join([str(value) for value in values if value not in (None, "") and not isinstance(value, Later)])
    return text.lower() if rule.make is Maker.SEARCH_TEXT else text


def _compose(group: Group, place: Place, row: NewRow, column: str, rule: Insert) -> None:
    made = composed(group, rule)
    if isinstance(made, Of) and made.row.stage >= row.stage and made.column not in row.values:
        told: dict[str, Later] = {column: made}  # its source is inserted after it
        group.plan.linked.append(RowChange(place.table, place.key, (), {}, told, row))
    elif isinstance(made, Later):
        row.later[column] = made
    elif made is not None:
        row.values[column] = group.fit(place, column, made)


def _uuid(place: Place, column: str) -> str:
    made = uuid.uuid4()
    return made.hex if place.column(column).type.length == 32 else str(made)


def _looked_up(group: Group, rule: Insert) -> Found:
    table, found = group.all.catalog.by_name[rule.table], Found()
    where = tuple((name, tuple(coerced(table.by_name[name], text) for text in texts)) for name, texts in rule.where)

    def missing(count: int) -> Unfit:
        said = ", ".join(f"{name} = {' | '.join(texts)}" for name, texts in rule.where)
        text = T("{table} has {count} rows with {said}, instead of one.", table=rule.table, count=count, said=said)
        return Unfit(Trouble.MISSING, text, rule.column)

    group.plan.sought.append(Sought(table, where, (rule.take,), (found,), missing))
    return found
