"""A PostgreSQL account's rights, and what logical decoding would need."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wedlock.connectors import grants
from wedlock.connectors.checkup import Checkup, Requirement, setting
from wedlock.model.catalog import Catalog
from wedlock.model.ports import Row

_ACCOUNT = """
SELECT current_user, rolsuper, rolreplication, current_database(), current_setting('wal_level'),
       current_setting('max_slot_wal_keep_size', true), current_setting('max_replication_slots')::int,
       (SELECT count(*) FROM pg_replication_slots), pg_is_in_recovery()
FROM pg_roles WHERE rolname = current_user
"""
_WRITABLE = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
"""
_OWNERS = """
SELECT DISTINCT n.nspname, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""


def examine(query: Callable[[str], Sequence[Row]], catalog: Catalog, denied: Sequence[str]) -> Checkup:
    ((user, superuser, replicates, database, *log),) = query(_ACCOUNT)
    ((writable,),) = query(_WRITABLE)
    owners = query(_OWNERS)
    schemas = sorted({str(schema) for schema, _ in owners}) or ["public"]
    script = grants.postgresql(str(database), schemas, sorted({str(owner) for _, owner in owners}))
    capture = _capture(bool(superuser) or bool(replicates), log, catalog)
    return Checkup(str(user), bool(superuser), int(str(writable)), tuple(denied), capture, script)


def _capture(may_replicate: bool, log: Sequence[object], catalog: Catalog) -> tuple[Requirement, ...]:
    level, keep, slots, used, standby = log
    free = int(str(slots)) - int(str(used))
    keyless = sum(not table.primary_key for table in catalog.tables if not table.is_view)
    return (
        setting("wal_level", level, "logical"),
        Requirement("max_slot_wal_keep_size", "> 0", str(keep), keep not in (None, "-1", "0")),
        Requirement("free_replication_slots", "> 0", str(free), free > 0),
        Requirement("replication_right", "yes", "yes" if may_replicate else "no", may_replicate),
        Requirement("primary_server", "yes", "no" if standby else "yes", not standby),
        Requirement("tables_without_primary_key", "0", str(keyless), keyless == 0),
    )
