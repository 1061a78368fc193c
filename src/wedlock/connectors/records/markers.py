"""Markers of creates: a table of ours beside the product's, so that a create happens once whatever becomes of us.

A marker is written in the transaction of its row, before the commit is asked for. Whether a create that nobody heard of
took place can therefore be told: whoever tries to write the same marker waits for a commit that is still under way.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from wedlock.connectors.records.connection import Connection
from wedlock.connectors.records.statements import Statements
from wedlock.language import T, Text
from wedlock.model.sync import Key, Trouble

SCHEMA = "wedlock"
_NAME = {"postgresql": f"{SCHEMA}.marker", "mysql": "wedlock_marker", "sqlite": "wedlock_marker"}
_COLUMNS = {
    "postgresql": "marker text PRIMARY KEY, object text NOT NULL, key text NOT NULL,"
    " at timestamptz NOT NULL DEFAULT now()",
    "mysql": "marker varchar(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, object varchar(190) NOT NULL,"
    " `key` text NOT NULL, at timestamp NOT NULL DEFAULT current_timestamp",
    "sqlite": "marker text PRIMARY KEY, object text NOT NULL, key text NOT NULL,"
    " at text NOT NULL DEFAULT current_timestamp",
}  # fmt: skip
_KEY = {"postgresql": '"key"', "mysql": "`key`", "sqlite": '"key"'}


def install(connection: Connection) -> tuple[Text, ...]:
    """Create the table where it is missing; idempotent. MissingRight where the account may not."""
    if installed(connection):
        return ()
    with connection.writing() as cursor:
        if connection.engine == "postgresql":
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        tail = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4" if connection.engine == "mysql" else ""
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {_NAME[connection.engine]} ({_COLUMNS[connection.engine]}){tail}")
    return installed(connection)


def installed(connection: Connection) -> tuple[Text, ...]:
    """The marker table, as far as it is there."""
    with connection.snapshot() as cursor:
        return (T("the table {table}", table=_NAME[connection.engine]),) if _there(connection, cursor) else ()


def remove(connection: Connection) -> tuple[Text, ...]:
    """Take the table out, and the schema when nothing else of ours is in it; idempotent."""
    gone = installed(connection)
    with connection.writing() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_NAME[connection.engine]}")
        if connection.engine == "postgresql":
            cursor.execute(
                "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = n.oid)"
                " + (SELECT count(*) FROM pg_proc WHERE pronamespace = n.oid)"
                " FROM pg_namespace n WHERE nspname = %s", [SCHEMA]
            )  # fmt: skip
            if (found := cursor.fetchone()) and found[0] == 0:
                cursor.execute(f"DROP SCHEMA {SCHEMA}")
    return gone


def _there(connection: Connection, cursor: object) -> bool:
    statement, values = {
        "postgresql": ("SELECT to_regclass(%s) IS NOT NULL", [_NAME["postgresql"]]),
        "mysql": (
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = %s",
            [_NAME["mysql"]],
        ),
        "sqlite": ("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", [_NAME["sqlite"]]),
    }[connection.engine]
    cursor.execute(statement, values)  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]


def leave(statements: Statements, object_: str, markers: Sequence[tuple[str, Key]]) -> None:
    """Write the markers with the keys of their rows, in the transaction that wrote these."""
    engine, mark = statements.connection.engine, statements.dialect.mark
    insert = f"INSERT INTO {_NAME[engine]} (marker, object, {_KEY[engine]}) VALUES ({mark}, {mark}, {mark})"  # noqa: S608
    statements.cursor.executemany(insert, [(marker, object_, _said(key)) for marker, key in markers])


def made(connection: Connection, markers: Sequence[str]) -> dict[str, Key | None]:
    """Marker → the key it was left with, None where surely nothing was made. One whose transaction is still under way
    when the lock time-out strikes is missing."""
    if not markers:
        return {}
    try:
        with connection.writing() as cursor:
            try:
                found = _probe(Statements(connection, cursor), markers)
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


def _probe(statements: Statements, markers: Sequence[str]) -> dict[str, Key | None]:
    """Write each marker as if it were ours: this waits for whoever is just committing it."""
    engine, mark = statements.connection.engine, statements.dialect.mark
    ignore, behind = (" IGNORE", "") if engine == "mysql" else ("", " ON CONFLICT DO NOTHING")
    values = f"({mark}, '', '')"
    statements.cursor.executemany(
        f"INSERT{ignore} INTO {_NAME[engine]} (marker, object, {_KEY[engine]}) VALUES {values}{behind}",
        [(marker,) for marker in sorted(markers)],
    )
    found: dict[str, Key | None] = {}
    for start in range(0, len(markers), 500):
        block = list(markers[start : start + 500])
        marks = ", ".join([mark] * len(block))
        select = f"SELECT marker, {_KEY[engine]} FROM {_NAME[engine]} WHERE marker IN ({marks})"  # noqa: S608
        statements.cursor.execute(select, block)
        found.update((marker, _key(key)) for marker, key in statements.cursor.fetchall())
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
