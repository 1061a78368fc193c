"""A plan's conditions (column → the texts that it may have) as SQL, by each column's own type."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wedlock.connectors.records.dialect import Dialect
from wedlock.connectors.records.exact import Convert, binder
from wedlock.connectors.records.sought import sought
from wedlock.model.catalog import Column, Family, Table
from wedlock.model.plan import Conditions

_TRUE, _FALSE = frozenset({"1", "true", "t", "yes"}), frozenset({"0", "false", "f", "no"})


def condition(
    dialect: Dialect, table: Table, conditions: Conditions, engine: str, prefix: str = ""
) -> tuple[str, Sequence[Any]]:
    """` AND …` for every condition, and the parameters; empty where there is none. `prefix` is the table's alias."""
    said: list[str] = []
    parameters: list[Any] = []
    for name, texts in conditions:
        one, values = _one(dialect, table.by_name[name], texts, engine, prefix)
        said.append(f" AND {one}")
        parameters += values
    return "".join(said), parameters


def _one(
    dialect: Dialect, column: Column, texts: tuple[str, ...], engine: str, prefix: str
) -> tuple[str, Sequence[Any]]:
    """An empty text stands for a missing value as well."""
    name = prefix + dialect.quote(column.name)
    values = [value for text in texts for value in meant(column, text, engine)]
    said, parameters = ("1 = 0", []) if not values else dialect.among([column], [(value,) for value in values], prefix)
    if "" in texts:
        said = f"({said} OR {name} IS NULL)"
    return said, parameters


def meant(column: Column, text: str, engine: str) -> list[Any]:
    """What a text of the plan means in this column, as the driver takes it; nothing where it fits no value."""
    family = column.type.family
    if family is Family.BOOLEAN:
        known = 1 if text.lower() in _TRUE else 0 if text.lower() in _FALSE else None
        return [] if known is None else [bool(known) if engine == "postgresql" else known]
    if family in (Family.INTEGER, Family.DECIMAL, Family.FLOAT):
        return _numbers(text, binder(column, engine))
    if text == "" and family is not Family.TEXT:
        return []
    return [row[0] for row in sought([column], [(text,)], engine)]


def _numbers(text: str, convert: Convert | None) -> list[Any]:
    try:
        number = Decimal({"true": "1", "false": "0"}.get(text.lower(), text))
    except InvalidOperation:
        return []
    return [convert(number) if convert else number]
