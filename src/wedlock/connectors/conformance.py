"""What every connector keeps, checked on a real system, reading only: `wedlock check --conformance` and our own tests
run the same list. A customer can so try Wedlock's connector on a server that we never saw."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, runtime_checkable

from wedlock.connectors.opening import Connector
from wedlock.errors import WedlockError
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Family, Table
from wedlock.model.ports import TEXT_LIMIT, AggregateReader, RowReader, Sample

TABLES = 40
"""Tables whose rows are looked at: the first by name that can be read."""
ROWS = 500
"""Rows of each; tables with more are sampled, not read whole."""

_CLASSES = (str, int, Decimal, float, bool, dt.date, dt.datetime, dt.time, bytes, type(None))


class Broken(Exception):
    """A check did not hold; the text says where."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@runtime_checkable
class ReadOnly(Protocol):
    """A connector that can show that its sessions refuse to write."""

    def refuses_writes(self, table: Table) -> bool: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check: `held` is None where the system gives nothing to check it on; `detail` says where it broke."""

    check: str
    title: Text
    held: bool | None
    detail: Text | None = None


class _Rows(RowReader, AggregateReader, Protocol):
    """Both abilities at once."""


@dataclass(frozen=True)
class Subject:
    """What is checked: the connector, its catalog and some of its tables with their samples."""

    connector: Connector
    catalog: Catalog
    tables: tuple[Table, ...]

    @property
    def rows(self) -> _Rows | None:
        connector = self.connector
        return connector if isinstance(connector, RowReader) and isinstance(connector, AggregateReader) else None

    def sampled(self) -> Iterator[tuple[Table, tuple[str, ...], Sample]]:
        assert self.rows is not None
        for table in self.tables:
            columns = tuple(column.name for column in table.columns)
            yield table, columns, self.rows.sample(table, columns, ROWS)


def run(connector: Connector) -> Iterator[Outcome]:
    """Every check in turn. Only a connection that is lost raises."""
    catalog = connector.catalog()
    subject = Subject(connector, catalog, _some_tables(connector, catalog))
    for name, (title, needs_rows, check) in CHECKS.items():
        if needs_rows and (subject.rows is None or not subject.tables):
            yield Outcome(name, title, None)
            continue
        try:
            check(subject)
        except Broken as broken:
            yield Outcome(name, title, False, broken.text)
        except WedlockError as error:
            yield Outcome(name, title, False, error.problem)
        else:
            yield Outcome(name, title, True)


def _some_tables(connector: Connector, catalog: Catalog) -> tuple[Table, ...]:
    """Tables with columns that this account may read, those with rows first."""
    hidden = {unread.table for unread in catalog.unread}
    readable = [table for table in catalog.tables if table.name not in hidden and table.columns]
    readable.sort(key=lambda table: not table.row_estimate)
    return tuple(readable[:TABLES]) if isinstance(connector, RowReader) else ()


def _names(subject: Subject) -> None:
    """Tables have names of their own, and so have the columns of each."""
    doubled = [name for name, n in Counter(table.name for table in subject.catalog.tables).items() if n > 1]
    doubled += [
        f"{table.name}.{name}"
        for table in subject.catalog.tables
        for name, n in Counter(column.name for column in table.columns).items()
        if n > 1 or not name
    ]
    _hold(not doubled, T("these names stand twice: {names}", names=doubled[:5]))


def _keys(subject: Subject) -> None:
    """Keys are of columns that there are; references lead to as many columns of a table that there is."""
    wrong = []
    for table in subject.catalog.tables:
        for columns in (table.primary_key, *(key.columns for key in table.unique_keys)):
            wrong += [f"{table.name}.{name}" for name in columns if name not in table.by_name]
        for fk in table.foreign_keys:
            target = subject.catalog.by_name.get(fk.target)
            fits = target is not None and all(name in target.by_name for name in fk.target_columns)
            if not fits or len(fk.columns) != len(fk.target_columns) or not set(fk.columns) <= set(table.by_name):
                wrong.append(f"{table.name} → {fk.target}")
    _hold(not wrong, T("these keys are of no column: {names}", names=wrong[:5]))


def _same_again(subject: Subject) -> None:
    """Read twice, a catalog is the same (but for the estimates of rows)."""
    again = subject.connector.catalog()
    differ = [table.name for table in again.tables if _shape(table) != _shape(subject.catalog.by_name.get(table.name))]
    _hold(not differ, T("read again, these tables were other: {names}", names=differ[:5]))


def _shape(table: Table | None) -> tuple[object, ...]:
    if table is None:
        return ()
    return table.columns, table.primary_key, table.unique_keys, table.foreign_keys, table.comment, table.is_view


def _bounded(subject: Subject) -> None:
    """A sample has at most as many rows as asked for, each with a value per column, and is the same again."""
    assert subject.rows is not None
    for table, columns, sample in subject.sampled():
        fits = len(sample.rows) <= ROWS and all(len(row) == len(columns) for row in sample.rows)
        _hold(fits and sample.columns == columns, T("{table}: the sample has another size", table=table.name))
        if not sample.complete and table.primary_key:
            again = subject.rows.sample(table, columns, ROWS)
            _hold(Counter(map(repr, again.rows)) == Counter(map(repr, sample.rows)),
                  T("{table}: a second sample was another", table=table.name))  # fmt: skip


def _classes(subject: Subject) -> None:
    """Values are of the promised classes, and cut to the promised size."""
    for table, columns, sample in subject.sampled():
        for row in sample.rows:
            for name, value in zip(columns, row, strict=True):
                _hold(isinstance(value, _CLASSES), T("{column} is a {kind}", column=f"{table.name}.{name}",
                                                     kind=type(value).__name__))  # fmt: skip
                long = isinstance(value, (str, bytes)) and len(value) > TEXT_LIMIT
                _hold(not long, T("{column} is longer than {limit}", column=f"{table.name}.{name}", limit=TEXT_LIMIT))


def _streams(subject: Subject) -> None:
    """Reading all rows gives what a complete sample gave, in batches of the size asked for."""
    assert subject.rows is not None
    for table, columns, sample in subject.sampled():
        if not sample.complete:
            continue
        batches = list(subject.rows.rows(table, columns, batch=100))
        _hold(all(len(batch) <= 100 for batch in batches), T("{table}: a batch is too large", table=table.name))
        streamed = Counter(repr(row) for batch in batches for row in batch)
        _hold(
            streamed == Counter(map(repr, sample.rows)), T("{table}: all rows differ from the sample", table=table.name)
        )


def _figures(subject: Subject) -> None:
    """The database's counts of rows and of empty values are those of the rows."""
    assert subject.rows is not None
    for table, columns, sample in subject.sampled():
        if not sample.complete:
            continue
        figures = subject.rows.aggregate(table, columns)
        for place, name in enumerate(columns):
            values = [row[place] for row in sample.rows]
            empty = sum(value is None for value in values)
            told = figures[name]
            column = f"{table.name}.{name}"
            # a number that is not finite is a value for the database and none for the reader
            numbers = table.by_name[name].type.family in (Family.FLOAT, Family.DECIMAL)
            _hold(told.rows == len(values), T("{column}: rows were miscounted", column=column))
            agree = told.nulls <= empty if numbers else told.nulls == empty
            _hold(agree, T("{column}: empty values were miscounted", column=column))
            distinct = told.distinct is None or told.distinct <= len(values) - told.nulls
            _hold(distinct, T("{column}: distinct values were miscounted", column=column))


def _groups(subject: Subject) -> None:
    """The most frequent values come in falling order, and no more of them than asked for."""
    assert subject.rows is not None
    for table in subject.tables[:10]:
        for column in table.columns[:5]:
            counts = [count for _, count in subject.rows.group(table, column.name, 10)]
            falling = counts == sorted(counts, reverse=True) and all(count > 0 for count in counts)
            name = f"{table.name}.{column.name}"
            _hold(falling and len(counts) <= 10, T("{column}: its frequent values are out of order", column=name))


def _stops_early(subject: Subject) -> None:
    """A reader who has enough may stop, and read on elsewhere."""
    assert subject.rows is not None
    table = subject.tables[0]
    stream = subject.rows.rows(table, [table.columns[0].name], batch=1)
    next(stream, None)
    getattr(stream, "close", lambda: None)()
    subject.rows.sample(table, [table.columns[0].name], 1)


def _refuses(subject: Subject) -> None:
    """Sessions refuse to write; tried with an update of no row."""
    connector = subject.connector
    if isinstance(connector, ReadOnly):
        tables = [table for table in subject.tables if not table.is_view]
        _hold(not tables or connector.refuses_writes(tables[0]), T("the session would write"))


def _keeps_secrets(subject: Subject) -> None:
    """No password in what a connector shows of itself."""
    url = getattr(subject.connector, "url", None)
    password = getattr(url, "password", None)
    _hold(not password or str(password) not in repr(subject.connector), T("the connector shows its password"))


def _hold(condition: bool, otherwise: Text) -> None:
    if not condition:
        raise Broken(otherwise)


CHECKS: dict[str, tuple[Text, bool, Callable[[Subject], None]]] = {
    "names": (T("names are unique"), False, _names),
    "keys": (T("keys lead to columns"), False, _keys),
    "repeatable": (T("the catalog reads the same twice"), False, _same_again),
    "secrets": (T("the password is not shown"), False, _keeps_secrets),
    "read_only": (T("sessions refuse to write"), True, _refuses),
    "bounded": (T("samples are bounded and repeatable"), True, _bounded),
    "classes": (T("values are of the promised classes and size"), True, _classes),
    "streams": (T("reading all rows gives the same rows"), True, _streams),
    "figures": (T("the database's figures agree with the rows"), True, _figures),
    "groups": (T("frequent values come in order"), True, _groups),
    "stops_early": (T("a reader may stop early"), True, _stops_early),
}
"""Key of the check → its sentence, whether it needs rows, and the check."""
