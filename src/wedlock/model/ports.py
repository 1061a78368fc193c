"""Ports: what the rooms need of one another. Each has one or two methods; an ability is a port of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from wedlock.language import Text
from wedlock.model.catalog import Catalog, Table

Row = tuple[object, ...]


class Progress(Protocol):
    """Told how far a long work is; `total` None where nobody knows."""

    def __call__(self, step: Text, done: int, total: int | None) -> None: ...


def quiet(step: Text, done: int, total: int | None) -> None:
    """The Progress that says nothing."""


@runtime_checkable
class CatalogReader(Protocol):
    """Reads the Catalog of one system. Read-only by construction."""

    def catalog(self, progress: Progress = quiet) -> Catalog: ...


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows of a table, values in the order of `columns`. `total` rows exist (exact where `exact`)."""

    columns: tuple[str, ...]
    rows: list[Row]
    total: int
    exact: bool

    @property
    def complete(self) -> bool:
        return self.exact and len(self.rows) >= self.total


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Exact figures of one column, computed inside the database."""

    rows: int
    nulls: int
    distinct: int | None
    least: object
    greatest: object
    longest: int | None


@runtime_checkable
class RowReader(Protocol):
    """Reads rows. Values are Python's: str, int, Decimal, float, bool, date, datetime, time, bytes, None.

    A value that its class cannot hold (infinity, 0000-00-00, a word in SQLite's date) arrives as text; datetimes are in
    UTC, with a zone where the column has one.

    Text of more than `TEXT_LIMIT` characters and bytes of more than that many bytes arrive cut.
    """

    def sample(self, table: Table, columns: Sequence[str], limit: int) -> Sample:
        """At most `limit` rows: all of a small table, else a repeatable spread over a large one; bounded in time."""
        ...

    def rows(self, table: Table, columns: Sequence[str], batch: int = 10_000) -> Iterator[list[Row]]:
        """Every row, in batches, from one snapshot, without holding the table in memory."""
        ...


@runtime_checkable
class AggregateReader(Protocol):
    """Computes figures inside the database, where that is cheaper than reading rows."""

    def aggregate(self, table: Table, columns: Sequence[str]) -> dict[str, Aggregate]: ...

    def group(self, table: Table, column: str, limit: int) -> list[tuple[object, int]]:
        """The most frequent values of a column with their counts, NULL left out, at most `limit`."""
        ...


@runtime_checkable
class Noticing(Protocol):
    """Tells what a person should know of the rows it has read so far: broken texts, dates out of range."""

    @property
    def notices(self) -> tuple[Text, ...]: ...


TEXT_LIMIT = 4000
"""Characters of a text (bytes of a blob) that a reader hands over of one value."""
