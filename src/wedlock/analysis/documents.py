"""Link documents (orders, quotations, invoices) of both systems by customer and day, without comparing their texts.

Two documents are taken for the same when they belong to a linked customer, bear the same day, and are the only ones of
that customer and day on either side. Which date column counts is told by the data: the pair of date columns that links
most. A control guards against coincidence: the same count with every day shifted by a week must be three times smaller.
Documents whose amounts agree as well (as they are, or by a usual factor) are automatic, the others for review.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from wedlock.analysis.agreement import FACTORS, LEAST_PAIRS, LinkedValues
from wedlock.analysis.gather import Rows
from wedlock.analysis.profile import as_text
from wedlock.analysis.side import Side
from wedlock.capabilities.lexicon import words
from wedlock.language import T
from wedlock.model.catalog import Column, Family, Table
from wedlock.model.overlap import Role
from wedlock.model.ports import Progress, RowReader, quiet
from wedlock.model.records import Band, ObjectRecords, RecordKey, RecordLink
from wedlock.model.shape import Shape

DOCUMENTS = ("sales_order", "quotation", "invoice")
CONTROL = 3  # times as many pairs as with every day shifted by a week
MOST_DATES = 6  # date columns tried on a side
AMOUNT_SHARE = 0.8  # of the pairs must agree in an amount for the amount to count


@dataclass(frozen=True)
class _Kept:
    """The documents of one system: key, customer's key, and the day by every date column."""

    rows: Rows
    customers: Sequence[str]
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
    known = {link.left_key[0]: link.right_key[0] for link in customers.links if link.band is Band.AUTOMATIC}
    translated = [known.get(customer, "") for customer in here.customers]
    pairs = _best_pairs(here, there, translated)
    if not pairs:
        return None
    found = _linked(job, here, there, pairs)
    keys = [(here.rows.keys[a], there.rows.keys[b]) for a, b in pairs]
    return replace(found, lines=_linked_lines(job, left, right, keys))


def _linked_lines(
    job: str, left: tuple[Side, RowReader], right: tuple[Side, RowReader], keys: list[tuple[RecordKey, RecordKey]]
) -> tuple[Values, Values] | None:
    """The lines of linked documents that have exactly one line on either side."""
    here, there = _single_lines(job, *left), _single_lines(job, *right)
    if here is None or there is None:
        return None
    at = [(here[1][a[0]], there[1][b[0]]) for a, b in keys if a[0] in here[1] and b[0] in there[1]]
    if len(at) < LEAST_PAIRS:
        return None
    return _values(here[0], [a for a, _ in at]), _values(there[0], [b for _, b in at])


def _single_lines(job: str, side: Side, reader: RowReader) -> tuple[Rows, dict[str, int]] | None:
    """The job's lines, and document key → index of its only line."""
    headers = {used.table for used in side.jobs.sides[job].tables if used.role is Role.HEADER}
    for used in side.jobs.sides[job].tables:
        table = side.catalog.by_name[used.table]
        reference = next((k for k in table.foreign_keys if len(k.columns) == 1 and k.target in headers), None)
        if used.role is not Role.LINES or reference is None or not table.primary_key:
            continue
        names = tuple(column.name for column in table.columns)
        rows = Rows(Shape(job, table.name, table.primary_key), side.catalog, reader, {"root": names})
        owners = [as_text(value) for value in rows.values("root", reference.columns[0])]
        counts = Counter(owners)
        return rows, {owner: index for index, owner in enumerate(owners) if counts[owner] == 1}
    return None


def _read(job: str, side: Side, reader: RowReader, customers: tuple[str, ...], progress: Progress) -> _Kept | None:
    table, reference = _header(side, job, customers)
    if table is None:
        return None
    names = tuple(column.name for column in table.columns)
    shape = Shape(job, table.name, table.primary_key)
    rows = Rows(shape, side.catalog, reader, {"root": names}, progress)
    days = {c.name: [_day(v) for v in rows.values("root", c.name)] for c in table.columns if _dated(c)}
    amounts = {c.name: [_amount(v) for v in rows.values("root", c.name)] for c in table.columns if _is_amount(table, c)}
    found = [as_text(value) if value is not None else "" for value in rows.values("root", reference)]
    return _Kept(rows, found, dict(list(days.items())[:MOST_DATES]), amounts)


def _header(side: Side, job: str, customers: tuple[str, ...]) -> tuple[Table | None, str]:
    """The job's best header table with rows that refers to the customers, and the column that does."""
    found = side.jobs.sides.get(job)
    if found is None or not found.installed:
        return None, ""
    for used in found.tables:
        table = side.catalog.by_name[used.table]
        profile = side.profiles.get(table.name)
        if used.role is not Role.HEADER or not table.primary_key or profile is None or not profile.rows:
            continue
        for key in table.foreign_keys:
            if len(key.columns) == 1 and key.target in customers:
                return table, key.columns[0]
    return None, ""


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


def _best_pairs(here: _Kept, there: _Kept, translated: Sequence[str]) -> Pairs:
    """The unique pairs of customer and day, by the pair of date columns that finds most and passes the control."""
    best: Pairs = []
    for days in here.days.values():
        for others in there.days.values():
            pairs = _pairs(translated, days, there.customers, others)
            if len(pairs) < max(LEAST_PAIRS, len(best) + 1):
                continue
            week = timedelta(days=7)
            shifted = [day + week if day is not None else None for day in days]
            if len(pairs) >= CONTROL * len(_pairs(translated, shifted, there.customers, others)):
                best = pairs
    return best


def _pairs(
    left: Sequence[str], days: Sequence[date | None], right: Sequence[str], others: Sequence[date | None]
) -> Pairs:
    here, there = _unique(left, days), _unique(right, others)
    return sorted((here[key], there[key]) for key in here.keys() & there.keys())


def _unique(customers: Sequence[str], days: Sequence[date | None]) -> dict[tuple[str, date], int]:
    keys = [(c, d) if c and d is not None else None for c, d in zip(customers, days, strict=True)]
    counts = Counter(key for key in keys if key is not None)
    return {key: at for at, key in enumerate(keys) if key is not None and counts[key] == 1}


def _linked(job: str, here: _Kept, there: _Kept, pairs: Pairs) -> LinkedDocuments:
    sure = _with_equal_amounts(here.amounts, there.amounts, pairs)
    why = (T("the same customer and the same day, and the only such document on either side"),)
    also = (*why, T("and the same amount"))
    root_left, root_right = here.rows.shape.root, there.rows.shape.root
    links = tuple(
        RecordLink(
            root_left,
            here.rows.keys[a],
            root_right,
            there.rows.keys[b],
            0.97 if (a, b) in sure else 0.7,
            Band.AUTOMATIC if (a, b) in sure else Band.REVIEW,
            also if (a, b) in sure else why,
        )
        for a, b in pairs
    )
    records = ObjectRecords(
        object=job,
        left_tables=(root_left,),
        right_tables=(root_right,),
        left_records=len(here.rows.keys),
        right_records=len(there.rows.keys),
        automatic=len(sure),
        review=len(pairs) - len(sure),
        left_only=len(here.rows.keys) - len(pairs),
        right_only=len(there.rows.keys) - len(pairs),
        links=links,
        compared_by=("customer", "date", "amount"),
    )
    return LinkedDocuments(
        records, _values(here.rows, [a for a, _ in pairs]), _values(there.rows, [b for _, b in pairs])
    )


def _with_equal_amounts(
    left: Mapping[str, Sequence[float | None]], right: Mapping[str, Sequence[float | None]], pairs: Pairs
) -> set[tuple[int, int]]:
    """The pairs that agree in the amount column pair in which most agree, if most do."""
    best: set[tuple[int, int]] = set()
    for here in left.values():
        if len({here[a] for a, _ in pairs}) < LEAST_PAIRS:
            continue  # a version number or a flag is no amount
        for there in right.values():
            for factor in (1.0, *(float(f) for f in FACTORS)):
                found = {(a, b) for a, b in pairs if _equal(here[a], there[b], factor)}
                best = found if len(found) > len(best) else best
    return best if len(best) >= AMOUNT_SHARE * len(pairs) else set()


def _equal(a: float | None, b: float | None, factor: float) -> bool:
    return a is not None and b is not None and abs(a * factor - b) <= 1e-4 * abs(b)


def _values(rows: Rows, at: Iterable[int]) -> Values:
    chosen = list(at)
    table = rows.shape.root
    columns = [(name, rows.values("root", name)) for name in rows.columns_of("root")]
    return tuple(LinkedValues(f"{table}.{name}", [values[i] for i in chosen]) for name, values in columns)
