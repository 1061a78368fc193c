"""Which records take part: the root rows that `only` lets in, page by page in the order of their key, and how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wedlock.connectors.records.conditions import condition
from wedlock.connectors.records.connection import Connection, Cursor
from wedlock.connectors.records.exact import binder
from wedlock.connectors.records.rows import Rows
from wedlock.model.catalog import Column
from wedlock.model.plan import Conditions, PlanPart
from wedlock.model.shape import Cardinality
from wedlock.model.sync import Key, Layout

Said = tuple[str, list[Any]]
"""A piece of SQL and its parameters."""


class Takers:
    """The root rows of a Layout that take part."""

    def __init__(self, connection: Connection, layout: Layout) -> None:
        self._connection, self._layout = connection, layout
        self._dialect = connection.dialect
        self._root = connection.table(layout.shape.root)
        self._key = [connection.column(self._root.name, name) for name in layout.shape.key]
        self._rows = Rows(connection, self._root.name, "root", layout.shape.key, layout.shape.key)
        self._names = [f"root.{self._dialect.quote(name)}" for name in layout.shape.key]
        self._only = self._taking_part()

    def page(self, cursor: Cursor, after: Key | None, limit: int) -> list[Key]:
        """The next keys, in the order in which the database sorts them."""
        only, parameters = self._only
        behind, further = self._behind(after) if after is not None else ("", [])
        select = ", ".join(self._dialect.read(column, "root.") for column in self._key)
        cursor.execute(
            f"SELECT {select} FROM {self._source} WHERE {only}{behind}"  # noqa: S608 - quoted names
            f" ORDER BY {', '.join(self._names)} LIMIT {int(limit)}",
            [*parameters, *further],
        )
        return self._rows.keys_of(cursor.fetchall())

    def count(self, cursor: Cursor) -> int:
        only, parameters = self._only
        cursor.execute(f"SELECT COUNT(*) FROM {self._source} WHERE {only}", parameters)  # noqa: S608 - quoted names
        return int(cursor.fetchall()[0][0])

    @property
    def _source(self) -> str:
        return f"{self._dialect.source(self._root)} root"

    def _behind(self, after: Key) -> Said:
        binders = [binder(column, self._connection.engine) for column in self._key]
        values = [bind(value) if bind else value for bind, value in zip(binders, after, strict=True)]
        said, parameters = self._dialect.behind(self._names, values)
        return f" AND {said}", parameters

    def _taking_part(self) -> Said:
        """Conditions on the root itself, and on its parts by what the record would be read with."""
        said = [f"{name} IS NOT NULL" for name, column in zip(self._names, self._key, strict=True) if column.nullable]
        parameters: list[Any] = []
        for alias, conditions in _by_alias(self._layout.shape.only).items():
            for one, values in self._conditioned(alias, conditions):
                said.append(one)
                parameters += values
        return " AND ".join(said) or "1 = 1", parameters

    def _conditioned(self, alias: str, conditions: Conditions) -> Iterator[Said]:
        if alias == "root":
            text, values = condition(self._dialect, self._root, conditions, self._connection.engine, "root.")
            yield text.removeprefix(" AND "), list(values)
            return
        for one in conditions:
            there, parameters = self._exists(self._chain(alias), (one,))
            if "" in one[1]:  # a part without a row has no value either
                absent, further = self._exists(self._chain(alias), ())
                there, parameters = f"({there} OR NOT {absent})", parameters + further
            yield there, parameters

    def _chain(self, alias: str) -> list[PlanPart]:
        """The parts from the root down to the alias."""
        chain: list[PlanPart] = []
        while alias != "root":
            chain.insert(0, self._layout.shape.part_of[alias])
            alias = chain[0].of
        return chain

    def _exists(self, chain: Sequence[PlanPart], conditions: Conditions) -> Said:
        """That the record has the last part of the chain, and its row meets the conditions."""
        part, engine = chain[0], self._connection.engine
        table = self._connection.table(part.table)
        own, values = condition(self._dialect, table, part.where, engine, f"{self._as(part.alias)}.")
        best, more = self._first(part)
        parameters = [*values, *more]
        if len(chain) > 1:
            inner, further = self._exists(chain[1:], conditions)
            rest, parameters = f" AND {inner}", parameters + further
        else:
            rest, further_ = condition(self._dialect, table, conditions, engine, f"{self._as(part.alias)}.")
            parameters += further_
        source = f"{self._dialect.source(table)} {self._as(part.alias)}"
        return f"EXISTS (SELECT 1 FROM {source} WHERE {self._joined(part)}{own}{best}{rest})", parameters  # noqa: S608

    def _first(self, part: PlanPart) -> Said:
        """That no other row of a chosen part comes before this one; the order is that of reading."""
        if part.rows is not Cardinality.CHOSEN:
            return "", []
        table = self._connection.table(part.table)
        there, values = condition(self._dialect, table, part.where, self._connection.engine, "other_row.")
        before = self._before(part)
        if not before:
            return "", []
        return (
            f" AND NOT EXISTS (SELECT 1 FROM {self._dialect.source(table)} other_row"  # noqa: S608 - quoted names
            f" WHERE {self._joined(part, 'other_row')}{there} AND ({before}))"
        ), list(values)

    def _before(self, part: PlanPart) -> str:
        """That `other_row` comes before the part's row: by `first_by`, missing ones last, then by the key."""
        said, equal = [], ""
        first = part.first_by.removeprefix("-")
        for name in (*((first,) if first else ()), *part.key):
            here, other = (
                f"{self._as(part.alias)}.{self._dialect.quote(name)}",
                f"other_row.{self._dialect.quote(name)}",
            )
            sign = ">" if name == first and part.first_by.startswith("-") else "<"
            said.append(f"{equal}({other} {sign} {here} OR ({other} IS NOT NULL AND {here} IS NULL))")
            equal += f"({other} = {here} OR ({other} IS NULL AND {here} IS NULL)) AND "
        return " OR ".join(said)

    def _joined(self, part: PlanPart, name: str = "") -> str:
        """The join, by which the part's rows are looked up."""
        pairs = joins(self._connection, self._layout, part)
        prefixes = f"{name or self._as(part.alias)}.", f"{self._as(part.of)}."
        return " AND ".join(self._dialect.equal(pair, prefixes) for pair in pairs)

    def _as(self, alias: str) -> str:
        return alias if alias == "root" else self._dialect.quote(f"part_{alias}")


def joins(connection: Connection, layout: Layout, part: PlanPart) -> list[tuple[Column, Column]]:
    """The columns of a part's join, each with the one of the parent."""
    parent = layout.shape.tables[part.of]
    return [(connection.column(part.table, here), connection.column(parent, there)) for here, there in part.join]


def _by_alias(conditions: Conditions) -> dict[str, Conditions]:
    """Alias → its conditions, with bare columns."""
    found: dict[str, Conditions] = {}
    for path, texts in conditions:
        alias, _, column = path.partition(".")
        found[alias] = (*found.get(alias, ()), (column, texts))
    return found
