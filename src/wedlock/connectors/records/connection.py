"""One side opened for reading and writing: short transactions on a pool of connections, errors in our own words.

    with connection.snapshot() as cursor:   # one state of the whole database
        cursor.execute(...)
    with connection.writing() as cursor:    # committed at the end, rolled back on any exception
        cursor.execute(...)

Cursors are the driver's own. Inside the block its exceptions are `connection.errors`, which `connection.refusal` turns
into a Failure of one record; what leaves the block is an error of ours.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Protocol, TypeVar, cast

from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from wedlock.connectors.address import masked
from wedlock.connectors.failures import Kind, Place
from wedlock.connectors.options import ReadOptions
from wedlock.connectors.records.dialect import Dialect
from wedlock.connectors.records.refusals import Refusal, refused, stopped
from wedlock.errors import NeedsPerson, Uncertain
from wedlock.language import T
from wedlock.model.catalog import Catalog, Column, Table
from wedlock.model.sync import Failure, Layout, SideIdentity

Params = Sequence[Any]
Made = TypeVar("Made")
_CHECK = T("`wedlock plan check` with both systems names every such place.")


class Cursor(Protocol):
    """What the drivers' cursors have in common."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, statement: str, parameters: Params = ..., /) -> Any: ...
    def executemany(self, statement: str, parameters: Sequence[Params], /) -> Any: ...
    def fetchall(self) -> Sequence[Sequence[Any]]: ...
    def fetchone(self) -> Sequence[Any] | None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Transactions:
    """The statements that open a transaction of either kind."""

    snapshot: tuple[str, ...]
    writing: tuple[str, ...]


class Connection:
    """One database, opened with the rights to write. Sessions are in UTC and take no value that does not fit."""

    engine: ClassVar[str]
    errors: ClassVar[tuple[type[Exception], ...]]
    transactions: ClassVar[Transactions]
    dialect: Dialect

    def __init__(self, url: URL, name: str, options: ReadOptions, catalog: Catalog) -> None:
        self.name = name
        self.options = options
        self.catalog = catalog
        self.url = url
        self._made: dict[tuple[type, int], tuple[Layout, Any]] = {}
        self._engine = self._create_engine()
        with self._guard(connecting=True):
            self._look(self._engine.raw_connection())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name}, {self.shown_url})"

    @property
    def shown_url(self) -> str:
        return masked(self.url.render_as_string(hide_password=True))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def snapshot(self) -> Iterator[Cursor]:
        """One transaction that sees one state of the database and cannot write."""
        with self._transaction(self.transactions.snapshot) as cursor:
            yield cursor

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """One transaction that sees what is committed as it goes. Uncertain where the commit itself was cut off."""
        with self._transaction(self.transactions.writing) as cursor:
            yield cursor

    def refusal(self, error: Exception) -> Failure:
        """What the driver's exception means for one record; `column` is bare, empty where the engine does not say."""
        return refused(self.explained(error), self.reason(error))

    def explained(self, error: BaseException) -> Refusal:
        raise NotImplementedError

    def hopeless(self, error: BaseException) -> bool:
        """Whether no record can be written, and not just this one: a right, a table, a column is missing."""
        return self._kind(error) is Kind.RIGHT

    def made_of(self, layout: Layout, kind: Callable[[Connection, Layout], Made]) -> Made:
        """What `kind` makes of the Layout, made once."""
        place = (cast(type, kind), id(layout))
        kept = self._made.get(place)
        if kept is None or kept[0] is not layout:
            if len(self._made) > 500:  # somebody makes Layouts anew all the time
                self._made.clear()
            kept = self._made[place] = (layout, kind(self, layout))
        return cast(Made, kept[1])

    def identity(self) -> SideIdentity:
        raise NotImplementedError

    def transaction(self, cursor: Cursor) -> str:  # noqa: ARG002 - the engines that tell
        """The number of the writing transaction, as the capture's Changes name it; empty where they do not."""
        return ""

    def table(self, name: str) -> Table:
        """The table that a plan names; NeedsPerson where the Catalog has none."""
        try:
            return self.catalog.by_name[name]
        except KeyError:
            raise NeedsPerson(
                T("{system} has no table {table}, which the plan names.", system=self.name, table=name), _CHECK
            ) from None

    def column(self, table: str, name: str) -> Column:
        try:
            return self.table(table).by_name[name]
        except KeyError:
            raise NeedsPerson(
                T("{system}: {table} has no column {column}, which the plan names.",
                  system=self.name, table=table, column=name), _CHECK,
            ) from None  # fmt: skip

    def reason(self, error: BaseException) -> str:
        """The driver's sentence on one line, without the password."""
        text = " ".join(str(self._message(error)).split())[:300]
        return text.replace(str(self.url.password), "***") if self.url.password else text

    # What an engine says differently

    def _create_engine(self) -> Engine:
        raise NotImplementedError

    def _look(self, lent: PoolProxiedConnection) -> None:
        """See once what the server can do."""
        lent.close()

    def _kind(self, error: BaseException) -> Kind:
        raise NotImplementedError

    def _spoils(self, error: BaseException) -> bool:  # noqa: ARG002 - PostgreSQL asks
        """Whether the connection will go on failing after this."""
        return False

    def _message(self, error: BaseException) -> object:
        return error

    # The machinery

    @contextmanager
    def _transaction(self, opening: tuple[str, ...]) -> Iterator[Cursor]:
        with self._guard():
            lent, cursor = self._begun(opening)
            try:
                yield cursor
                self._commit(cursor)
            except BaseException as error:
                self._abandon(lent, cursor, error)
                raise
            finally:
                self._give_back(lent, cursor)

    def _begun(self, opening: tuple[str, ...]) -> tuple[PoolProxiedConnection, Cursor]:
        """A connection on which the transaction stands: a new one where the server has dropped those that we kept."""
        for last in (False, True):
            lent = self._engine.raw_connection()
            cursor: Cursor = lent.cursor()
            try:
                for statement in opening:
                    cursor.execute(statement)
            except self.errors as error:
                gone = self._kind(error) is Kind.GONE
                lent.invalidate() if gone else lent.close()
                if last or not gone:
                    raise
                self._engine.dispose()  # the others that lie idle have been dropped as well
            else:
                return lent, cursor
        raise AssertionError("unreachable")

    def _give_back(self, lent: PoolProxiedConnection, cursor: Cursor) -> None:
        with contextlib.suppress(*self.errors):
            cursor.close()
        lent.close()

    def _commit(self, cursor: Cursor) -> None:
        try:
            cursor.execute("COMMIT")
        except self.errors as error:
            if self._kind(error) is not Kind.GONE:
                raise
            raise Uncertain(
                T("{system}: the connection broke during a commit: {reason}",
                  system=self.name, reason=self.reason(error)),
                T("The records concerned are looked at again."),
            ) from None  # fmt: skip

    def _abandon(self, lent: PoolProxiedConnection, cursor: Cursor, error: BaseException) -> None:
        """Roll back; a connection on which not even that works, or that cannot be used again, is thrown away."""
        try:
            cursor.execute("ROLLBACK")
            if self._spoils(error.__cause__ or error):
                lent.invalidate()
        except self._caught:
            lent.invalidate()

    @contextmanager
    def _guard(self, connecting: bool = False) -> Iterator[None]:
        """Turn what the driver raises into one of our errors."""
        try:
            yield
        except self._caught as error:
            cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
            kind = self._kind(cause)
            if connecting and kind in (Kind.OTHER, Kind.SLOW):
                kind = Kind.GONE
            raise stopped(kind, self._place, self.reason(cause)) from None

    @property
    def _caught(self) -> tuple[type[Exception], ...]:
        return (SQLAlchemyError, *self.errors)

    @cached_property
    def _place(self) -> Place:
        url = self.shown_url
        return Place(self.name, url, self.url.username or "", url, self.options.statement_timeout_s)
