"""The rights that an account needs to synchronise one side, no more: one list that is both examined and granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wedlock.connectors.capture.choosing import Way
from wedlock.connectors.capture.journal import journal_table
from wedlock.connectors.records.needs import Needs, TableNeed


class On(StrEnum):
    """What a right is on."""

    DATABASE = "database"
    SCHEMA = "schema"
    TABLE = "table"
    SEQUENCE = "sequence"
    SERVER = "server"
    OWNER = "owner"  # to act as the owner of tables, who alone may publish them
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Right:
    """`place` is schema and name, or a name alone; `columns` empty: the whole of it."""

    right: str
    on: On
    place: tuple[str, ...]
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        columns = f" ({', '.join(self.columns)})" if self.columns else ""
        return f"{self.right}{columns} · {'.'.join(filter(None, self.place))}"


def of_postgresql(needs: Needs, database: str, way: Way | None, owners: tuple[str, ...]) -> tuple[Right, ...]:
    """`owners` own the watched tables; a stream needs their rights."""
    found = [Right("CONNECT", On.DATABASE, (database,))]
    if way or needs.markers:  # the schema `wedlock`
        found.append(Right("CREATE", On.DATABASE, (database,)))
    schemas = {need.table.schema or "public" for need in needs.tables.values()}
    found += [Right("USAGE", On.SCHEMA, (schema,)) for schema in sorted(schemas)]
    for need in needs.tables.values():
        found += _of_table(need, need.table.schema or "public", way is Way.TRIGGERS)
    found += [Right("USAGE", On.SEQUENCE, tuple(_named(name))) for name in needs.sequences]
    if way is Way.STREAM:
        found.append(Right("REPLICATION", On.SERVER, ()))
        found += [Right("MEMBER", On.OWNER, (owner,)) for owner in owners]
    return tuple(found)


def of_mysql(needs: Needs, database: str, way: Way | None, hub: str) -> tuple[Right, ...]:
    """Our own tables are named, so that no other can be made."""
    found: list[Right] = []
    for need in needs.tables.values():
        found += _of_table(need, need.table.schema or database, way is Way.TRIGGERS)
    for sequence in needs.sequences:
        found += [Right(right, On.SEQUENCE, (database, sequence)) for right in ("SELECT", "INSERT")]
    own = ["wedlock_marker"] + ([journal_table(hub)] if way else [])
    for table in own:
        for right in ("CREATE", "DROP", "SELECT", "INSERT", "DELETE"):
            found.append(Right(right, On.TABLE, (database, table)))
    return tuple(found)


def _of_table(need: TableNeed, schema: str, triggers: bool) -> Iterator[Right]:
    place = schema, need.table.bare_name or need.table.name
    yield Right("SELECT", On.TABLE, place)
    if need.rows:
        yield Right("INSERT", On.TABLE, place)
        yield Right("DELETE", On.TABLE, place)
    if need.watched and triggers:
        yield Right("TRIGGER", On.TABLE, place)
    if need.update:
        yield Right("UPDATE", On.TABLE, place, tuple(need.update))


def _named(sequence: str) -> Iterator[str]:
    """Schema and name, of a name as a default writes it."""
    parts = sequence.split(".") if "." in sequence else ["public", sequence]
    return (part[1:-1].replace('""', '"') if part.startswith('"') else part for part in parts)
