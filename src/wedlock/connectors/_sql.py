"""What the connectors of all SQL servers share: one engine, guarded statements, and the reading of rows.

Read-only by construction: every engine opens its sessions read-only and with time-outs, each call is one transaction
that is rolled back, and nothing that a user wrote is ever run. Small tables are read whole, large ones in a spread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import ClassVar, Self, cast

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from wedlock.connectors import _aggregate, _spread
from wedlock.connectors.address import masked
from wedlock.connectors.failures import Kind, Place, failure
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.values import Oddities, fix_rows, fixes
from wedlock.errors import TooSlow, WedlockError
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog, Column, Table, Unread
from wedlock.model.ports import Aggregate, Progress, Row, Sample, quiet

COUNT_UP_TO = 2_000_000
"""Rows of a table up to which they are counted exactly (about 0.1 s on PostgreSQL); above, the estimate is told."""


class SqlConnector:
    """One system behind a SQL engine. Satisfies CatalogReader, RowReader and AggregateReader."""

    engine_name: ClassVar[str]
    driver_errors: tuple[type[Exception], ...] = ()
    quotes: ClassVar[tuple[str, str]] = ('"', '"')
    untested: ClassVar[bool] = False

    def __init__(self, url: URL, name: str, options: ReadOptions) -> None:
        self.name = name
        self.options = options
        self.url = url
        self._odd = Oddities()
        self._denied: list[str] = []  # tables of the catalog read last that the account may not read
        self._engine = self._create_engine()
        with self._guard(connecting=True):
            self._engine.connect().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name}, {self.shown_url})"

    def close(self) -> None:
        self._engine.dispose()

    @property
    def shown_url(self) -> str:
        return masked(self.url.render_as_string(hide_password=True))

    @property
    def notices(self) -> tuple[Text, ...]:
        """What a person should know of the rows read so far."""
        return self._odd.notices()

    # The ports

    def catalog(self, progress: Progress = quiet) -> Catalog:
        raise NotImplementedError

    def sample(self, table: Table, columns: Sequence[str], limit: int) -> Sample:
        chosen = [table.by_name[name] for name in columns]
        with self._guard(table.name), self._engine.connect() as connection:
            if self._maybe_small(table, limit):
                rows = self._run(connection, self.limited(self._list(chosen), self.source(table), limit + 1))
                if len(rows) <= limit:
                    return Sample(tuple(columns), self._fixed(table, chosen, rows), len(rows), exact=True)
            total, exact = self._count(connection, table, limit)
            rows = self._spread(connection, table, self._list(chosen), limit, total)
        return Sample(tuple(columns), self._fixed(table, chosen, rows), total, exact)

    def rows(self, table: Table, columns: Sequence[str], batch: int = 10_000) -> Iterator[list[Row]]:
        chosen = [table.by_name[name] for name in columns]
        with self._guard(table.name, streaming=True), self._engine.connect() as connection:
            self._before_stream(connection)
            statement = f"SELECT {self._list(chosen)} FROM {self.source(table)}"  # noqa: S608 - quoted names only
            parts = self._stream(connection, statement, batch)
            try:
                for part in parts:
                    yield self._fixed(table, chosen, part)
            except GeneratorExit:  # the reader had enough
                self._abandon(connection)
                raise

    def aggregate(self, table: Table, columns: Sequence[str]) -> dict[str, Aggregate]:
        """Exact figures; distinct, least and greatest by the database's own comparison and collation."""
        found: dict[str, Aggregate] = {}
        with self._guard(table.name), self._engine.connect() as connection:
            for part in _aggregate.portions([table.by_name[name] for name in columns]):
                statement = _aggregate.statement(self, table, part)
                (row,) = self._run(connection, statement)
                found.update(_aggregate.read(table, part, row, self._odd))
        return found

    def group(self, table: Table, column: str, limit: int) -> list[tuple[object, int]]:
        kind = table.by_name[column]
        value = self.read_expression(kind)
        inner = f"SELECT {value} AS v FROM {self.source(table)} WHERE {self.quote(column)} IS NOT NULL"  # noqa: S608
        outer = self.limited("v, COUNT(*) AS n", f"({inner}) q GROUP BY v ORDER BY n DESC, v", limit)
        with self._guard(table.name), self._engine.connect() as connection:
            rows = self._run(connection, outer)
        (fix,) = fixes(table.name, [kind], self._odd)
        return [(fix(value), int(str(count))) for value, count in rows]

    def refuses_writes(self, table: Table) -> bool:
        """Whether the session refuses an update of no row (which locks and changes nothing where it does not)."""
        column = self.quote(table.columns[0].name)
        statement = f"UPDATE {self.source(table)} SET {column} = {column} WHERE 1 = 0"  # noqa: S608 - quoted names
        try:
            with self._guard(table.name), self._engine.connect() as connection:
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
                connection.rollback()
        except WedlockError:
            return True
        return False

    # What an engine may say differently

    def quote(self, name: str) -> str:
        opening, closing = self.quotes
        return opening + name.replace(closing, closing * 2) + closing

    def source(self, table: Table) -> str:
        bare = self.quote(table.bare_name or table.name)
        return f"{self.quote(table.schema)}.{bare}" if table.schema else bare

    def limited(self, select: str, rest: str, limit: int) -> str:
        return f"SELECT {select} FROM {rest} LIMIT {limit}"  # noqa: S608 - quoted names and numbers only

    def read_expression(self, column: Column) -> str:
        """The SQL that reads the column, cut inside the database to what a reader hands over."""
        raise NotImplementedError

    def length_expression(self, column: Column) -> str:
        return f"LENGTH({self.quote(column.name)})"

    def comparable(self, column: Column) -> bool:
        """Whether MIN, MAX and COUNT(DISTINCT) work on the column."""
        return column.type.family not in _aggregate.INCOMPARABLE

    def spread_key(self, table: Table) -> str | None:
        """A whole-number key of the table, quoted, by which a sample can be spread."""
        name = _spread.integer_key(table)
        return self.quote(name) if name else None

    def _spread(self, connection: Connection, table: Table, select: str, limit: int, total: int) -> Sequence[Row]:  # noqa: ARG002 - PostgreSQL needs the total
        return _spread.by_key(self, lambda sql: self._run(connection, sql), table, select, limit)

    def _before_stream(self, connection: Connection) -> None:
        """Prepare the session for reading a whole table."""

    def _abandon(self, connection: Connection) -> None:
        """End a stream that nobody reads on, without fetching the rest of it."""
        connection.invalidate()

    def _kind(self, error: BaseException) -> Kind:
        """What the driver's exception means."""
        raise NotImplementedError

    def _connect_arguments(self) -> Mapping[str, object]:
        return {}

    def _create_engine(self) -> Engine:
        return create_engine(self.url, connect_args=dict(self._connect_arguments()), pool_size=1, max_overflow=8)

    # The machinery

    def _list(self, columns: Sequence[Column]) -> str:
        return ", ".join(map(self.read_expression, columns)) or "1"

    def _fixed(self, table: Table, columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
        return fix_rows(rows, fixes(table.name, columns, self._odd)) if columns else [() for _ in rows]

    def _maybe_small(self, table: Table, limit: int) -> bool:
        return table.row_estimate is None or table.row_estimate <= 2 * limit

    def _count(self, connection: Connection, table: Table, limit: int) -> tuple[int, bool]:
        estimate = table.row_estimate
        if estimate is not None and estimate > COUNT_UP_TO:
            return estimate, False
        try:
            with self._guard(table.name):
                ((count,),) = self._run(connection, f"SELECT COUNT(*) FROM {self.source(table)}")  # noqa: S608
                return int(str(count)), True
        except TooSlow:
            connection.rollback()
            return max(estimate or 0, limit + 1), False

    def _no_right(self, table: str) -> Unread:
        self._denied.append(table)
        return Unread(table, T("{user} has no right to select from it", user=self.url.username or ""))

    def _query(self, statement: str) -> Sequence[Row]:
        """The rows of one of our own catalog statements."""
        with self._guard(), self._engine.connect() as connection:
            return self._run(connection, statement)

    def _run(self, connection: Connection, statement: str) -> Sequence[Row]:
        """All rows of a statement, which runs exactly as written: `%` and `:` are no placeholders."""
        result = connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        return cast(Sequence[Row], result.all())

    def _stream(self, connection: Connection, statement: str, batch: int) -> Iterator[Sequence[Row]]:
        """The rows in batches, by a cursor of the server's where it has one: the table is never in memory."""
        options = {"no_parameters": True, "stream_results": True, "max_row_buffer": batch}
        result = connection.exec_driver_sql(statement, execution_options=options)
        return cast(Iterator[Sequence[Row]], result.partitions(batch))

    @contextmanager
    def _guard(self, table: str = "", connecting: bool = False, streaming: bool = False) -> Iterator[None]:
        """Turn what the driver raises into one of our errors."""
        try:
            yield
        except self._caught() as error:
            cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
            kind = self._kind(cause)
            if connecting and kind in (Kind.OTHER, Kind.SLOW):
                kind = Kind.GONE
            seconds = self.options.stream_timeout_s if streaming else self.options.statement_timeout_s
            place = Place(self.name, self.shown_url, self.url.username or "", table, seconds)
            raise failure(kind, place, self._reason(cause)) from None

    def _caught(self) -> tuple[type[Exception], ...]:
        return (SQLAlchemyError, UnicodeError, *self.driver_errors)

    def _reason(self, error: BaseException) -> str:
        """The driver's sentence on one line, without the password."""
        text = " ".join(str(self._message(error)).split())[:300]
        return text.replace(str(self.url.password), "***") if self.url.password else text

    def _message(self, error: BaseException) -> object:
        return error
