"""A MySQL or MariaDB account's rights, and what reading the binlog would need."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from wedlock.connectors import grants
from wedlock.connectors.checkup import Checkup, Requirement, setting
from wedlock.model.catalog import Catalog
from wedlock.model.ports import Row

_WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "DROP", "ALTER", "CREATE", "ALL PRIVILEGES"})
_GRANT = re.compile(r"GRANT (?P<rights>.+?) ON (?:TABLE )?(?P<place>\S+?\.\S+|\S+\.`[^`]*`) TO", re.IGNORECASE)
_WANTED = {"log_bin": "ON", "binlog_format": "ROW", "binlog_row_image": "FULL", "binlog_row_metadata": "FULL"}


def examine(
    query: Callable[[str], Sequence[Row]], catalog: Catalog, databases: Sequence[str], denied: Sequence[str]
) -> Checkup:
    ((user,),) = query("SELECT current_user()")
    granted = _granted(query("SHOW GRANTS"))
    everywhere = {right for found in granted if found["place"] == "*.*" for right in _rights(found["rights"])}
    powerful = bool({"ALL PRIVILEGES", "SUPER"} & everywhere)
    writes_all = any(_covers(found["place"], databases) and _rights(found["rights"]) & _WRITES for found in granted)
    tables = [table for table in catalog.tables if not table.is_view]
    named = sum(1 for found in granted if not found["place"].endswith("*") and _rights(found["rights"]) & _WRITES)
    script = grants.mysql(databases)
    capture = _capture(query, everywhere, sum(not table.primary_key for table in tables))
    return Checkup(str(user), powerful, len(tables) if writes_all else named, tuple(denied), capture, script)


def covers(grants_shown: Sequence[Row], database: str) -> bool:
    """Whether the account has a right, more than to connect, on all tables of the database."""
    return any(
        _covers(found["place"], [database]) and _rights(found["rights"]) - {"USAGE"} for found in _granted(grants_shown)
    )


def _granted(grants_shown: Sequence[Row]) -> list[re.Match[str]]:
    return [found for (line,) in grants_shown if (found := _GRANT.search(str(line)))]


def _rights(words: str) -> set[str]:
    return {re.sub(r"\s*\(.*", "", right).strip().upper() for right in re.split(r",(?![^(]*\))", words)}


def _covers(place: str, databases: Sequence[str]) -> bool:
    """Whether a GRANT's place (`*.*`, `` `shop`.* ``) is the whole of one of the databases."""
    if place == "*.*":
        return True
    return place.endswith(".*") and place[:-2].strip("`").replace("\\_", "_") in databases


def _capture(query: Callable[[str], Sequence[Row]], rights: set[str], keyless: int) -> tuple[Requirement, ...]:
    names = ", ".join(f"'{name}'" for name in _WANTED)
    told = {
        str(name).lower(): value for name, value in query(f"SHOW GLOBAL VARIABLES WHERE Variable_name IN ({names})")
    }
    settings = tuple(setting(name, told.get(name, "–"), wanted) for name, wanted in _WANTED.items())
    may = bool({"ALL PRIVILEGES"} & rights) or ({"REPLICATION SLAVE"} <= rights)
    return (
        *settings,
        Requirement("replication_right", "yes", "yes" if may else "no", may),
        Requirement("tables_without_primary_key", "0", str(keyless), keyless == 0),
    )
