"""Labels that a product keeps in its rows (Tryton's ir_model_field), read by its profile into the Catalog."""

from __future__ import annotations

from dataclasses import replace

from wedlock.errors import Unavailable
from wedlock.model.catalog import Catalog, Table
from wedlock.model.ports import RowReader
from wedlock.profiles import LabelLookup, recognise


def with_labels(catalog: Catalog, reader: RowReader) -> Catalog:
    """The Catalog with the product's own labels, where its profile says in which rows they lie."""
    profile = recognise(catalog)
    if profile is None:
        return catalog
    tables = _read(catalog, reader, profile.table_labels)
    columns = _read(catalog, reader, profile.column_labels)
    if not tables and not columns:
        return catalog
    return replace(catalog, tables=tuple(_labelled(table, tables, columns) for table in catalog.tables))


def _read(catalog: Catalog, reader: RowReader, lookup: LabelLookup | None) -> dict[tuple[str, str], str]:
    """(table, column or nothing) → label; nothing where the account may not read them."""
    if lookup is None:
        return {}
    wanted = [lookup.of_table, lookup.label, *([lookup.of_column] if lookup.of_column else [])]
    found: dict[tuple[str, str], str] = {}
    try:
        for batch in reader.rows(catalog.by_name[lookup.table], wanted):
            for row in batch:
                label = str(row[1] or "")
                if lookup.is_label(label) and row[0]:
                    found[lookup.table_name(str(row[0])), str(row[2]) if lookup.of_column else ""] = label
    except Unavailable:
        return {}
    return found


def _labelled(table: Table, tables: dict[tuple[str, str], str], columns: dict[tuple[str, str], str]) -> Table:
    name = table.bare_name or table.name
    told = tuple(
        replace(column, label=column.label or columns.get((name, column.name), "")) for column in table.columns
    )
    return replace(table, label=table.label or tables.get((name, ""), ""), columns=told)
