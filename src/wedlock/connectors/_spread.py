"""A repeatable sample spread over a large table without reading all of it: short runs of rows along a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Protocol

from wedlock.model.catalog import Family, Table
from wedlock.model.ports import Row

RUNS = 50
"""Runs along the key: enough to meet old and new rows alike, few enough for 50 index look-ups (about 50 ms)."""


class Dialect(Protocol):
    def quote(self, name: str) -> str: ...
    def source(self, table: Table) -> str: ...
    def limited(self, select: str, rest: str, limit: int) -> str: ...
    def spread_key(self, table: Table) -> str | None: ...


def integer_key(table: Table) -> str | None:
    """The primary key, or else a unique one, if it is one whole number."""
    for key in (table.primary_key, *(unique.columns for unique in table.unique_keys)):
        if len(key) == 1 and table.by_name[key[0]].type.family is Family.INTEGER:
            return key[0]
    return None


def by_key(sql: Dialect, run: Callable[[str], Sequence[Row]], table: Table, select: str, limit: int) -> Sequence[Row]:
    """At most `limit` rows in equidistant runs along the key; without one, the table's ends or its first rows."""
    key, source = sql.spread_key(table), sql.source(table)
    if key is None:
        return _ends(sql, run, table, select, limit)
    ((low, high),) = run(f"SELECT MIN({key}), MAX({key}) FROM {source}")  # noqa: S608 - quoted names only
    if not isinstance(low, int) or not isinstance(high, int):
        return run(sql.limited(select, source, limit))
    runs = min(RUNS, limit)
    found: list[Row] = []
    start = low
    for step in range(runs):
        start = max(start, low + (high - low + 1) * step // runs)
        wanted = min(ceil(limit / runs), limit - len(found))
        if start > high or wanted <= 0:
            break
        part = run(sql.limited(f"{key}, {select}", f"{source} WHERE {key} >= {start} ORDER BY {key}", wanted))
        if not part:
            break
        found.extend(tuple(row[1:]) for row in part)
        start = int(str(part[-1][0])) + 1
    return found


def _ends(sql: Dialect, run: Callable[[str], Sequence[Row]], table: Table, select: str, limit: int) -> Sequence[Row]:
    source = sql.source(table)
    if not table.primary_key or table.is_view:
        return run(sql.limited(select, source, limit))
    keys = [sql.quote(name) for name in table.primary_key]
    half = ceil(limit / 2)
    first = run(sql.limited(select, f"{source} ORDER BY {', '.join(keys)}", half))
    last = run(sql.limited(select, f"{source} ORDER BY {', '.join(f'{key} DESC' for key in keys)}", limit - half))
    return [*first, *last]
