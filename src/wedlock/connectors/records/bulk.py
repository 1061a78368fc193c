"""Many rows of one table in few statements, as each engine takes them.

The keys of new rows come back by RETURNING, in the order in which the rows were given: an INSERT of VALUES runs through
them one by one (PostgreSQL, MariaDB). MySQL, which has no RETURNING, tells the last number that it gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.model.catalog import Table

Rows = Sequence[Sequence[Any]]
ROWS, PARAMETERS = 1000, 60_000
"""In one statement: PostgreSQL and MariaDB number parameters with 16 bits."""


class Bulk:
    """As SQLite takes it: one statement, many times."""

    def __init__(self, connection: Connection, cursor: Cursor) -> None:
        self.connection, self.cursor = connection, cursor
        self.dialect = connection.dialect

    def insert(self, table: Table, columns: Sequence[str], rows: Rows, asked: Sequence[str], again: bool) -> Rows:  # noqa: ARG002 - PostgreSQL's
        """Insert the rows; of each what the columns `asked` have now. `again`: also what the engine numbers itself."""
        insert = self._into(table, columns) + (f" VALUES {self._one(columns)}" if columns else " DEFAULT VALUES")
        if not asked:
            self.cursor.executemany(insert, rows)
            return ()
        insert += self._returning(table, asked)
        return [self.cursor.execute(insert, row).fetchone() for row in rows]

    def change(
        self, table: Table, columns: Sequence[str], named: Sequence[str], empty: Sequence[str], rows: Rows
    ) -> int:
        """Update: every row has the new values of `columns`, then those of `named`; its `empty` columns have none.
        Gives the number of rows that were found."""
        setting = ", ".join(f"{self.dialect.quote(name)} = {self.dialect.mark}" for name in columns)
        source = self.dialect.source(table)
        self.cursor.executemany(f"UPDATE {source} SET {setting} WHERE {self._which(named, empty)}", rows)  # noqa: S608
        return self.cursor.rowcount

    def delete(self, table: Table, named: Sequence[str], empty: Sequence[str], rows: Rows) -> int:
        """Delete: every row has the values of `named`, its `empty` columns none. Gives how many rows went."""
        source = self.dialect.source(table)
        self.cursor.executemany(f"DELETE FROM {source} WHERE {self._which(named, empty)}", rows)  # noqa: S608
        return self.cursor.rowcount

    def _into(self, table: Table, columns: Sequence[str]) -> str:
        names = f" ({', '.join(map(self.dialect.quote, columns))})" if columns else ""
        return f"INSERT INTO {self.dialect.source(table)}{names}"

    def _one(self, columns: Sequence[str]) -> str:
        return f"({', '.join([self.dialect.mark] * len(columns))})"

    def _returning(self, table: Table, asked: Sequence[str]) -> str:
        return f" RETURNING {', '.join(self.dialect.read(table.by_name[name]) for name in asked)}"

    def _which(self, named: Sequence[str], empty: Sequence[str]) -> str:
        said = [f"{self.dialect.quote(name)} = {self.dialect.mark}" for name in named]
        return " AND ".join([*said, *(f"{self.dialect.quote(name)} IS NULL" for name in empty)])


class MysqlBulk(Bulk):
    """Whole blocks of rows in one INSERT."""

    def insert(self, table: Table, columns: Sequence[str], rows: Rows, asked: Sequence[str], again: bool) -> Rows:  # noqa: ARG002
        head, one = f"{self._into(table, columns)} VALUES ", self._one(columns)
        if asked and not self._returns:
            return [self._numbered(table, head + one, row, asked) for row in rows]
        behind = self._returning(table, asked) if asked else ""
        found: list[Sequence[Any]] = []
        for block in blocks(rows, len(columns)):
            flat = [value for row in block for value in row]
            self.cursor.execute(f"{head}{', '.join([one] * len(block))}{behind}", flat)
            found += self.cursor.fetchall() if asked else ()
        return found

    @property
    def _returns(self) -> bool:
        """MariaDB since 10.5."""
        catalog = self.connection.catalog
        version = tuple(map(int, re.findall(r"\d+", catalog.version)[:2]))
        return catalog.engine == "mariadb" and version >= (10, 5)

    def _numbered(self, table: Table, insert: str, row: Sequence[Any], asked: Sequence[str]) -> Sequence[Any]:
        """The number it gave, and by it the rest."""
        self.cursor.execute(insert, row)
        number = self.cursor.lastrowid  # type: ignore[attr-defined]  # PyMySQL's
        counted = next(name for name in table.primary_key if table.by_name[name].generated)
        if list(asked) == [counted]:
            return (number,)
        names = ", ".join(self.dialect.read(table.by_name[name]) for name in asked)
        key = self.dialect.quote(counted)
        self.cursor.execute(f"SELECT {names} FROM {self.dialect.source(table)} WHERE {key} = %s", [number])  # noqa: S608
        found = self.cursor.fetchone()
        assert found is not None
        return found


def blocks(rows: Rows, width: int) -> Iterator[Rows]:
    """The rows in portions that one statement takes."""
    size = min(ROWS, PARAMETERS // max(1, width))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
