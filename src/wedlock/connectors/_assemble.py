"""From what an engine's catalog tells, row by row, to Tables: names, keys by column, references that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from wedlock.language import T, Text
from wedlock.model.catalog import Column, ForeignKey, Key, Table


@dataclass
class Draft:
    """A table while it is being read. `identity` is what the engine's other rows call it (an oid, a name)."""

    schema: str | None
    bare_name: str
    name: str = ""
    is_view: bool = False
    label: str = ""
    comment: str = ""
    row_estimate: int | None = None
    columns: list[Column] = field(default_factory=list)
    primary_key: tuple[str, ...] = ()
    unique_keys: list[Key] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)

    def table(self) -> Table:
        return Table(
            name=self.name or catalog_name(self.schema, self.bare_name, None),
            columns=tuple(self.columns),
            schema=self.schema,
            bare_name=self.bare_name,
            is_view=self.is_view,
            primary_key=self.primary_key,
            unique_keys=tuple(_distinct(self.unique_keys, self.primary_key)),
            foreign_keys=tuple(self.foreign_keys),
            label=self.label,
            comment=self.comment,
            row_estimate=self.row_estimate,
        )


def catalog_name(schema: str | None, bare_name: str, default_schema: str | None) -> str:
    """How the Catalog calls a table: by its own name in the default schema, else `schema.table`."""
    return bare_name if schema is None or schema == default_schema else f"{schema}.{bare_name}"


def finished(drafts: Iterable[Draft]) -> tuple[tuple[Table, ...], tuple[Text, ...]]:
    """The Tables in order of name; references to what is not there are left out, and counted in a notice."""
    tables = {table.name: table for table in (draft.table() for draft in drafts)}
    dangling: list[str] = []
    for name, table in tables.items():
        kept = tuple(fk for fk in table.foreign_keys if _leads_somewhere(fk, table, tables))
        if len(kept) < len(table.foreign_keys):
            dangling += sorted({fk.target for fk in table.foreign_keys} - {fk.target for fk in kept}) or [name]
            tables[name] = replace(table, foreign_keys=kept)
    ordered = tuple(sorted(tables.values(), key=lambda table: table.name))
    return ordered, _dangling(dangling)


def _leads_somewhere(fk: ForeignKey, table: Table, tables: dict[str, Table]) -> bool:
    target = tables.get(fk.target)
    if not fk.columns or len(fk.columns) != len(fk.target_columns):
        return False
    here = all(column in table.by_name for column in fk.columns)
    return here and target is not None and all(column in target.by_name for column in fk.target_columns)


def _dangling(targets: Sequence[str]) -> tuple[Text, ...]:
    if not targets:
        return ()
    named = sorted(set(targets))
    shown = ", ".join(named[:5]) + (" …" if len(named) > 5 else "")
    return (
        T(
            "{count} foreign keys lead to nothing that was read, and were left out; to: {tables}.",
            count=len(targets),
            tables=shown,
        ),
    )


def _distinct(keys: Iterable[Key], primary: tuple[str, ...]) -> Iterable[Key]:
    """Each set of columns once, and not the primary key's again."""
    seen = {frozenset(primary)}
    for key in keys:
        if frozenset(key.columns) not in seen:
            seen.add(frozenset(key.columns))
            yield key
