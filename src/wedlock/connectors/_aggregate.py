"""Exact figures of columns, computed inside the database: one statement for a portion of a table's columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from wedlock.connectors.values import Oddities, fixes
from wedlock.model.catalog import Column, Family, Table
from wedlock.model.ports import Aggregate, Row

INCOMPARABLE = frozenset({Family.JSON, Family.BINARY, Family.OTHER})
PORTION = 20
"""Columns a statement: each COUNT(DISTINCT) sorts the table once, so portions keep within the statement time-out."""


class Dialect(Protocol):
    def quote(self, name: str) -> str: ...
    def source(self, table: Table) -> str: ...
    def read_expression(self, column: Column) -> str: ...
    def length_expression(self, column: Column) -> str: ...
    def comparable(self, column: Column) -> bool: ...


def portions(columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    for start in range(0, len(columns), PORTION):
        yield columns[start : start + PORTION]


def statement(sql: Dialect, table: Table, columns: Sequence[Column]) -> str:
    """Five figures a column: filled, distinct, least, greatest, longest; NULL where a figure makes no sense."""
    parts = ["COUNT(*)"]
    for column in columns:
        name = sql.quote(column.name)
        if sql.comparable(column):
            parts.append(f"COUNT({name})")
            read = sql.read_expression(column)
            ordered = column.type.family is not Family.BOOLEAN
            parts.append(f"COUNT(DISTINCT {name})")
            parts += [f"MIN({read})", f"MAX({read})"] if ordered else ["NULL", "NULL"]
        else:
            parts += [f"COUNT(CASE WHEN {name} IS NULL THEN NULL ELSE 1 END)", "NULL", "NULL", "NULL"]
        parts.append(f"MAX({sql.length_expression(column)})" if _has_length(column) else "NULL")
    return f"SELECT {', '.join(parts)} FROM {sql.source(table)}"  # noqa: S608 - quoted names only


def read(table: Table, columns: Sequence[Column], row: Row, odd: Oddities) -> dict[str, Aggregate]:
    """The statement's one row, taken apart."""
    total = int(str(row[0]))
    found = {}
    for i, (column, fix) in enumerate(zip(columns, fixes(table.name, columns, odd), strict=True)):
        filled, distinct, least, greatest, longest = row[1 + 5 * i : 6 + 5 * i]
        found[column.name] = Aggregate(
            rows=total,
            nulls=total - int(str(filled)),
            distinct=_whole(distinct),
            least=None if least is None else fix(least),
            greatest=None if greatest is None else fix(greatest),
            longest=_whole(longest),
        )
    return found


def _has_length(column: Column) -> bool:
    return column.type.family in (Family.TEXT, Family.ENUM, Family.BINARY)


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
