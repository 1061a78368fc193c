"""Link documents (orders, quotations, invoices) of both systems by customer and day, without comparing their texts.

Two documents are taken for the same when they belong to a linked customer, bear the same day, and are the only ones of
that customer and day on either side. Which date column counts is told by the data: the pair of date columns that links
most. A control guards against coincidence: the same count with every day shifted by a week must be three times smaller.
Documents whose amounts agree as well (as they are, or by a usual factor) are automatic, the others for review.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from wedlock.analysis.agreement import FACTORS, LEAST_PAIRS, LinkedValues
from wedlock.analysis.gather import Rows
from wedlock.analysis.profile import as_text
from wedlock.analysis.side import Side
from wedlock.capabilities.lexicon import words
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, Family, Table
from wedlock.model.overlap import Role
from wedlock.model.ports import Progress, RowReader, quiet
from wedlock.model.records import Band, ObjectRecords, RecordKey, RecordLink
from wedlock.model.shape import Shape

MOST_COMPARED = 3000
"""Linked documents whose columns are compared; the error of a share is then at most 1.8 %."""

DOCUMENTS = ("sales_order", "quotation", "invoice")
WEEK = timedelta(days=7)
CONTROL = 3  # times as many pairs as with every day shifted by a week
MOST_DATES = 6  # date columns tried on a side
AMOUNT_SHARE = 0.8  # of the pairs must agree in an amount for the amount to count

Customer = tuple[str, RecordKey]
"""Table and key."""


@dataclass(frozen=True)
class _Kept:
    """The documents of one system: their keys, table and key of the customer, and the day by every date column."""

    table: str
    keys: Sequence[RecordKey]
    customers: Sequence[Customer | None]
    days: Mapping[str, Sequence[date | None]]
    amounts: Mapping[str, Sequence[float | None]]


Values = tuple[LinkedValues, ...]


@dataclass(frozen=True)
class LinkedDocuments:
    """The linking of one kind of document, and the values of both headers' columns over it.

    `lines` are the same of lines: those of documents that have one line on either side, which must be the same.
    """

    records: ObjectRecords
    left: Values
    right: Values
    lines: tuple[Values, Values] | None = None


def link_documents(
    job: str,
    left: tuple[Side, RowReader],
    right: tuple[Side, RowReader],
    customers: ObjectRecords,
    progress: Progress = quiet,
) -> LinkedDocuments | None:
    """Link the documents of `job`; None where a side keeps none, or nothing tells that they are the same."""
    here = _read(job, *left, customers.left_tables, progress)
    there = _read(job, *right, customers.right_tables, progress)
    if here is None or there is None:
        return None
    sure = [link for link in customers.links if link.band is Band.AUTOMATIC]
    known = {(link.left_table, link.left_key): (link.right_table, link.right_key) for link in sure}
    translated = [known.get(customer) if customer else None for customer in here.customers]
    pairs = _best_pairs(here, there, translated)
    if not pairs:
        return None
    keys = [(here.keys[a], there.keys[b]) for a, b in pairs[:MOST_COMPARED]]
    return LinkedDocuments(
        _linked(job, here, there, pairs),
        _values(left, here.table, [a for a, _ in keys]),
        _values(right, there.table, [b for _, b in keys]),
        _linked_lines(job, left, right, (here.table, there.table), keys),
    )


def _linked_lines(
    job: str,
    left: tuple[Side, RowReader],
    right: tuple[Side, RowReader],
    tables: tuple[str, str],
    keys: list[tuple[RecordKey, RecordKey]],
) -> tuple[Values, Values] | None:
    """The lines of linked documents that have exactly one line on either side."""
    here, there = _single_lines(job, tables[0], *left), _single_lines(job, tables[1], *right)
    if here is None or there is None:
        return None
    at = [(here[1][a], there[1][b]) for a, b in keys if a in here[1] and b in there[1]]
    if len(at) < LEAST_PAIRS:
        return None
    return _values(left, here[0], [a for a, _ in at]), _values(right, there[0], [b for _, b in at])


def _single_lines(
    job: str, header: str, side: Side, reader: RowReader
) -> tuple[str, dict[RecordKey, RecordKey]] | None:
    """The table of the header's lines, and document key → key of its only line."""
    for used in side.jobs.sides[job].tables:
        table = side.catalog.by_name[used.table]
        reference = _reference(side.catalog, table, (header,))
        if used.role is not Role.LINES or reference is None or not table.primary_key:
            continue
        rows = Rows(Shape(job, table.name, table.primary_key), side.catalog, reader, {"root": reference[1]})
        owners = _referred(rows, reference[1])
        counts = Counter(owners)
        keys = zip(owners, rows.keys, strict=True)
        return table.name, {owner: key for owner, key in keys if owner is not None and counts[owner] == 1}
    return None


def _reference(catalog: Catalog, table: Table, targets: Container[str]) -> tuple[str, tuple[str, ...]] | None:
    """The first target that `table` refers to by its primary key: its name, and the columns in that key's order."""
    for reference in table.foreign_keys:
        if reference.target not in targets:
            continue
        at = dict(zip(reference.target_columns, reference.columns, strict=True))
        key = catalog.by_name[reference.target].primary_key
        if set(at) == set(key):
            return reference.target, tuple(at[column] for column in key)
    return None


def _referred(rows: Rows, columns: Sequence[str]) -> list[RecordKey | None]:
    """The key that each row refers to; None where a part of it is missing."""
    parts = zip(*(rows.values("root", column) for column in columns), strict=True)
    return [None if any(part is None for part in key) else tuple(map(as_text, key)) for key in parts]


def _read(job: str, side: Side, reader: RowReader, customers: tuple[str, ...], progress: Progress) -> _Kept | None:
    found = _header(side, job, customers)
    if found is None:
        return None
    table, (target, columns) = found
    dated = [c.name for c in table.columns if _dated(c)][:MOST_DATES]
    paid = [c.name for c in table.columns if _is_amount(table, c)]
    shape = Shape(job, table.name, table.primary_key)
    rows = Rows(shape, side.catalog, reader, {"root": (*columns, *dated, *paid)}, progress)
    days = {name: [_day(value) for value in rows.values("root", name)] for name in dated}
    amounts = {name: [_amount(value) for value in rows.values("root", name)] for name in paid}
    owners = [(target, key) if key is not None else None for key in _referred(rows, columns)]
    return _Kept(table.name, rows.keys, owners, days, amounts)


def _header(side: Side, job: str, customers: tuple[str, ...]) -> tuple[Table, tuple[str, tuple[str, ...]]] | None:
    """The job's best header table with rows that refers to the customers; to which table of them, by which columns."""
    found = side.jobs.sides.get(job)
    if found is None or not found.installed:
        return None
    for used in found.tables:
        table = side.catalog.by_name[used.table]
        profile = side.profiles.get(table.name)
        if used.role is not Role.HEADER or not table.primary_key or profile is None or not profile.rows:
            continue
        reference = _reference(side.catalog, table, customers)
        if reference is not None:
            return table, reference
    return None


def _dated(column: Column) -> bool:
    if column.type.family in (Family.DATE, Family.DATETIME):
        return True
    return column.type.family is Family.TEXT and bool({"date", "time", "create", "day"} & set(words(column.name)))


def _is_amount(table: Table, column: Column) -> bool:
    numeric = column.type.family in (Family.INTEGER, Family.DECIMAL, Family.FLOAT)
    return numeric and column.name not in table.primary_key and column.name not in table.reference_of


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and value[:4].isdigit():
        try:
            return datetime.fromisoformat(value.strip().replace("/", "-")).date()
        except ValueError:
            return None
    return None


def _amount(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number == number and abs(number) not in (0.0, float("inf")) else None


Pairs = list[tuple[int, int]]


def _best_pairs(here: _Kept, there: _Kept, translated: Sequence[Customer | None]) -> Pairs:
    """The unique pairs of customer and day, by the pair of date columns that finds most and passes the control."""
    best: Pairs = []
    rights = [_unique(there.customers, others) for others in there.days.values()]
    for days in here.days.values():
        left = _unique(translated, days)
        shifted = {(customer, day + WEEK) for customer, day in left if day <= date.max - WEEK}
        for right in rights:
            found = left.keys() & right.keys()
            if len(found) < max(LEAST_PAIRS, len(best) + 1):
                continue
            if len(found) >= CONTROL * len(shifted & right.keys()):
                best = sorted((left[key], right[key]) for key in found)
    return best


def _unique(customers: Sequence[Customer | None], days: Sequence[date | None]) -> dict[tuple[Customer, date], int]:
    """(customer, day) → index, where there is one document alone."""
    found: dict[tuple[Customer, date], int] = {}
    several: set[tuple[Customer, date]] = set()
    for at, (customer, day) in enumerate(zip(customers, days, strict=True)):
        if customer and day is not None and found.setdefault((customer, day), at) != at:
            several.add((customer, day))
    return {key: at for key, at in found.items() if key not in several}


def _linked(job: str, here: _Kept, there: _Kept, pairs: Pairs) -> ObjectRecords:
    sure = _with_equal_amounts(here.amounts, there.amounts, pairs)
    why = (T("the same customer and the same day, and the only such document on either side"),)
    also = (*why, T("and the same amount"))
    links = tuple(
        RecordLink(
            here.table,
            here.keys[a],
            there.table,
            there.keys[b],
            0.97 if (a, b) in sure else 0.7,
            Band.AUTOMATIC if (a, b) in sure else Band.REVIEW,
            also if (a, b) in sure else why,
        )
        for a, b in pairs
    )
    return ObjectRecords(
        object=job,
        left_tables=(here.table,),
        right_tables=(there.table,),
        left_records=len(here.keys),
        right_records=len(there.keys),
        automatic=len(sure),
        review=len(pairs) - len(sure),
        left_only=len(here.keys) - len(pairs),
        right_only=len(there.keys) - len(pairs),
        links=links,
        compared_by=("customer", "date", "amount"),
    )


def _with_equal_amounts(
    left: Mapping[str, Sequence[float | None]], right: Mapping[str, Sequence[float | None]], pairs: Pairs
) -> set[tuple[int, int]]:
    """The pairs that agree in the amount column pair in which most agree, if most do."""
    best = np.zeros(len(pairs), dtype=np.bool_)
    rights = [_paid(amounts, [b for _, b in pairs]) for amounts in right.values()]
    for here in (_paid(amounts, [a for a, _ in pairs]) for amounts in left.values()):
        if len(np.unique(here)) < LEAST_PAIRS:
            continue  # a version number or a flag is no amount
        for there in rights:
            for factor in (1.0, *(float(f) for f in FACTORS)):
                found = np.abs(here * factor - there) <= 1e-4 * np.abs(there)  # never where one is missing (NaN)
                best = found if found.sum() > best.sum() else best
    enough = best.sum() >= AMOUNT_SHARE * len(pairs)
    return {pair for pair, equal in zip(pairs, best, strict=True) if equal} if enough else set()


def _paid(amounts: Sequence[float | None], at: Sequence[int]) -> npt.NDArray[np.float64]:
    """The amounts of the documents `at`, NaN where there is none."""
    return np.array([amounts[i] for i in at], dtype=np.float64)


def _values(system: tuple[Side, RowReader], name: str, wanted: Sequence[RecordKey]) -> Values:
    """Every column of the table, a value for each of the wanted rows; the others are read past."""
    side, reader = system
    table = side.catalog.by_name[name]
    columns = tuple(column.name for column in table.columns)
    rows = Rows(Shape("", name, table.primary_key), side.catalog, reader, {"root": columns}, only=frozenset(wanted))
    at = {key: index for index, key in enumerate(rows.keys)}
    order = [at.get(key) for key in wanted]
    return tuple(
        LinkedValues(f"{name}.{column}", [None if i is None else values[i] for i in order])
        for column, values in ((column, rows.values("root", column)) for column in columns)
    )
