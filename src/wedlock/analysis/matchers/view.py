"""SystemView: a Side made ready for comparing: its tables and columns numbered, with words, meanings, references.

A table's *slots* are its own columns and those it shares with a table of the same record: a child of multi-table
inheritance (its primary key refers to the parent's) has the parent's columns too, and a table that only extends
another one lends it its columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wedlock.analysis.matchers.port import Numbers, Scores
from wedlock.analysis.side import Side
from wedlock.capabilities import lexicon
from wedlock.capabilities.meanings import Reading, meaning_of
from wedlock.model.catalog import Column, Table

Words = tuple[str, ...]

MANY_CHILDREN = 4
"""A table whose key this many tables share is the common header of them; with fewer, they extend it."""

LONGEST = 13
"""Letters of a word that the other system's run-together names may be cut at; longer ones run together themselves."""
SURE = 0.9
"""A label whose words a meaning explains so far is believed more than the name (`total_vat`, "Total with VAT")."""
BATCH = 1_500_000
"""Pairs of columns compared at once: 6 MB for each matrix of scores."""

_LABEL = re.compile(r"[^(\[:;.\n|]*")
_LABEL_WORDS = 7
_KEY_WORDS = frozenset({"identifier", "key", "code", "number", "reference"})


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column: `name` and `label` as concept words, what it means, the table it refers to (-1: none)."""

    table: int
    column: Column
    name: Words
    label: Words
    readings: tuple[Reading, ...]
    target: int
    key: bool
    number: str
    spelling: str

    @property
    def variants(self) -> tuple[Words, ...]:
        return (self.name, self.label) if self.label and self.label != self.name else (self.name,)


@dataclass(frozen=True, slots=True)
class TableView:
    """One table: `name` and `label` as concept words."""

    table: Table
    name: Words
    label: Words

    @property
    def variants(self) -> tuple[Words, ...]:
        return (self.name, self.label) if self.label and self.label != self.name else (self.name,)


class SystemView:
    """`tables` and `columns` of a Side in catalog order; `slots[t]` are the column numbers of table `t`."""

    def __init__(self, side: Side, also: frozenset[str] = frozenset()) -> None:
        self.side = side
        self._also = also
        catalog = side.catalog
        prefix = _shared_prefix([table.bare_name or table.name for table in catalog.tables], share=0.5)
        self.tables = tuple(_table_view(table, prefix, also) for table in catalog.tables)
        self.number_of = {table.name: at for at, table in enumerate(catalog.tables)}
        self._named = self._tables_by_words()
        self.columns: tuple[ColumnView, ...] = tuple(self._columns())
        own: list[list[int]] = [[] for _ in self.tables]
        for at, column in enumerate(self.columns):
            own[column.table].append(at)
        self.own = own
        self.slots = [self._slots_of(at) for at in range(len(self.tables))]

    @cached_property
    def flat(self) -> Numbers:
        """All slots one after the other, as column numbers."""
        return np.array([column for slots in self.slots for column in slots], dtype=np.int64)

    @cached_property
    def starts(self) -> Numbers:
        """Where the slots of each table start in `flat`."""
        return np.cumsum([0, *(len(slots) for slots in self.slots)], dtype=np.int64)[:-1]

    @cached_property
    def _filled(self) -> Numbers:
        """The tables that have columns at all: the others would take the next one's first."""
        return np.array([at for at, slots in enumerate(self.slots) if slots], dtype=np.int64)

    def best(self, scores: Scores) -> Scores:
        """The best score within each table, of scores over `flat` (last axis); 0 for a table without columns."""
        found = np.zeros((*scores.shape[:-1], len(self.tables)), dtype=np.float32)
        if self._filled.size:
            found[..., self._filled] = np.maximum.reduceat(scores, self.starts[self._filled], axis=-1)
        return found

    def summed(self, values: Scores) -> Scores:
        """The sum over each table's slots, of values over `flat` (last axis)."""
        found = np.zeros((*values.shape[:-1], len(self.tables)), dtype=np.float32)
        if self._filled.size:
            found[..., self._filled] = np.add.reduceat(values, self.starts[self._filled], axis=-1)
        return found

    def batches(self, tables: Iterable[int], width: int) -> Iterator[tuple[list[int], Numbers, Numbers]]:
        """Tables with columns, in batches of about BATCH / `width` slots: tables, their slots, where each starts."""
        chosen: list[int] = []
        starts, slots = [0], 0
        for table in tables:
            if not self.slots[table]:
                continue
            chosen.append(table)
            slots += len(self.slots[table])
            starts.append(slots)
            if slots * width >= BATCH:
                yield chosen, self._slots(chosen), np.array(starts[:-1], dtype=np.int64)
                chosen, starts, slots = [], [0], 0
        if chosen:
            yield chosen, self._slots(chosen), np.array(starts[:-1], dtype=np.int64)

    def _slots(self, tables: list[int]) -> Numbers:
        return np.array([column for table in tables for column in self.slots[table]], dtype=np.int64)

    @cached_property
    def parents(self) -> dict[int, int]:
        """Table → the table whose key its own primary key refers to."""
        found = {}
        for at, view in enumerate(self.tables):
            reference = (
                view.table.reference_of.get(view.table.primary_key[0]) if len(view.table.primary_key) == 1 else None
            )
            if reference and reference.target in self.number_of and self.number_of[reference.target] != at:
                found[at] = self.number_of[reference.target]
        return found

    @cached_property
    def children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for child, parent in self.parents.items():
            found.setdefault(parent, []).append(child)
        return found

    @cached_property
    def satellites(self) -> list[list[int]]:
        """Table → the tables that hang on it and are called after it (`party`: `party_address`, `party_identifier`)."""
        found: list[list[int]] = [[] for _ in self.tables]
        for table, columns in enumerate(self.referrers):
            named = set(self.tables[table].name)
            for other in dict.fromkeys(self.columns[column].table for column in columns):
                if named < set(self.tables[other].name) and not self.tables[other].table.is_view:
                    found[table].append(other)
        return found

    @cached_property
    def referrers(self) -> list[list[int]]:
        """Table → the columns that refer to it."""
        found: list[list[int]] = [[] for _ in self.tables]
        for at, column in enumerate(self.columns):
            if column.target >= 0 and column.target != column.table:
                found[column.target].append(at)
        return found

    def path(self, column: int) -> str:
        view = self.columns[column]
        return f"{self.tables[view.table].table.name}.{view.column.name}"

    def _slots_of(self, table: int) -> list[int]:
        slots = list(self.own[table])
        seen, at = {table}, table
        while at in self.parents and self.parents[at] not in seen:
            at = self.parents[at]
            seen.add(at)
            slots += self.own[at]
        for child in self.children.get(table, ()):
            if len(self.children[table]) < MANY_CHILDREN and child not in seen:
                slots += [column for column in self.own[child] if not self.columns[column].key]
        return slots

    def _columns(self) -> Iterator[ColumnView]:
        for at, view in enumerate(self.tables):
            table = view.table
            prefix = _shared_prefix([column.name for column in table.columns], share=0.1)
            for column in table.columns:
                bare = _without(column.name, prefix)
                name = lexicon.words(bare, self._also)
                label = _label_words(column.label or column.comment, self._also)
                reference = table.reference_of.get(column.name)
                target = self.number_of.get(reference.target, -1) if reference else self._guess(at, column, name)
                key = column.name in table.primary_key
                readings = _readings(column, name, label, (*view.name, *view.label))
                spelling = "".join(c for c in bare.lower() if c.isalnum())
                number = lexicon.number(column.name)
                yield ColumnView(at, column, name, label, readings, target, key, number, spelling)

    def _tables_by_words(self) -> dict[frozenset[str], int]:
        """Word set of a table's name → its number; the first of several."""
        found: dict[frozenset[str], int] = {}
        for at, view in enumerate(self.tables):
            found.setdefault(frozenset(view.name), at)
        return found

    def _guess(self, table: int, column: Column, name: Words) -> int:
        """The table that `customer_id` most likely refers to where no foreign key says so; -1 where none."""
        if column.name in self.tables[table].table.primary_key or name[-1:] != ("identifier",):
            return -1
        for start in range(len(name) - 1):
            target = self._named.get(frozenset(name[start:-1]), -1)
            if target >= 0:
                return target
        return -1


def spoken(side: Side) -> frozenset[str]:
    """The words that a system writes apart in its names: where the other's run-together names may be cut."""
    names = (name for table in side.catalog.tables for name in (table.name, *table.by_name))
    told = {piece for name in names for piece in lexicon.pieces(name) if 4 <= len(piece) <= LONGEST}
    return frozenset(piece for piece in told if len(lexicon.words(piece)) == 1)


def _table_view(table: Table, prefix: str, also: frozenset[str]) -> TableView:
    name = lexicon.words(_without(table.bare_name or table.name, prefix), also)
    return TableView(table, name, _label_words(table.label or table.comment, also))


def _label_words(text: str, also: frozenset[str]) -> Words:
    found = _LABEL.match(text)
    words = lexicon.words(found.group(0), also) if found and found.group(0).strip() else ()
    return words[:_LABEL_WORDS]


def _readings(column: Column, name: Words, label: Words, table: Words) -> tuple[Reading, ...]:
    """What name and label say the column means, the table's own words left out, the surest first."""
    by_label = _read(column, label, table)
    if by_label and by_label[0].share >= SURE and len(label) >= len(name):
        return by_label
    found = {reading.meaning: reading for reading in (*by_label, *_read(column, name, table))}
    return tuple(sorted(found.values(), key=lambda reading: (-reading.share, reading.meaning)))


def _read(column: Column, words: Words, table: Words) -> tuple[Reading, ...]:
    """The meanings of one text, read with and without the table's own words."""
    found: dict[str, Reading] = {}
    for told in (words, tuple(word for word in words if word not in table)):
        reading = meaning_of(told, column.type.family) if told else None
        if reading and reading.share > found.get(reading.meaning, Reading("", 0.0)).share:
            found[reading.meaning] = reading
    return tuple(sorted(found.values(), key=lambda reading: (-reading.share, reading.meaning)))


def _shared_prefix(names: Sequence[str], share: float) -> str:
    """The unknown first piece (`llx_`, `msdyn_`, `tab`) that at least `share` of the names start with."""
    firsts = Counter(first for name in names if (first := _first(name)))
    if len(names) < 3 or not firsts:
        return ""
    piece, count = firsts.most_common(1)[0]
    return piece if count >= share * len(names) and not lexicon.is_word(piece.lower()) else ""


def _first(name: str) -> str:
    found = re.match(r"([A-Za-z]+?)(?:[_ .]|(?<=[a-z])(?=[A-Z]))", name)
    return found.group(1) if found else ""


def _without(name: str, prefix: str) -> str:
    return name[len(prefix) :] if prefix and name.startswith(prefix) and len(name) > len(prefix) + 1 else name
