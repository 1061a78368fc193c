"""Store: one SQLite file of the sample, made from a DDL file and filled table by table in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from importlib import resources
from itertools import repeat
from pathlib import Path
from types import TracebackType

import numpy as np

from wedlock.sample.dice import Column

Value = Column | Sequence[object] | str | int | float | None


class Store:
    """A new database `file` with the tables of `data/<schema>.sql`. A context; leaving it commits."""

    def __init__(self, file: Path, schema: str) -> None:
        ddl = (resources.files("wedlock.sample") / "data" / f"{schema}.sql").read_text(encoding="utf-8")
        self._connection = sqlite3.connect(file, isolation_level=None)
        # Nothing to recover: a file that is not finished is thrown away whole.
        self._connection.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; {ddl}"
        )
        self._connection.execute("BEGIN")

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._connection.execute("COMMIT")
        self._connection.close()

    def insert(self, table: str, **columns: Value) -> None:
        """Add rows; a column that is one value stands in every row, but at least one is a real column."""
        lists = {name: _listed(value) for name, value in columns.items()}
        size = next(len(values) for values in lists.values() if isinstance(values, list))
        values = [v if isinstance(v, list) else repeat(v, size) for v in lists.values()]
        self.rows(table, tuple(columns), zip(*values, strict=False))

    def rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        marks = ", ".join("?" * len(columns))
        # the names are our own DDL's
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608


def _listed(value: Value) -> object:
    if isinstance(value, np.ndarray):
        return value.tolist()
    return list(value) if isinstance(value, (list, tuple, range)) else value
