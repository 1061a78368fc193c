"""A database as it is at one moment: its definitions with their grants, and every table's rows as a checksum."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from lab.servers import postgresql_programs
from psycopg import sql

Row = dict[str, Any]
_TABLES = """
    SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""


@dataclass(frozen=True)
class Seen:
    """`definitions` are those of `pg_dump -s`, with the grants; `rows` maps schema.table to a checksum of its rows."""

    definitions: tuple[str, ...]
    rows: dict[str, str]
    slots: int

    def moved(self, later: Seen) -> set[str]:
        """The tables whose rows are others later."""
        return {name for name in self.rows.keys() | later.rows.keys() if self.rows.get(name) != later.rows.get(name)}


def seen(url: str) -> Seen:
    with psycopg.connect(url) as base:
        names = base.execute(_TABLES).fetchall()
        rows = {f"{schema}.{table}": _checksum(base, schema, table) for schema, table in names}
        slots = base.execute("SELECT count(*) FROM pg_replication_slots WHERE database = current_database()").fetchone()
    assert slots is not None
    return Seen(_definitions(url), rows, slots[0])


def rows_of(url: str, tables: Iterable[str]) -> dict[tuple[str, str], Row]:
    """Every row of the tables by table and key: `id`, else the key that an inheritance table shares."""
    found: dict[tuple[str, str], Row] = {}
    with psycopg.connect(url) as base:
        for table in tables:
            for (row,) in base.execute(sql.SQL("SELECT to_jsonb(t) FROM {} t").format(sql.Identifier(table))):
                found[table, str(row.get("id", row.get("cremeentity_ptr_id", row.get("line_ptr_id"))))] = row
    return found


def _definitions(url: str) -> tuple[str, ...]:
    """Without the password that newer pg_dumps put around a dump, another one each time."""
    command = [Path(postgresql_programs()) / "pg_dump", "-s", "-d", url]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    return tuple(line for line in dumped.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


def _checksum(base: psycopg.Connection[Any], schema: str, table: str) -> str:
    statement = sql.SQL("SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text COLLATE \"C\"), '')) FROM {} t")
    found = base.execute(statement.format(sql.Identifier(schema, table))).fetchone()
    assert found is not None
    return str(found[0])
