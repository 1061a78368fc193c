"""Whole rows before they go, so that a deletion can be undone: every column that the engine does not compute."""

from __future__ import annotations

from collections.abc import Sequence

from wedlock.connectors.records.operations import RowGone
from wedlock.connectors.records.statements import Statements
from wedlock.model.catalog import Column, Family, Table
from wedlock.model.sync import Values


def whole_rows(statements: Statements, gone: Sequence[tuple[int, RowGone]]) -> dict[int, list[tuple[str, Values]]]:
    """Write → (table, column → value) of its rows, parents first."""
    asked: dict[tuple[str, tuple[str, ...]], list[tuple[int, RowGone]]] = {}
    for index, row in gone:
        asked.setdefault((row.table.name, row.named), []).append((index, row))
    found: list[tuple[int, int, str, Values]] = []
    for (name, named), rows in asked.items():
        table = rows[0][1].table
        columns = [column.name for column in table.columns if not computed(table, column, statements.connection.engine)]
        owner = {row.key: (index, row.stage) for index, row in rows}
        for values in statements.rows(table, columns, named, list(owner)):
            kept = dict(zip(columns, values, strict=True))
            index, stage = owner[tuple(kept[column] for column in named)]
            found.append((stage, index, name, kept))
    by_write: dict[int, list[tuple[str, Values]]] = {}
    for _, index, name, row_ in sorted(found, key=lambda one: one[0]):
        by_write.setdefault(index, []).append((name, row_))
    return by_write


def computed(table: Table, column: Column, engine: str) -> bool:
    """Whether the engine computes the column from others, so that nobody may write it."""
    if not column.generated:
        return False
    if engine == "postgresql":  # an identity has no default, a serial that of its sequence
        return column.default is not None and not column.default.startswith("nextval(")
    if engine == "mysql":  # what counts by itself is a whole number, and a key
        keys = (table.primary_key, *(key.columns for key in table.unique_keys))
        return column.type.family is not Family.INTEGER or not any(column.name in key[:1] for key in keys)
    return True
