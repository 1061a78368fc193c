"""Markers of creates: a table of ours beside the product's, so that a create happens once whatever becomes of us.

A marker is written in the transaction of its row, before the commit is asked for. Whether a create that nobody heard of
took place can therefore be told: whoever tries to write the same marker waits for a commit that is still under way.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from wedlock.connectors.records.bulk import blocks
from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.statements import bulk
from wedlock.language import T, Text
from wedlock.model.catalog import Column, DataType, Family, Table
from wedlock.model.sync import Key, Trouble

SCHEMA = "wedlock"
_HOME = "home"  # instead of an object: the row names a hub
_TEXT = DataType("text", Family.TEXT)
_COLUMNS = tuple(Column(name, _TEXT, nullable=False) for name in ("marker", "object", "key"))
_TABLES = {
    "postgresql": Table(f"{SCHEMA}.marker", _COLUMNS, SCHEMA, "marker"),
    "mysql": Table("wedlock_marker", _COLUMNS),
    "sqlite": Table("wedlock_marker", _COLUMNS),
}
_CREATE = {
    "postgresql": "(marker text PRIMARY KEY, object text NOT NULL, key text NOT NULL,"
    " at timestamptz NOT NULL DEFAULT now())",
    "mysql": "(marker varchar(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, object varchar(190) NOT NULL,"
    " `key` text NOT NULL, at timestamp NOT NULL DEFAULT current_timestamp) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
    "sqlite": "(marker text PRIMARY KEY, object text NOT NULL, key text NOT NULL,"
    " at text NOT NULL DEFAULT current_timestamp)",
}


def install(connection: Connection) -> tuple[Text, ...]:
    """Create the table where it is missing; idempotent. MissingRight where the account may not."""
    if installed(connection):
        return ()
    with connection.writing() as cursor:
        if connection.engine == "postgresql":
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {_source(connection)} {_CREATE[connection.engine]}")
    return installed(connection)


def installed(connection: Connection) -> tuple[Text, ...]:
    """The marker table, as far as it is there."""
    with connection.snapshot() as cursor:
        return (T("the table {table}", table=_TABLES[connection.engine].name),) if _there(connection, cursor) else ()


def remove(connection: Connection) -> tuple[Text, ...]:
    """Take the table out, and the schema when nothing else of ours is in it; idempotent."""
    gone = installed(connection)
    with connection.writing() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_source(connection)}")
        if connection.engine == "postgresql":
            cursor.execute(
                "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = n.oid)"
                " + (SELECT count(*) FROM pg_proc WHERE pronamespace = n.oid)"
                " FROM pg_namespace n WHERE nspname = %s", [SCHEMA]
            )  # fmt: skip
            if (found := cursor.fetchone()) and found[0] == 0:
                cursor.execute(f"DROP SCHEMA {SCHEMA}")
    return gone


_THERE = {
    "postgresql": "SELECT to_regclass(%s) IS NOT NULL",
    "mysql": "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = %s",
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?",
}


def _there(connection: Connection, cursor: Cursor) -> bool:
    cursor.execute(_THERE[connection.engine], [_TABLES[connection.engine].name])
    found = cursor.fetchone()
    return bool(found and found[0])


def _source(connection: Connection) -> str:
    return connection.dialect.source(_TABLES[connection.engine])


def leave(connection: Connection, cursor: Cursor, object_: str, markers: Sequence[tuple[str, Key]]) -> None:
    """Write the markers with the keys of their rows, in the transaction that wrote these."""
    rows = [(marker, object_, _said(key)) for marker, key in markers]
    bulk(connection, cursor).insert(_TABLES[connection.engine], ("marker", "object", "key"), rows, (), False)


def homes(connection: Connection) -> set[str]:
    """The hubs that have put in what they need here."""
    with connection.snapshot() as cursor:
        if not _there(connection, cursor):
            return set()
        cursor.execute(f"SELECT marker FROM {_source(connection)} WHERE object = {connection.dialect.mark}", [_HOME])  # noqa: S608 - quoted name
        return {marker for (marker,) in cursor.fetchall()}


def settle_in(connection: Connection, hub: str) -> None:
    """Leave the hub's name beside the markers; idempotent."""
    if hub not in homes(connection):
        with connection.writing() as cursor:
            leave(connection, cursor, _HOME, [(hub, ())])


def made(connection: Connection, markers: Sequence[str]) -> dict[str, Key | None]:
    """Marker → the key it was left with, None where surely nothing was made. One whose transaction is still under way
    when the lock time-out strikes is missing."""
    if not markers:
        return {}
    try:
        with connection.writing() as cursor:
            try:
                found = _probe(connection, cursor, markers)
            except connection.errors as error:
                if connection.refusal(error).trouble is not Trouble.INTERMITTENT:
                    raise
                found = {}
            raise _Enough
    except _Enough:
        pass
    if found or len(markers) == 1:
        return found
    half = len(markers) // 2
    return made(connection, markers[:half]) | made(connection, markers[half:])


class _Enough(Exception):
    """Rolls the probe back."""


def _probe(connection: Connection, cursor: Cursor, markers: Sequence[str]) -> dict[str, Key | None]:
    """Write each marker as if it were ours: this waits for whoever is just committing it."""
    mark, source, key = connection.dialect.mark, _source(connection), connection.dialect.quote("key")
    ignore, behind = (" IGNORE", "") if connection.engine == "mysql" else ("", " ON CONFLICT DO NOTHING")
    insert = f"INSERT{ignore} INTO {source} (marker, object, {key}) VALUES ({mark}, '', ''){behind}"
    cursor.executemany(insert, [(marker,) for marker in sorted(markers)])
    found: dict[str, Key | None] = {}
    for block in blocks([(marker,) for marker in markers], 1):
        marks = ", ".join([mark] * len(block))
        select = f"SELECT marker, {key} FROM {source} WHERE marker IN ({marks})"  # noqa: S608 - quoted names
        cursor.execute(select, [marker for (marker,) in block])
        found.update((marker, _key(said)) for marker, said in cursor.fetchall())
    return found


def _said(key: Key) -> str:
    return json.dumps(list(key), ensure_ascii=False)


def _key(said: str) -> Key | None:
    return tuple(json.loads(said)) if said else None


class Markers:
    """The marker table's Installer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def install(self, tables: Sequence[str]) -> tuple[Text, ...]:  # noqa: ARG002 - one table for all
        return install(self._connection)

    def installed(self) -> tuple[Text, ...]:
        return installed(self._connection)

    def remove(self) -> tuple[Text, ...]:
        return remove(self._connection)
