"""Which rights the account of an open connection has, of those that synchronising needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from wedlock.connectors.address import sqlite_path
from wedlock.connectors.capture.choosing import Way
from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.needs import Needs
from wedlock.connectors.sync_grants import mysql, postgresql
from wedlock.connectors.sync_rights import On, Right, of_mysql, of_postgresql

_OWNERS = """
SELECT DISTINCT pg_get_userbyid(c.relowner)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest(%s::text[], %s::text[])) ORDER BY 1
"""
_ASKED = {
    On.DATABASE: "SELECT has_database_privilege(%s, %s)",
    On.SCHEMA: "SELECT has_schema_privilege(%s, %s)",
    On.TABLE: "SELECT has_table_privilege(format('%%I.%%I', %s::text, %s::text), %s)",
    On.SEQUENCE: "SELECT has_sequence_privilege(format('%%I.%%I', %s::text, %s::text), %s)",
}
_COLUMN = (
    "SELECT bool_and(has_column_privilege(format('%%I.%%I', %s::text, %s::text), c, %s)) FROM unnest(%s::text[]) c"
)
_GRANTED = """
SELECT privilege_type, '', '', '' FROM information_schema.user_privileges WHERE grantee = %s
UNION SELECT privilege_type, table_schema, '', '' FROM information_schema.schema_privileges WHERE grantee = %s
UNION SELECT privilege_type, table_schema, table_name, '' FROM information_schema.table_privileges WHERE grantee = %s
UNION SELECT privilege_type, table_schema, table_name, column_name
FROM information_schema.column_privileges WHERE grantee = %s
"""
Examined = tuple[tuple[Right, bool], ...]


def examine(connection: Connection, needs: Needs, way: Way | None, hub: str) -> tuple[str, Examined, str]:
    """The account, each right needed with whether it is there, and the script ('' where files have rights)."""
    if connection.engine == "sqlite":
        return "", tuple(_of_file(sqlite_path(connection.url))), ""
    database = str(connection.url.database)
    with connection.snapshot() as cursor:
        if connection.engine == "postgresql":
            wanted = of_postgresql(needs, database, way, _owners(cursor, needs))
            cursor.execute("SELECT current_user::text")
            ((user,),) = cursor.fetchall()
            return user, tuple((right, _asked(cursor, right)) for right in wanted), postgresql(wanted)
        wanted = of_mysql(needs, database, way, hub)
        user, granted = _granted(cursor)
    return user, tuple((right, _may(granted, right)) for right in wanted), mysql(wanted)


def _owners(cursor: Cursor, needs: Needs) -> tuple[str, ...]:
    tables = [need.table for need in needs.tables.values() if need.watched]
    cursor.execute(_OWNERS, [[t.schema or "public" for t in tables], [t.bare_name or t.name for t in tables]])
    return tuple(str(owner) for (owner,) in cursor.fetchall())


def _asked(cursor: Cursor, right: Right) -> bool:
    if right.on is On.SERVER:
        cursor.execute("SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user")
    elif right.on is On.OWNER:
        cursor.execute("SELECT pg_has_role(%s, 'USAGE')", right.place)
    elif right.columns:
        cursor.execute(_COLUMN, [*right.place, right.right, list(right.columns)])
    else:
        cursor.execute(_ASKED[right.on], [*right.place, right.right])
    found = cursor.fetchone()
    return bool(found and found[0])


def _granted(cursor: Cursor) -> tuple[str, set[tuple[str, ...]]]:
    cursor.execute("SELECT current_user()")
    ((who,),) = cursor.fetchall()
    user, _, host = str(who).rpartition("@")
    cursor.execute(_GRANTED, [f"'{user}'@'{host}'"] * 4)
    return str(who), {tuple(map(str, row)) for row in cursor.fetchall()}


def _may(granted: set[tuple[str, ...]], right: Right) -> bool:
    schema, table = right.place
    wider = {("", "", ""), (schema, "", ""), (schema.replace("_", "\\_"), "", ""), (schema, table, "")}
    if any((right.right, *place) in granted for place in wider):
        return True
    return bool(right.columns) and all((right.right, schema, table, column) in granted for column in right.columns)


def _of_file(path: Path) -> Iterator[tuple[Right, bool]]:
    """The folder too: a journal of the file's is written beside it."""
    for place in (path, path.resolve().parent):
        yield Right("WRITE", On.FILE, (str(place),)), os.access(place, os.R_OK | os.W_OK)


def missing(examined: Examined) -> Sequence[Right]:
    return [right for right, there in examined if not there]
