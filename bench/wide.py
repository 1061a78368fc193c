"""Systems with very many tables, written as DDL: words of trade, combined by dice."""

from __future__ import annotations

import random
from pathlib import Path

WORDS = [
    "account", "address", "approval", "asset", "bank", "batch", "bill", "budget", "campaign", "case",
    "category", "channel", "claim", "company", "contact", "contract", "cost", "country", "credit", "currency",
    "customer", "delivery", "department", "discount", "document", "employee", "expense", "forecast", "group",
    "invoice", "item", "journal", "lead", "ledger", "letter", "line", "location", "lot", "machine", "market",
    "meeting", "message", "opportunity", "order", "packing", "payment", "period", "plan", "price", "process",
    "product", "project", "promotion", "purchase", "quality", "quotation", "receipt", "region", "request",
    "return", "route", "sale", "schedule", "segment", "sequence", "serial", "service", "shift", "shipment",
    "stock", "supplier", "survey", "task", "tax", "team", "term", "ticket", "transfer", "unit", "vehicle",
    "visit", "voucher", "warehouse", "warranty",
]  # fmt: skip
TYPES = ("VARCHAR(80)", "INTEGER", "DECIMAL(18,2)", "DATE", "TIMESTAMP", "VARCHAR(20)", "BOOLEAN")


def write_wide(file: Path, tables: int, seed: str, columns: int = 12) -> Path:
    """A DDL file of `tables` tables with `columns` columns, the first the primary key; the same seed, the same file."""
    dice = random.Random(seed)
    names: dict[str, None] = {}
    while len(names) < tables:
        names["_".join(dice.sample(WORDS, dice.choice((2, 3))))] = None
    file.write_text("\n".join(_table(name, columns, dice) for name in names), encoding="utf-8")
    return file


def _table(name: str, columns: int, dice: random.Random) -> str:
    parts: dict[str, str] = {}
    while len(parts) < columns - 1:
        parts["_".join(dice.sample(WORDS, 2))] = dice.choice(TYPES)
    body = ", ".join(f"{column} {kind}" for column, kind in parts.items())
    return f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {body});"
