"""The gold of the lab: the shared gold cut down to the tables and columns that both databases have, and our changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg

CHANGES = Path(__file__).with_name("gold_changes.json")
COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"

Names = set[str]


def names_of(url: str) -> Names:
    """Every table and `table.column` of the database."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(COLUMNS).fetchall()
    return {table for table, _ in rows} | {f"{table}.{column}" for table, column in rows}


def lab_gold(shared: dict[str, Any], left: Names, right: Names) -> dict[str, Any]:
    """In the format of the datasets' gold."""
    changes = json.loads(CHANGES.read_text(encoding="utf-8"))
    capabilities = dict(changes["capabilities"])
    uncertain = {kind: there(shared["uncertain"][kind], left, right) for kind in ("tables", "columns")}
    uncertain["columns"] += changes["uncertain_columns"]
    return {
        "erp": shared["erp"],
        "crm": shared["crm"],
        "uncertain": {"capabilities": capabilities.pop("uncertain"), **uncertain},
        "capabilities": capabilities,
        **{kind: there(shared[kind], left, right) for kind in ("tables", "columns", "links")},
    }


def there(entries: list[list[str]], left: Names, right: Names) -> list[list[str]]:
    return [entry for entry in entries if entry[0] in left and entry[1] in right]
