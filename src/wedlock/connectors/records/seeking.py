"""Rows found by their values: what a `lookup` takes, and the shared row that a new value stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from wedlock.connectors.records.operations import RowPlan, Sought, Unfit
from wedlock.connectors.records.statements import Statements
from wedlock.model.sync import Failure, Value


def seek(statements: Statements, plans: Iterable[RowPlan]) -> dict[int, Failure]:
    """Find what the plans seek, one statement a table and set of columns; which plans (by `id`) remain without."""
    asked: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[tuple[RowPlan, Sought]]] = {}
    for plan in plans:
        for sought in plan.sought:
            names = tuple(name for name, _ in sought.where)
            asked.setdefault((sought.table.name, names, sought.take), []).append((plan, sought))
    missing: dict[int, Failure] = {}
    for (_, names, take), group in asked.items():
        rows = _rows(statements, names, take, [sought for _, sought in group])
        for plan, sought in group:
            try:
                _take(sought, rows)
            except Unfit as unfit:
                missing.setdefault(id(plan), unfit.failure)
    return missing


def _rows(
    statements: Statements, names: Sequence[str], take: Sequence[str], sought: Sequence[Sought]
) -> dict[tuple[Value, ...], list[list[Value]]]:
    """The values of the `names` → what the columns `take` hold, of each row."""
    wanted = dict.fromkeys(values for one in sought for values in _alternatives(one))
    found: dict[tuple[Value, ...], list[list[Value]]] = {}
    for row in statements.rows(sought[0].table, [*names, *take], names, list(wanted)):
        found.setdefault(_plain(row[: len(names)]), []).append(row[len(names) :])
    return found


def _take(sought: Sought, rows: dict[tuple[Value, ...], list[list[Value]]]) -> None:
    found = [row for values in _alternatives(sought) for row in rows.get(_plain(values), ())]
    if len(found) != 1:
        raise sought.missing(len(found))
    for one, value in zip(sought.found, found[0], strict=True):
        one.value = value


def _alternatives(sought: Sought) -> list[tuple[Value, ...]]:
    return list(product(*(values for _, values in sought.where)))


def _plain(values: Sequence[Value]) -> tuple[Value, ...]:
    """A CHAR's trailing blanks do not count."""
    return tuple([value.rstrip(" ") if isinstance(value, str) else value for value in values])
