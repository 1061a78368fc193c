"""Rows that a deletion took away, put back as they were."""

from __future__ import annotations

from wedlock.connectors.records.operations import NewRow, RowChange, RowPlan
from wedlock.model.catalog import Catalog, Table
from wedlock.model.sync import Value, Values, Write


def restored(catalog: Catalog, write: Write) -> RowPlan:
    """The rows of a deletion put back, parents first; a row that refers to a later one is told so at the end."""
    plan = RowPlan()
    rows = [(catalog.by_name[table], dict(values)) for table, values in write.removed]
    for stage, (table, values) in enumerate(rows):
        new = NewRow(table, values, stage=stage, again=True)
        waiting = _forward(table, values, rows[stage + 1 :])
        if waiting:
            key = table.primary_key or tuple(values)
            told = RowChange(table, key, tuple(values[name] for name in key), {name: values[name] for name in waiting})
            plan.linked.append(told)
            new.values = {name: None if name in waiting else value for name, value in values.items()}
        plan.inserted.append(new)
    return plan


def _forward(table: Table, values: Values, following: list[tuple[Table, dict[str, Value]]]) -> set[str]:
    """The columns that refer to one of the rows that follow, and may be empty until then."""
    found: set[str] = set()
    for column, fk in table.reference_of.items():
        if table.by_name[column].nullable and values.get(column) is not None:
            target = fk.target_columns[0]
            if any(to.name == fk.target and row.get(target) == values[column] for to, row in following):
                found.add(column)
    return found
