"""What a database allows: what speaks against a stream there, and what against triggers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing

from sqlalchemy.engine import URL

from wedlock.connectors.address import sqlite_path
from wedlock.connectors.capture import mysql, postgresql
from wedlock.connectors.capture.choosing import Against, Choice, judge
from wedlock.connectors.capture.journal import journal_table
from wedlock.connectors.capture.opening import address
from wedlock.connectors.capture.publication import published_keys
from wedlock.connectors.capture.watched import Watched, watched
from wedlock.connectors.options import ReadOptions
from wedlock.errors import Refused
from wedlock.language import T, Text
from wedlock.model.catalog import Catalog

_POSTGRESQL = """
SELECT current_setting('wal_level') = 'logical',
       r.rolreplication OR r.rolsuper,
       (SELECT setting::bigint >= 0 FROM pg_settings WHERE name = 'max_slot_wal_keep_size'),
       (SELECT count(*) FROM pg_replication_slots) < current_setting('max_replication_slots')::int
          OR EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name LIKE 'wedlock\\_%%'),
       current_setting('synchronous_standby_names') !~ '[*]',
       has_database_privilege(current_database(), 'CREATE')
FROM pg_roles r WHERE r.rolname = current_user
"""
_TABLES = """
SELECT w.name, pg_has_role(c.relowner, 'USAGE'), has_table_privilege(c.oid, 'TRIGGER')
FROM unnest(%s::text[], %s::text[], %s::text[]) w (name, schema, bare)
JOIN pg_namespace n ON n.nspname = w.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.bare
ORDER BY w.name
"""
_GRANTED = """
SELECT privilege_type, '', '' FROM information_schema.user_privileges WHERE grantee = %s
UNION SELECT privilege_type, table_schema, '' FROM information_schema.schema_privileges WHERE grantee = %s
UNION SELECT privilege_type, table_schema, table_name FROM information_schema.table_privileges WHERE grantee = %s
"""


def choose(
    url: str,
    name: str,
    options: ReadOptions,
    catalog: Catalog,
    *,
    tables: Sequence[str],
    hub: str = "",
    forced: str = "",
) -> Choice:
    """Ask the side what it allows for these tables, and judge. Raises Refused where the settings want the impossible,
    or a table has no key. `hub` names the journal, which an account may be allowed to create alone."""
    place = address(url, options.password)
    wanted = watched(catalog, tables)
    engine = place.get_backend_name()
    if engine == "sqlite":
        return judge(_sqlite(place), forced)
    if engine in ("mysql", "mariadb"):
        return judge(_mysql(place, name, wanted, hub), forced)
    return judge(_postgresql(place, name, wanted), forced)


def _postgresql(url: URL, system: str, tables: Sequence[Watched]) -> Against:
    with postgresql.guarded(system), postgresql.session(url, system) as own:
        (facts,) = own.execute(_POSTGRESQL).fetchall()
        places = [[t.name for t in tables], [t.schema or "public" for t in tables], [t.bare for t in tables]]
        rights = own.execute(_TABLES, places).fetchall()
        identity: list[Text] = []
        try:
            published_keys(own, tables)
        except Refused as refused:
            identity.append(refused.problem)
    *_, create = facts
    no_create = [] if create else [T("the account may create nothing in the database (GRANT CREATE ON DATABASE)")]
    not_owned = [name for name, owned, _ in rights if not owned]
    no_trigger = [name for name, _, trigger in rights if not trigger]
    return Against(
        (*_against_stream(facts), *no_create, *identity,
         *_named(T("the account does not own {tables}", tables=tuple(not_owned)), not_owned)),
        (*no_create, *_named(T("the account has no TRIGGER right on {tables}", tables=tuple(no_trigger)), no_trigger)),
    )  # fmt: skip


def _against_stream(facts: Sequence[object]) -> Iterator[Text]:
    logical, replication, bound, slots, no_standby, _ = facts
    if not logical:
        yield T("wal_level is not logical (a restart of the server is needed)")
    if not replication:
        yield T("the account has no REPLICATION right (ALTER ROLE … REPLICATION)")
    if not bound:
        yield T("max_slot_wal_keep_size is not set: a slot that nobody reads could fill the disk")
    if not slots:
        yield T("no replication slot is free (max_replication_slots)")
    if not no_standby:
        yield T("synchronous_standby_names is *: commits would wait for Wedlock")


def _mysql(url: URL, system: str, tables: Sequence[Watched], hub: str) -> Against:
    with mysql.guarded(system), closing(mysql.session(url)) as own, own.cursor() as cursor:
        cursor.execute("SELECT current_user()")
        (who,) = cursor.fetchone() or ("",)
        user, _, host = str(who).rpartition("@")
        me = f"'{user}'@'{host}'"
        cursor.execute(_GRANTED, (me, me, me))
        granted = set(cursor.fetchall())
        cursor.execute("SELECT @@log_bin AND NOT @@log_bin_trust_function_creators")
        ((distrusted,),) = cursor.fetchall()
    reasons = []
    if not _may(granted, "CREATE", str(url.database), journal_table(hub)):
        reasons.append(T("the account may create no table in {database}", database=url.database))
    no_trigger = tuple(t.name for t in tables if not _may(granted, "TRIGGER", t.schema or str(url.database), t.bare))
    reasons += _named(T("the account has no TRIGGER right on {tables}", tables=no_trigger), no_trigger)
    if distrusted and ("SUPER", "", "") not in granted:
        reasons.append(T("with a binary log triggers need log_bin_trust_function_creators = 1"))
    return Against((T("{engine} has no stream that Wedlock reads", engine="MariaDB/MySQL"),), tuple(reasons))


def _may(granted: set[tuple[object, ...]], right: str, schema: str, table: str) -> bool:
    places = {("", ""), (schema, ""), (schema.replace("_", "\\_"), ""), (schema, table)}
    return any((right, *place) in granted for place in places)


def _sqlite(url: URL) -> Against:
    path = sqlite_path(url)
    closed = not (os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK))
    reasons = (T("{path} and its folder cannot be written", path=str(path)),) if closed else ()
    return Against((T("{engine} has no stream that Wedlock reads", engine="SQLite"),), reasons)


def _named(reason: Text, what: Sequence[str]) -> list[Text]:
    return [reason] if what else []
