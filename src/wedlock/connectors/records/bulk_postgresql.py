"""PostgreSQL's way with many rows: one statement a block, its parameters numbered ($1), so that nothing is parsed here.
Measured for 1,000 rows of five columns: 5.4 µs a row inserted and 8 µs updated, against 15 and 18 µs down psycopg's
pipeline. Not prepared: a plan of thousands of values takes megabytes of the server's memory and saves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import psycopg

from wedlock.connectors.records.bulk import Bulk, Rows, blocks
from wedlock.model.catalog import Column, Family, Table


class PostgresqlBulk(Bulk):
    def insert(self, table: Table, columns: Sequence[str], rows: Rows, asked: Sequence[str], again: bool) -> Rows:
        """An identity that is always generated was so once: a row that is put back keeps its number."""
        if not columns:
            return [row for one in rows for row in super().insert(table, columns, [one], asked, again)]
        head = self._into(table, columns) + (" OVERRIDING SYSTEM VALUE" if again else "")
        behind = self._returning(table, asked) if asked else ""
        found: list[Sequence[Any]] = []
        for block in blocks(rows, len(columns)):
            with self._sent(f"{head} VALUES {_marks(len(block), len(columns))}{behind}", block) as raw:
                found += raw.fetchall() if asked else ()
        return found

    def change(
        self, table: Table, columns: Sequence[str], named: Sequence[str], empty: Sequence[str], rows: Rows
    ) -> int:
        """UPDATE … FROM (VALUES …): every value is cast to its column's type without its length, so that one too long
        is refused by the assignment and not cut by the cast."""
        quote = self.dialect.quote
        setting = ", ".join(f"{quote(name)} = v.s{at}" for at, name in enumerate(columns))
        said = [f"t.{quote(name)} = v.k{at}" for at, name in enumerate(named)]
        which = " AND ".join([*said, *(f"t.{quote(name)} IS NULL" for name in empty)])
        names = ", ".join([f"s{at}" for at in range(len(columns))] + [f"k{at}" for at in range(len(named))])
        kinds = tuple(_kind(table.by_name[name]) for name in (*columns, *named))
        head = f"UPDATE {self.dialect.source(table)} AS t SET {setting} FROM"  # noqa: S608 - quoted names
        count = 0
        for block in blocks(rows, len(kinds)):
            values = f"(VALUES {_marks(len(block), len(kinds), kinds)}) AS v ({names})"
            with self._sent(f"{head} {values} WHERE {which}", block) as raw:
                count += raw.rowcount
        return count

    def _sent(self, statement: str, rows: Rows) -> psycopg.RawCursor[Any]:
        connection: psycopg.Connection[Any] = self.cursor.connection  # type: ignore[attr-defined]  # psycopg's
        raw = psycopg.RawCursor(connection)
        flat = [value for row in rows for value in row]
        return raw.execute(statement.replace("%%", "%").encode(), flat, prepare=False)


def _kind(column: Column) -> str:
    """The type to which a value is cast before it is assigned: the column's own, without its length."""
    native = column.type.native
    if column.type.family is Family.INTEGER:
        return "bigint"
    if native.startswith("character"):
        return "text"
    return native.partition("(")[0].strip()


@lru_cache(maxsize=256)
def _marks(count: int, width: int, kinds: tuple[str, ...] = ()) -> str:
    """`($1, $2), ($3, $4)`; with kinds `($1::text, $2::bigint), …`."""
    casts = [f"::{kind}" for kind in kinds] or [""] * width

    def rows() -> Iterator[str]:
        for start in range(1, count * width + 1, width):
            yield f"({', '.join([f'${start + at}{cast}' for at, cast in enumerate(casts)])})"

    return ", ".join(rows())
