"""Our publication in a PostgreSQL database: the tables of which the stream tells, and the keys that it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psycopg import sql

from wedlock.connectors.capture.postgresql import Session, name_of
from wedlock.connectors.capture.watched import Watched
from wedlock.errors import Refused
from wedlock.language import T

LONGEST = 63 - len("wedlock_") - len("_01234567")

_REPLICA_IDENTITY = """
SELECT n.nspname, c.relname, c.oid::bigint, c.relreplident = 'f',
       ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int[]) WITH ORDINALITY k (number, place)
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number ORDER BY k.place)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_index i ON i.indexrelid = pg_get_replica_identity_index(c.oid)
WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
"""
_PUBLISHED = """
SELECT n.nspname, c.relname FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE p.pubname = %s
"""


def publication_name(name: str) -> str:
    """`name` tells this Wedlock's hub from another's; anything but letters, digits and underscores is left out."""
    return f"wedlock_{re.sub('[^a-z0-9_]', '', name.lower())[:LONGEST]}"


def publish(session: Session, name: str, tables: Sequence[Watched], exactly: bool = False) -> list[Watched]:
    """Put the tables into our publication, which is made where there is none; those that were not in it.

    `exactly` takes all others out. Refused for a table whose updates PostgreSQL would refuse once it is published.
    """
    published_keys(session, tables)
    publication = sql.Identifier(publication_name(name))
    known = published(session, name)
    missing = [table for table in tables if (table.schema or "public", table.bare) not in (known or ())]
    if known is None:
        session.execute(
            sql.SQL("CREATE PUBLICATION {} FOR TABLE {} WITH (publish_via_partition_root = true)").format(
                publication, _listed(missing)
            )
        )
    elif missing:
        session.execute(sql.SQL("ALTER PUBLICATION {} ADD TABLE {}").format(publication, _listed(missing)))
    if exactly and known and known - {(table.schema or "public", table.bare) for table in tables}:
        session.execute(sql.SQL("ALTER PUBLICATION {} SET TABLE {}").format(publication, _listed(tables)))
    return missing


def published(session: Session, name: str) -> set[tuple[str, str]] | None:
    """Schema and name of the tables in our publication; None where there is no publication."""
    publication = publication_name(name)
    if not session.execute("SELECT 1 FROM pg_publication WHERE pubname = %s", [publication]).fetchall():
        return None
    return set(session.execute(_PUBLISHED, [publication]).fetchall())


def published_keys(session: Session, tables: Sequence[Watched]) -> tuple[Watched, ...]:
    """The tables with the keys that the server sends for a deleted row: those of the replica identity."""
    found = {(schema, bare): (full, tuple(columns)) for schema, bare, _, full, columns in _identities(session, tables)}
    return tuple(_keyed(table, *found.get((table.schema or "public", table.bare), (False, ()))) for table in tables)


def oids_of(session: Session, tables: Sequence[Watched]) -> dict[int, Watched]:
    """PostgreSQL's number of a table, which a renamed one keeps → the table."""
    by_place = {(table.schema or "public", table.bare): table for table in tables}
    return {oid: by_place[schema, bare] for schema, bare, oid, _, _ in _identities(session, tables)}


def _identities(session: Session, tables: Sequence[Watched]) -> list[tuple[str, str, int, bool, list[str]]]:
    places = [[table.schema or "public" for table in tables], [table.bare for table in tables]]
    return session.execute(_REPLICA_IDENTITY, places).fetchall()


def _keyed(table: Watched, full: bool, columns: tuple[str, ...]) -> Watched:
    if full or set(columns) == set(table.key):
        return table
    if columns:
        return Watched(table.name, table.schema, table.bare, columns)
    raise Refused(
        T("{table} has no replica identity: once it is published, PostgreSQL would refuse its updates.",
          table=table.name),
        T("Give it a primary key that is not deferrable (or REPLICA IDENTITY USING INDEX), or capture by triggers."),
    )  # fmt: skip


def _listed(tables: Sequence[Watched]) -> sql.Composable:
    return sql.SQL(", ").join(sql.SQL("ONLY {}").format(name_of(table)) for table in tables)
