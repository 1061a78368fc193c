"""A side cut into parts: each is normalised on its own, in whichever process, and joined with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from wedlock.analysis.records import party, product
from wedlock.analysis.records.kind import Kind
from wedlock.analysis.records.normal.column import Column
from wedlock.analysis.records.prepared import Prepared, usual_country
from wedlock.model.records import FieldValue, RecordTable
from wedlock.model.shape import FieldRole

SIZE = 25_000  # records of a part; above 2 * party_names.SPELT, so that no part of a large side is small

KINDS: dict[str, Kind] = {"party": party.KIND, "product": product.KIND}


@dataclass(frozen=True, slots=True)
class Part:
    """The records from `start` to `end` of a side with these fields; what a step needs in between stays in the
    processor's cache. It goes to another process with its own records only.
    """

    kind: str
    country: str
    fields: Mapping[FieldRole, Sequence[FieldValue]]
    start: int
    end: int

    def prepared(self) -> Prepared:
        kind, count = KINDS[self.kind], self.end - self.start
        fields = {role: values[self.start : self.end] for role, values in self.fields.items()}
        piece = Prepared.of(kind.texts_of(RecordTable([()] * count, [""] * count, fields), self.country), count)
        piece.texts = {name: piece.texts[name] for name in kind.read if name in piece.texts}
        return piece

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {role: packed(values[self.start : self.end]) for role, values in self.fields.items()}
        return _sent, (self.kind, self.country, fields, self.end - self.start)


def cut(kind: str, table: RecordTable, country: str) -> list[Part]:
    """A side in parts of the same size."""
    usual, count = usual_country(table, country), len(table)
    edges = np.linspace(0, count, max(1, -(-count // SIZE)) + 1).astype(int).tolist()
    return [Part(kind, usual, table.fields, start, end) for start, end in pairwise(edges)]


def packed(values: Sequence[FieldValue]) -> str | Sequence[FieldValue]:
    """A column as one text, one record a line, where it holds single lines only: ten times faster to send."""
    if set(map(type, values)) == {str}:
        text = "\n".join(values)  # type: ignore[arg-type]  # all are texts
        if text.count("\n") == len(values) - 1:
            return text
    return values


def unpacked(values: str | Sequence[FieldValue], count: int) -> Sequence[FieldValue]:
    return Column.lines(values, count) if isinstance(values, str) else values


def _sent(kind: str, country: str, fields: Mapping[FieldRole, str | Sequence[FieldValue]], count: int) -> Part:
    return Part(kind, country, {role: unpacked(values, count) for role, values in fields.items()}, 0, count)
